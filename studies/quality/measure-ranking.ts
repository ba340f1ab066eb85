/**
 * @module
 * Measures studies of the quality page.
 */
import type { FinishedWork } from "../../files/finished-work.js";
import { targetOf } from "../../schema/card.js";
import { tableFigures } from "../../tables/read/read-table.js";
import { checkPlan, measureDraws, type Plan, partsOf } from "../../trainer/evaluation/evaluate.js";
import { createProgress } from "../../trainer/progress.js";
import type { Pool } from "../../trainer/threads/pool.js";
import type { QualityFigures, StudyFigures } from "./figures.js";
import { type QualityStudy, readStudyTable, type Selection, settingsOf } from "./studies.js";

export interface Protocol extends Selection {
  readonly studies: readonly QualityStudy[];
  /** Folder of the tables. */
  readonly tables: string;
  readonly seed: number;
  readonly members: number;
}

export interface PlannedStudy {
  readonly study: QualityStudy;
  readonly plan: Plan;
}

/**
 * Reads the tables of the studies. Studies without a training size that was selected are left out.
 *
 * @throws {InputError | SourceError} if a table cannot be read, or is too small.
 */
export async function planStudies(protocol: Protocol): Promise<PlannedStudy[]> {
  const { seed, members } = protocol;
  const planned: PlannedStudy[] = [];
  for (const study of protocol.studies) {
    const settings = settingsOf(study, protocol);
    if (settings.length === 0) continue;
    const table = await readStudyTable(study, protocol.tables);
    const plan = { table, heldOut: study.heldOut, seed, members, settings };
    checkPlan(plan);
    planned.push({ study, plan });
  }
  return planned;
}

/** Figures of a planned study, without results. */
export function describeStudy({ study, plan: { table, heldOut } }: PlannedStudy): StudyFigures {
  return {
    id: study.id,
    target: targetOf(study.target),
    table: tableFigures(table),
    held_out: heldOut ?? null,
    results: [],
  };
}

/** Measures all that is planned, with progress on standard error. */
export async function measureStudies(
  planned: readonly PlannedStudy[],
  pool: Pool,
  finished: FinishedWork,
): Promise<QualityFigures["studies"]> {
  const progress = createProgress(planned.reduce((sum, { plan }) => sum + partsOf(plan), 0));
  const studies: StudyFigures[] = [];
  try {
    for (const one of planned) {
      const label = (text: string) => progress.label(`${one.study.title}: ${text}`);
      const options = { pool, finished, progress: { ...progress, label } };
      studies.push({ ...describeStudy(one), results: await measureDraws(one.plan, options) });
    }
  } finally {
    progress.stop();
  }
  return studies;
}
