/**
 * @module
 * The metrics that a request names, what is said of them, and how many rows with them an answer may have.
 */
import { distance } from "fastest-levenshtein";
import type { TableMetric } from "../../schema/http/benchmarks.js";
import { MAX_NUMBERS } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import { quote } from "../../spaces/quote.js";
import type { TableVersion, VersionMetric } from "../../tables/queries/version.js";

/** Up to so many are listed; of more, the nearest. */
const LISTED = 24;
const NEAREST = 5;

/**
 * Metrics of these names, each once; all means if none are named.
 *
 * @param pointer to the names in the request.
 * @throws {ProblemError}
 */
export function requireMetrics(
  version: TableVersion,
  names: readonly string[] | undefined,
  pointer: string,
): VersionMetric[] {
  if (names === undefined) return [...version.metrics.values()].filter(isRanked);
  const unknown = names.findIndex((name) => !version.metrics.has(name));
  if (unknown >= 0) requireMetric(version, names[unknown], pointer);
  return [...new Set(names)].map((name) => version.metrics.get(name) as VersionMetric);
}

/** @throws {ProblemError} */
function requireMetric(version: TableVersion, name: string, pointer: string): VersionMetric {
  const metric = version.metrics.get(name);
  if (metric) return metric;
  throw new ProblemError(
    "unknown_metric",
    `The table ${version.table} has no metric ${quote(name)}; ${listNames(version, name, () => true)}`,
    pointer,
  );
}

/** A metric that pages can be sorted and filtered by. @throws {ProblemError} */
export function requireRanked(version: TableVersion, name: string, pointer: string): VersionMetric {
  const metric = requireMetric(version, name, pointer);
  if (isRanked(metric)) return metric;
  throw new ProblemError(
    "unknown_metric",
    `${name} is a single run, by which rows are neither sorted nor filtered; ${listNames(version, name, isRanked)}`,
    pointer,
  );
}

const isRanked = ({ rankPlace }: VersionMetric) => rankPlace >= 0;

function listNames(
  { table, metrics }: TableVersion,
  name: string,
  isWanted: (metric: VersionMetric) => boolean,
): string {
  const names = [...metrics.values()].filter(isWanted).map((metric) => metric.name);
  if (names.length === 0) return "it has none that would do";
  if (names.length <= LISTED) return `it has ${names.join(", ")}`;
  const distances = new Map(names.map((each) => [each, distance(each, name)]));
  const nearest = names
    .sort((a, b) => (distances.get(a) as number) - (distances.get(b) as number))
    .slice(0, NEAREST);
  return `the nearest of its ${names.length} are ${nearest.join(", ")}; /v1/benchmarks/${table} lists them all`;
}

/** What clients are told of a metric. */
export const describeMetric = ({ metric, runs, rows }: VersionMetric): TableMetric => ({
  ...metric,
  runs,
  rows,
});

/** Rows with these metrics that one answer may have. @param limit of its numbers. */
export const mostRows = (metrics: readonly VersionMetric[], limit = MAX_NUMBERS) =>
  Math.max(1, Math.floor(limit / Math.max(metrics.length, 1)));

/** @throws {ProblemError} if the answer would have more numbers than the limit. */
export function refuseTooLarge(
  rows: number,
  metrics: readonly VersionMetric[],
  limit = MAX_NUMBERS,
): void {
  const most = mostRows(metrics, limit);
  if (rows <= most) return;
  throw new ProblemError(
    "answer_too_large",
    `An answer has at most ${limit} numbers: with ${metrics.length} metrics ${most} rows, but it would have ${rows} or more. Name the metrics that are wanted, or ask for fewer rows`,
    "/metrics",
  );
}
