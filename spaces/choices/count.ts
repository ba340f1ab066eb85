/**
 * @module
 * How many ways there are to make decisions of which some are conditional, exactly.
 */
import { ABSENT, type Decision, isActive } from "../space.js";

/** Beyond so many combinations of options that later decisions depend on, nothing is counted. */
const MAX_STATES = 2000;

/**
 * Decision by decision, with one count for each combination of those options that later ones still
 * depend on.
 *
 * @returns `undefined` where that takes too long; else the number of ways, and which decisions are active in any.
 */
export function countWays(
  decisions: readonly Decision[],
): { readonly ways: bigint; readonly reached: readonly boolean[] } | undefined {
  /** Per decision: the last one that depends on it. */
  const lastUse = decisions.map((_, own) =>
    decisions.findLastIndex(({ when = [] }) => when.some(({ decision }) => decision === own)),
  );
  const reached = decisions.map(() => false);
  let states = new Map<string, { values: number[]; ways: bigint }>([
    ["", { values: [], ways: 1n }],
  ]);
  for (let own = 0; own < decisions.length; own++) {
    const options = decisions[own].options.length;
    const next: typeof states = new Map();
    for (const { values, ways } of states.values()) {
      const active = isActive(decisions[own], values);
      reached[own] ||= active;
      const isNeeded = active && lastUse[own] > own;
      for (let option = 0; option < (isNeeded ? options : 1); option++) {
        const kept = values.map((value, earlier) => (lastUse[earlier] > own ? value : ABSENT));
        kept[own] = isNeeded ? option : ABSENT;
        const key = kept.join();
        const added = ways * BigInt(active && !isNeeded ? options : 1);
        const known = next.get(key);
        if (known) known.ways += added;
        else next.set(key, { values: kept, ways: added });
      }
    }
    if (next.size > MAX_STATES) return undefined;
    states = next;
  }
  let ways = 0n;
  for (const state of states.values()) ways += state.ways;
  return { ways, reached };
}
