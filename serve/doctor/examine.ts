/**
 * @module
 * Examines all that `npm start` serves from: the state folder, the database and its migrations, its
 * tables, the predictors. Repairs what can be repaired without losing anything.
 */
import { rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readPredictor } from "../../predictor/node/files.js";
import { onnxRuntime } from "../../predictor/node/onnx-runtime.js";
import { listPredictor, openModel } from "../../predictor/predictor-file.js";
import { findPredictors } from "../../scripts/prepare-worker.mjs";
import { builtInSpaces } from "../../spaces/index.js";
import { LocalDatabase } from "../../tables/database/local-database.js";
import { pendingMigrations } from "../../tables/database/migrations.js";
import { ServedDatabase } from "../database.js";
import { messageOf } from "../failure.js";
import { PREDICTORS } from "../paths.js";
import { loadedMark } from "../shipped-table.js";
import type { Finding } from "./finding.js";
import { examineTables } from "./tables.js";

const LEAST_FREE_BYTES = 500 * 2 ** 20;
const FILE_ENDINGS = ["", "-wal", "-shm"];

export interface Examination {
  /** Folder of wrangler's `--persist-to`. */
  readonly state: string;
  /** Repair what can be repaired. */
  readonly mend: boolean;
  readonly predictors?: string;
}

/** All findings, sound ones too. */
export async function examine(examination: Examination): Promise<Finding[]> {
  return [
    ...(await examineDatabase(examination)),
    ...(await examinePredictors(examination.predictors ?? PREDICTORS)),
  ];
}

async function examineDatabase(examination: Examination): Promise<Finding[]> {
  const { state, mend } = examination;
  const served = await ServedDatabase.find(state);
  const fault = await served.fault();
  if (fault?.of === "disk")
    return [{ what: "state folder", state: "broken", detail: fault.detail }];
  const findings = [await examineDisk(state)];
  if (fault) return [...findings, await replace(served, fault.detail, examination)];
  const database = await LocalDatabase.open(state, { migrated: false });
  let damage: string | undefined;
  try {
    damage = await damageOf(database);
    if (damage === undefined) {
      const pending = await pendingMigrations(database);
      if (pending.length === 0) {
        findings.push({ what: "database", state: "sound", detail: served.file });
        findings.push(...(await examineTables(database, mend)));
      } else if (!mend) {
        const detail = `the migrations ${pending.join(", ")} are missing`;
        findings.push({ what: "database", state: "broken", detail });
      }
    }
  } finally {
    await database.close();
  }
  if (damage !== undefined)
    findings.push(await replace(served, `the database is damaged: ${damage}`, examination));
  else if (findings.length === 1) findings.push(await migrate(state));
  return findings;
}

async function examineDisk(state: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(state);
  const free = bavail * bsize;
  const detail = `${state}, ${Math.floor(free / 2 ** 20).toLocaleString("en")} MiB free`;
  const isTight = free < LEAST_FREE_BYTES;
  return {
    what: "state folder",
    state: isTight ? "broken" : "sound",
    detail: isTight ? `${detail}: a large import needs more, free some space` : detail,
  };
}

/** What SQLite finds wrong in the file; undefined if nothing. */
async function damageOf(database: LocalDatabase): Promise<string | undefined> {
  try {
    const rows = await database.query<{ quick_check: string }>(sql`PRAGMA quick_check(1)`);
    const [found] = rows.map(({ quick_check }) => quick_check);
    return found === "ok" ? undefined : found;
  } catch (error) {
    return messageOf(error);
  }
}

/** Makes the database if it is not there, and applies what it lacks. */
async function migrate(state: string): Promise<Finding> {
  try {
    await (await LocalDatabase.open(state)).close();
    return { what: "database", state: "mended", detail: "brought to the latest migration" };
  } catch (error) {
    return { what: "database", state: "broken", detail: messageOf(error) };
  }
}

/** Keeps a damaged file under another name and makes a new database. */
async function replace(
  served: ServedDatabase,
  fault: string,
  { state, mend }: Examination,
): Promise<Finding> {
  if (!mend) return { what: "database", state: "broken", detail: fault };
  const aside = `${served.file}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
  for (const ending of FILE_ENDINGS)
    await rename(`${served.file}${ending}`, `${aside}${ending}`).catch(ignoreMissing);
  await rm(loadedMark(state), { force: true });
  const made = await migrate(state);
  if (made.state !== "mended") return made;
  const detail = `${fault}: set aside as ${aside}, a new one takes its place, into which npm start loads nasbench201; import your own tables again`;
  return { what: "database", state: "mended", detail };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/** Opens each, as the Worker does when it is first asked for it. */
async function examinePredictors(folder: string): Promise<Finding[]> {
  const { served, faults } = await findPredictors(folder);
  let spaces = builtInSpaces;
  for (const name of served)
    try {
      const listed = listPredictor(await readPredictor(join(folder, name)), spaces);
      spaces = spaces.with(listed.space);
      await (await openModel(listed, onnxRuntime)).release();
    } catch (error) {
      faults.push({ name, fault: messageOf(error) });
    }
  const sound = served.filter((name) => faults.every((fault) => fault.name !== name));
  return [
    { what: "predictors", state: "sound", detail: `${sound.length} can be served` },
    ...faults.map(({ name, fault }) => ({
      what: `predictors/${name}`,
      state: "broken" as const,
      detail: `${fault}: mend or remove it`,
    })),
  ];
}
