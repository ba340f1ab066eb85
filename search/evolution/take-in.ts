/**
 * @module
 * What a request says is told to the search before it goes on.
 */
import type { Architecture } from "../../spaces/index.js";
import { complete, FITNESS, type Individual } from "../individuals.js";
import { type Identity, Search } from "../search.js";
import type { SearchState } from "../strategy.js";
import { COST } from "../work.js";
import { hasAll, type Run, toResult } from "./types.js";

/** A member of the population lacks a number that nothing here computes. */
export class MissingNumberError extends Error {
  override readonly name = "MissingNumberError";
  constructor(
    /** Position in the population. */
    readonly member: number,
    readonly metric: string,
  ) {
    super(`Member ${member} has no ${metric}`);
  }
}

/** Tells what is pending, then the population: each with its given, known or computed numbers. */
export async function takeIn(run: Run): Promise<{ search: SearchState; members: Individual[] }> {
  const { strategy, context, state, metrics, scorer, constraints, work } = run;
  const { distinct } = state.search.parameters as { distinct: "function" | "key" };
  if (work.spend(run.population.length * COST.decode)) await work.turn();
  const search = await Search.open(context, state.search, distinct);
  const given = new Map<Identity, Individual>();
  const positions = new Map<Identity, number>();
  run.population.forEach((member, position) => {
    const identity = search.identityOf(member.architecture);
    positions.set(identity, position);
    const { architecture, values } = given.get(identity) ?? member;
    given.set(identity, { architecture, values: { ...values, ...member.values } });
  });
  const known = (architecture: Architecture) => {
    const row = search.rowOf(architecture);
    return row === undefined ? [] : search.values(row);
  };
  const pending = new Map<Identity, Individual>();
  search.pending().forEach((architecture, index) => {
    const identity = search.identityOf(architecture);
    const values = withNumbers(given.get(identity), metrics, state.scores[index] ?? []);
    pending.set(identity, { architecture, values });
  });
  for (const [identity, member] of given) {
    const values =
      pending.get(identity)?.values ?? withNumbers(member, metrics, known(member.architecture));
    given.set(identity, { ...member, values });
  }

  const completed = await complete(
    [...given.values()],
    [...metrics, ...constraints.metrics],
    scorer,
    work,
  );
  [...given.keys()].forEach((identity, index) => {
    const missing = metrics.find((metric) => completed[index].values[metric] === undefined);
    if (missing !== undefined)
      throw new MissingNumberError(positions.get(identity) as number, missing);
    given.set(identity, completed[index]);
  });
  // In the order of the proposals, as between two generations of one call.
  const awaited = [...pending].map(([identity, one]) => given.get(identity) ?? one);
  const told = [...given].flatMap(([identity, member]) => {
    const before = pending.has(identity) ? undefined : known(member.architecture);
    const isNews =
      before && metrics.some((metric, index) => before[index] !== member.values[metric]);
    return isNews ? [member] : [];
  });
  // The worst first: a strategy that keeps the last of them keeps the best.
  told.sort((one, other) => one.values[FITNESS] - other.values[FITNESS]);
  const results = [...awaited.filter((one) => hasAll(one, metrics)), ...told];
  return {
    search: await strategy.tell(context, state.search, results.map(toResult)),
    members: [...given.values()],
  };
}

/** What was given, and of the metrics that were not, the numbers that are known. */
function withNumbers(
  individual: Individual | undefined,
  metrics: readonly string[],
  known: readonly number[],
): Record<string, number> {
  const values = { ...individual?.values };
  metrics.forEach((metric, index) => {
    if (values[metric] === undefined && index < known.length) values[metric] = known[index];
  });
  return values;
}
