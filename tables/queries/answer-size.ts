/**
 * @module
 * The limit of numbers in one answer.
 */
import { MAX_NUMBERS } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { VersionMetric } from "./version.js";

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
