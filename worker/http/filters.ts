/**
 * @module
 * Reads the filters of a page from the parameters of its query.
 */
import { FILTER_PREFIXES, PageQuery } from "../../schema/http/benchmark-pages.js";
import { ProblemError } from "../../schema/http/problems.js";
import { quote } from "../../spaces/quote.js";
import type { Filter } from "../../tables/queries/page.js";
import type { TableVersion } from "../../tables/queries/version.js";
import { requireRanked } from "./metrics.js";
import { jsonPointer } from "./problems.js";

/** Decimal: no other base, no words. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LONGEST = 60;

/**
 * One filter for each metric that the parameters limit.
 *
 * @param query all of the query as it was sent: validation leaves a parameter `__proto__` out.
 * @throws {ProblemError}
 */
export function readFilters(
  version: TableVersion,
  query: Readonly<Record<string, readonly string[]>>,
): Filter[] {
  const filters = new Map<string, Filter>();
  for (const [name, values] of Object.entries(query)) {
    if (Object.hasOwn(PageQuery.shape, name)) continue;
    const prefix = FILTER_PREFIXES.find((each) => name.startsWith(each));
    if (prefix === undefined)
      throw new ProblemError(
        "invalid_request",
        `${quote(name)} is no parameter here; they are ${Object.keys(PageQuery.shape).join(", ")}, and ${FILTER_PREFIXES.join(" or ")} before the name of a metric`,
        jsonPointer([name]),
      );
    const limit = readNumber(name, values);
    const metric = requireRanked(version, name.slice(prefix.length), jsonPointer([name]));
    const { min, max } = filters.get(metric.name)?.range ?? { min: -Infinity, max: Infinity };
    const range = prefix === "min_" ? { min: limit, max } : { min, max: limit };
    filters.set(metric.name, { metric, range });
  }
  return [...filters.values()];
}

function readNumber(name: string, values: readonly string[]): number {
  const value = values.length === 1 ? values[0] : undefined;
  const number = isDecimal(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new ProblemError(
    "invalid_request",
    `${quote(name)} must be given once, as a decimal number${value === undefined ? "" : `, not ${quote(value)}`}`,
    jsonPointer([name]),
  );
}

const isDecimal = (value: string | undefined): value is string =>
  value !== undefined && value.length <= LONGEST && NUMBER.test(value);
