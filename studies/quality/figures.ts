/**
 * @module
 * `docs/quality.json`: every figure of the page, from which it can be made again without measuring.
 */
import { z } from "zod";
import { Target } from "../../schema/card.js";
import { measuredOtherwise, readFigures } from "../page.js";
import { TransferFigures } from "./measure-transfer.js";
import { TrustFigures } from "./measure-trust.js";
import { qualityStudies } from "./studies.js";

const Figure = z.object({ mean: z.number(), std: z.number() });

const Ranking = z.object({
  /** Rows, on average over the draws. */
  held_out: z.number(),
  kendall_tau: Figure,
  spearman: Figure,
  precision_at_1_percent: Figure,
  precision_at_5_percent: Figure,
  best_rank_in_top_50: Figure,
});

const Result = Ranking.extend({
  family: z.string(),
  samples: z.int(),
  draws: z.int(),
  /** Of the rows whose function no training row computes, where these are not all. */
  unseen_functions: Ranking.optional(),
  fit_seconds: z.number(),
  score_microseconds: z.number(),
});

const StudyFigures = z.object({
  id: z.enum(qualityStudies.map(({ id }) => id)),
  target: Target,
  table: z.object({ name: z.string(), sha256: z.string(), rows: z.int(), skipped: z.int() }),
  /** `null`: all rows that were not fitted on. */
  held_out: z.int().nullable(),
  results: z.array(Result),
});
export type StudyFigures = z.infer<typeof StudyFigures>;

export const QualityFigures = z.object({
  /** Of the first draw of each size; the others have the next ones. */
  seed: z.int(),
  members: z.int(),
  backend: z.string(),
  /** Networks that were fitted at a time. */
  threads: z.int(),
  studies: z.array(StudyFigures),
  trust: z.array(TrustFigures).optional(),
  transfer: TransferFigures.optional(),
});
export type QualityFigures = z.infer<typeof QualityFigures>;

/**
 * The figures of a file, or `undefined` if there is no such file.
 *
 * @throws {InputError} if it holds something else.
 */
export function readQualityFigures(file: string): Promise<QualityFigures | undefined> {
  return readFigures(file, QualityFigures, "a quality page");
}

/**
 * `measured` in the place of what `known` has of the same study, family and size; the rest of `known`
 * stays, so that one family can be measured anew.
 *
 * @throws {InputError} if the two were not measured in the same way: they cannot stand in one table.
 */
export function mergeFigures(
  known: QualityFigures | undefined,
  measured: QualityFigures,
): QualityFigures {
  if (known === undefined) return measured;
  for (const name of ["seed", "members", "backend", "threads"] as const)
    if (known[name] !== measured[name]) throw measuredOtherwise(name, known[name], measured[name]);
  const studies = known.studies.map((study) => {
    const now = measured.studies.find(({ id }) => id === study.id);
    return now === undefined ? study : mergeStudy(study, now);
  });
  const added = measured.studies.filter(({ id }) => !known.studies.some((one) => one.id === id));
  return {
    ...known,
    ...measured,
    studies: [...studies, ...added],
    trust: mergeTrust(known.trust, measured.trust),
    transfer: measured.transfer ?? known.transfer,
  };
}

function mergeTrust(known: readonly TrustFigures[] = [], now: readonly TrustFigures[] = []) {
  const of = ({ study, family, samples, threshold }: TrustFigures) =>
    [study, family, samples, threshold].join(" ");
  return [...known.filter((one) => !now.some((other) => of(other) === of(one))), ...now];
}

function mergeStudy(known: StudyFigures, now: StudyFigures): StudyFigures {
  if (known.table.sha256 !== now.table.sha256)
    throw measuredOtherwise(`${now.id}: table`, known.table.sha256, now.table.sha256);
  if (known.held_out !== now.held_out)
    throw measuredOtherwise(
      `${now.id}: held-out rows`,
      known.held_out ?? "all",
      now.held_out ?? "all",
    );
  const rest = known.results.filter(
    ({ family, samples }) =>
      !now.results.some((one) => one.family === family && one.samples === samples),
  );
  return { ...now, results: [...rest, ...now.results] };
}
