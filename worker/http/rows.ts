/**
 * @module
 * Rows of a table as clients are told of them: with their numbers by name, or, of one architecture, with
 * all that was measured of it, where each number says what it is.
 */
import type { ArchitectureAnswer, MeasuredRow } from "../../schema/http/benchmark-rows.js";
import { MAX_DESCRIBED_NUMBERS } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import { COST, mapInSlices, type Work } from "../../search/work.js";
import type { WrittenArchitecture } from "../../spaces/index.js";
import { cut } from "../../spaces/quote.js";
import {
  byKey,
  findOne,
  findTwins,
  type RowName,
  type StoredRow,
} from "../../tables/queries/rows.js";
import { Selection } from "../../tables/queries/selection.js";
import type { Session } from "../../tables/queries/session.js";
import type { VersionMetric } from "../../tables/queries/version.js";
import { describeMetric, mostRows, refuseTooLarge, requireMetrics } from "./metrics.js";

/** What clients are told of a row besides its numbers. */
export function describeRow({ key, hash, official_index }: StoredRow) {
  return { key, hash: hash ?? key, index: official_index };
}

/** The official form of a row whose `written` was read. */
export function architectureOf({ key, written }: StoredRow): WrittenArchitecture {
  return typeof written === "string" ? JSON.parse(written) : key;
}

/** The rows with their numbers by name, in their order. */
export function measuredRows(
  rows: readonly StoredRow[],
  selection: Selection,
  work: Work,
): Promise<MeasuredRow[]> {
  return mapInSlices(rows, work, COST.unpack * (1 + selection.count), (row) => ({
    ...describeRow(row),
    ...(row.written !== undefined && { architecture: architectureOf(row) }),
    numbers: selection.readByName(row.digits),
  }));
}

/** Characters of a key or hash that an error repeats. */
const LONGEST_NAME = 200;

/**
 * The rows of a name: one, or for a hash all that compute the function.
 *
 * @param names of the metrics to answer; all unless given.
 * @throws {ProblemError} if the table does not hold it, has no such metric, or would answer too much.
 */
export async function describeArchitecture(
  session: Session,
  name: RowName,
  names: readonly string[] | undefined,
): Promise<ArchitectureAnswer> {
  const { version } = session;
  const metrics = names
    ? requireMetrics(version, names, "/metrics")
    : [...version.metrics.values()];
  const selection = new Selection(metrics);
  const most = mostRows(metrics, MAX_DESCRIBED_NUMBERS);
  const find = findOne(session, name, selection, most + 1);
  const [rows, twins] =
    version.mayHaveTwins && name.by !== "hash"
      ? await session.run(find, findTwins(session, name))
      : [...(await session.run(find)), []];
  if (rows.length === 0)
    throw new ProblemError(
      "not_in_table",
      `The table ${version.table} does not hold the architecture of ${named(name)} ${cut(`${name.value}`, LONGEST_NAME)}`,
    );
  refuseTooLarge(rows.length, metrics, MAX_DESCRIBED_NUMBERS);
  return {
    table: version.table,
    version: version.fingerprint,
    rows: rows.sort(byKey).map((row) => describedRow(row, metrics, selection)),
    twins: twins.map(({ key }) => key).sort(),
  };
}

const named = ({ by }: RowName) => (by === "officialIndex" ? "official index" : by);

function describedRow(row: StoredRow, metrics: readonly VersionMetric[], selection: Selection) {
  const numbers = selection.read(row.digits);
  return {
    ...describeRow(row),
    architecture: architectureOf(row),
    numbers: Object.fromEntries(
      metrics.map((metric, at) => {
        const { rows: _, ...description } = describeMetric(metric);
        const number = numbers[at];
        return [metric.name, number && { ...description, ...number }];
      }),
    ),
  };
}
