/**
 * @module
 * Reads the filters of a page from the parameters of its query.
 */
import { FILTER_PREFIXES, PageQuery } from "../../schema/api/benchmark-pages.js";
import { ProblemError } from "../../schema/api/problems.js";
import { quote } from "../../spaces/quote.js";
import { requireRanked } from "../tables/metrics.js";
import type { Filter } from "../tables/scan.js";
import type { TableVersion } from "../tables/version.js";
import { jsonPointer } from "./problems.js";

/** Decimal: no other base, no words. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LONGEST = 60;

/**
 * One filter for each metric that the parameters limit.
 *
 * @param parameters those of the query that are not the page's own.
 * @throws {ProblemError}
 */
export function readFilters(
  version: TableVersion,
  parameters: Readonly<Record<string, unknown>>,
): Filter[] {
  const filters = new Map<string, Filter>();
  for (const [name, value] of Object.entries(parameters)) {
    const prefix = FILTER_PREFIXES.find((each) => name.startsWith(each));
    if (prefix === undefined)
      throw new ProblemError(
        "invalid_request",
        `${quote(name)} is no parameter here; they are ${Object.keys(PageQuery.shape).join(", ")}, and ${FILTER_PREFIXES.join(" or ")} before the name of a metric`,
        jsonPointer([name]),
      );
    const limit = readNumber(name, value);
    const metric = requireRanked(version, name.slice(prefix.length), jsonPointer([name]));
    const { min, max } = filters.get(metric.name)?.range ?? { min: -Infinity, max: Infinity };
    const range = prefix === "min_" ? { min: limit, max } : { min, max: limit };
    filters.set(metric.name, { metric, range });
  }
  return [...filters.values()];
}

function readNumber(name: string, value: unknown): number {
  const number = isDecimal(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new ProblemError(
    "invalid_request",
    `${quote(name)} must be given once, as a decimal number${typeof value === "string" ? `, not ${quote(value)}` : ""}`,
    jsonPointer([name]),
  );
}

const isDecimal = (value: unknown): value is string =>
  typeof value === "string" && value.length <= LONGEST && NUMBER.test(value);
