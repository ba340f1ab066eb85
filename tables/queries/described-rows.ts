/**
 * @module
 * One architecture of a table with all that was measured of it, where each number says what it is.
 */
import type { ArchitectureAnswer } from "../../schema/http/benchmark-rows.js";
import { MAX_DESCRIBED_NUMBERS } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import { cut } from "../../spaces/quote.js";
import { mostRows, refuseTooLarge } from "./answer-size.js";
import { requireMetrics } from "./metrics.js";
import {
  architectureOf,
  byKey,
  describeRow,
  findOne,
  findTwins,
  type RowName,
  type StoredRow,
} from "./rows.js";
import { Selection } from "./selection.js";
import type { Session } from "./session.js";
import type { VersionMetric } from "./version.js";

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
  { by, value }: RowName,
  names: readonly string[] | undefined,
): Promise<ArchitectureAnswer> {
  const { version } = session;
  const metrics = names
    ? requireMetrics(version, names, "/metrics")
    : [...version.metrics.values()];
  const selection = new Selection(metrics);
  const most = mostRows(metrics, MAX_DESCRIBED_NUMBERS);
  const find = findOne(version.id, by, value, selection, most + 1);
  const [rows, twins] =
    version.mayHaveTwins && by !== "hash"
      ? await session.run(find, findTwins(version.id, by, value))
      : [...(await session.run(find)), []];
  if (rows.length === 0)
    throw new ProblemError(
      "not_in_table",
      `The table ${version.table} does not hold the architecture of ${by.replace("_", " ")} ${cut(`${value}`, LONGEST_NAME)}`,
    );
  refuseTooLarge(rows.length, metrics, MAX_DESCRIBED_NUMBERS);
  return {
    table: version.table,
    version: version.fingerprint,
    rows: rows.sort(byKey).map((row) => describedRow(row, metrics, selection)),
    twins: twins.map(({ key }) => key).sort(),
  };
}

function describedRow(row: StoredRow, metrics: readonly VersionMetric[], selection: Selection) {
  const numbers = selection.read(row.digits);
  return {
    ...describeRow(row),
    architecture: architectureOf(row),
    numbers: Object.fromEntries(
      metrics.map(({ name, description: { rows: _, ...description } }, at) => {
        const number = numbers[at];
        return [name, number && { ...description, ...number }];
      }),
    ),
  };
}
