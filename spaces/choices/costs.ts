/**
 * @module
 * What the options of a list of choices add to an architecture, by metric.
 */
import { ABSENT, type Cost } from "../space.js";
import type { Position } from "./definition.js";

/** Sums are rounded to so many units each: a parameter, a microsecond. */
const UNITS = 1e6;

interface Term {
  readonly position: number;
  /** Position by whose option the numbers are chosen; -1 where there is one list of them. */
  readonly by: number;
  readonly lists: readonly (readonly number[])[];
}

/** The metrics that positions have costs of, and their sums over the positions that are there. */
export function costsOf(positions: readonly Position[]): {
  readonly metrics: readonly string[];
  of(choices: readonly number[]): Cost;
} {
  const terms = new Map<string, Term[]>();
  positions.forEach(({ costs = {} }, position) => {
    for (const [metric, table] of Object.entries(costs)) {
      const by = Array.isArray(table) ? -1 : positions.findIndex(({ name }) => name === table.by);
      const lists = Array.isArray(table)
        ? [table]
        : positions[by].options.map((option) => table.each[option]);
      terms.set(metric, [...(terms.get(metric) ?? []), { position, by, lists }]);
    }
  });
  return {
    metrics: [...terms.keys()],
    of(choices) {
      const sums: Record<string, number> = {};
      for (const [metric, ofMetric] of terms) {
        let sum = 0;
        for (const { position, by, lists } of ofMetric) {
          const choice = choices[position];
          if (choice !== ABSENT) sum += lists[by < 0 ? 0 : choices[by]][choice];
        }
        sums[metric] = Math.round(sum * UNITS) / UNITS;
      }
      return sums as unknown as Cost;
    },
  };
}
