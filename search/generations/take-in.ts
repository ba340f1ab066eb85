/**
 * @module
 * What a request says is told to the search before it goes on.
 */
import type { Architecture } from "../../spaces/index.js";
import type { Identity } from "../memory.js";
import type { SearchSession } from "../session.js";
import { COST } from "../work.js";
import { complete, FITNESS, type Individual } from "./individuals.js";
import { hasAll, type Run, toResult } from "./run.js";

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

/**
 * Tells what is pending, then the population: each with its given, known or computed numbers.
 *
 * @returns the population, each member once.
 */
export async function takeIn(run: Run, session: SearchSession): Promise<Individual[]> {
  const { state, metrics, scorer, constraints, work } = run;
  // What is known is booked as if it had been read twice: the same request is to end where it did.
  const booked = run.population.length + session.knownCount;
  if (work.spend(booked * COST.decode)) await work.turn();
  const given = new Map<Identity, Individual>();
  const positions = new Map<Identity, number>();
  run.population.forEach((member, position) => {
    const identity = session.identityOf(member.architecture);
    positions.set(identity, position);
    const { architecture, values } = given.get(identity) ?? member;
    given.set(identity, { architecture, values: { ...values, ...member.values } });
  });
  const known = (architecture: Architecture) => {
    const row = session.find(architecture);
    return row === undefined ? [] : session.values(row);
  };
  const pending = new Map<Identity, Individual>();
  session.pending().forEach((architecture, index) => {
    const identity = session.identityOf(architecture);
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
  await session.tell(results.map(toResult));
  return [...given.values()];
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
