/**
 * @module
 * Whether the tables of a database are whole: what each version says of itself against its rows.
 */
import { sql } from "drizzle-orm";
import type { Statement } from "../../schema/database/statement.js";
import type { VersionSource } from "../../schema/database/tables.js";
import { builtInSpaces } from "../../spaces/index.js";
import type { LocalDatabase } from "../../tables/database/local-database.js";
import { versionFingerprint } from "../../tables/import/fingerprint.js";
import type { Finding } from "./finding.js";

const FLOAT_BYTES = 8;
const INTEGER_BYTES = 4;

interface VersionRow {
  readonly id: number;
  readonly table_id: string;
  readonly space: string | null;
  readonly state: string;
  readonly fingerprint: string;
  readonly rows: number;
  readonly metrics: string;
  readonly ranked: string;
  readonly ranked_rows: string;
  readonly sources: string;
}
interface Counts {
  readonly rows: number;
  readonly wrong_rows: number;
}

const SELECT_VERSIONS: Statement<VersionRow> = sql`SELECT v.*, t.space FROM table_versions v
  LEFT JOIN benchmark_tables t ON t.id = v.table_id ORDER BY v.table_id, v.id`;

/** Counts rows, and those that have not so many bytes of numbers and of ranks. */
const countRows = (version: number, numbers: number, ranks: number): Statement<Counts> => sql`
  SELECT count(*) AS rows,
    coalesce(sum(length(numbers) <> ${numbers} OR length(ranks) <> ${ranks}), 0) AS wrong_rows
  FROM architectures WHERE version = ${version}`;

const countSorted = (version: number): Statement<{ metric: string; rows: number }> => sql`
  SELECT metric, sum(length(ordinals)) / ${INTEGER_BYTES} AS rows
  FROM sorted_chunks WHERE version = ${version} GROUP BY metric`;

/** A finding for each table, and one for what broken-off imports have left, which is deleted if `mend` says so. */
export async function examineTables(database: LocalDatabase, mend: boolean): Promise<Finding[]> {
  const versions = await database.query(SELECT_VERSIONS);
  const findings: Finding[] = [];
  for (const version of versions) {
    if (version.state !== "complete") continue;
    const fault = await faultOf(database, version);
    const what = `table ${version.table_id}`;
    findings.push(
      fault === undefined
        ? { what, state: "sound", detail: `${version.rows.toLocaleString("en")} architectures` }
        : { what, state: "broken", detail: `${fault}; load it again: ${importCommand(version)}` },
    );
  }
  const discarded = versions.filter(({ state }) => state === "discarded");
  if (discarded.length > 0) findings.push(await clean(database, discarded, mend));
  return findings;
}

async function faultOf(database: LocalDatabase, version: VersionRow): Promise<string | undefined> {
  const [metrics, ranked, rankedRows, sources] = [
    ...[version.metrics, version.ranked, version.ranked_rows, version.sources],
  ].map((text) => JSON.parse(text)) as [string[], string[], number[], VersionSource[]];
  const space = version.space === null ? undefined : builtInSpaces.find(version.space);
  if (space && versionFingerprint(space, sources) !== version.fingerprint)
    return "its checksum is not that of its sources";
  const [{ rows, wrong_rows }] = await database.query(
    countRows(version.id, FLOAT_BYTES * metrics.length, INTEGER_BYTES * ranked.length),
  );
  if (rows !== version.rows) return `it has ${rows} of ${version.rows} architectures`;
  if (wrong_rows > 0) return `${wrong_rows} architectures have too few or too many numbers`;
  const sorted = await database.query(countSorted(version.id));
  const counts = new Map(sorted.map(({ metric, rows }) => [metric, rows]));
  const wrong = ranked.find((metric, at) => (counts.get(metric) ?? 0) !== rankedRows[at]);
  return wrong && `the order by ${wrong} is not whole`;
}

/** What a person runs, with the files in place of their names. */
function importCommand({ table_id, sources }: VersionRow): string {
  const names = (JSON.parse(sources) as VersionSource[]).map(({ name }) => name);
  return `npx archfit import ${names.join(" ")} --table ${table_id} --replace`;
}

async function clean(
  database: LocalDatabase,
  discarded: readonly VersionRow[],
  mend: boolean,
): Promise<Finding> {
  const what = "earlier imports";
  const left = `${discarded.length} broken off or replaced, whose rows take space`;
  if (!mend) return { what, state: "broken", detail: left };
  for (const table of new Set(discarded.map(({ table_id }) => table_id)))
    await database.clean(table);
  return { what, state: "mended", detail: `${left}: deleted` };
}
