/**
 * @module
 * `nsga2`: several objectives at once.
 */
import { z } from "zod";
import { mutateBitwise } from "../../spaces/index.js";
import { defineStrategy } from "../define.js";
import {
  Attempts,
  crossover,
  MAX_BOLD_ATTEMPTS,
  Member,
  mutationParameters,
  rateAt,
  tournament,
} from "../operators.js";
import { crowdingDistances, nonDominatedFronts } from "../pareto.js";
import type { Draft, Search } from "../search.js";
import { Distinct } from "../strategy.js";
import { COST } from "../work.js";

export const Objective = z.strictObject({
  metric: z.string().min(1).max(100).describe("A number that results have, such as fitness"),
  goal: z.enum(["max", "min"]).describe("Whether more or less of it is better"),
});
export type Objective = z.infer<typeof Objective>;

const Parameters = z.strictObject({
  objectives: z
    .array(Objective)
    .min(1)
    .max(8)
    .default([
      { metric: "fitness", goal: "max" },
      { metric: "params_m", goal: "min" },
    ])
    .describe("1 to 8 objectives"),
  population: z.int().min(2).max(1000).default(100).describe("Members alive, from 2 to 1000"),
  crossover: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe("Probability that a child has two parents, from 0 to 1"),
  rate: mutationParameters.rate,
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  parents: Member[];
  /** Compete with the parents when there are as many. */
  offspring: Member[];
}

/** A member with its place: rank of its front, then distance to its neighbours there. */
interface Placed {
  readonly member: Member;
  readonly rank: number;
  readonly distance: number;
}

export const nsga2 = defineStrategy<Parameters, Own>({
  name: "nsga2",
  title: "NSGA-II",
  paper:
    "Deb, Pratap, Agarwal and Meyarivan, 2002: A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II (IEEE Transactions on Evolutionary Computation)",
  description:
    "Parents by binary tournament on Pareto rank, then crowding; uniform crossover, bitwise mutation; of " +
    "parents and offspring together the best survive.",
  members: "population",
  parameters: Parameters,
  own({ population }) {
    const members = z.array(Member).max(population);
    return z.strictObject({ parents: members, offspring: members });
  },
  metrics: ({ objectives }) => objectives.map(({ metric }) => metric),
  begin: () => ({ parents: [], offspring: [] }),
  estimate: (_, { population }, known) => (known < population ? 0 : placingCost(population)),

  async propose(search, own) {
    if (own.parents.length === 0) return undefined;
    const isYoung = own.parents.length < search.parameters.population;
    if (isYoung && own.parents.length + search.pendingCount < search.parameters.population)
      return undefined;
    const placed = placedParents(search, own.parents);
    const attempts = new Attempts(search, MAX_BOLD_ATTEMPTS);
    while (await attempts.next()) {
      const draft = child(search, placed, attempts.made - 1);
      if (!draft) attempts.failed();
      else if (search.isNew(draft.architecture)) return draft;
    }
    return undefined;
  },

  async learn(search, own, row) {
    if (search.fitness(row) === undefined) return;
    const { population } = search.parameters;
    const member: Member = [search.encode(search.architecture(row)), row];
    if (own.parents.length < population) {
      own.parents.push(member);
      return;
    }
    own.offspring.push(member);
    if (own.offspring.length < population) return;
    if (search.work.spend(placingCost(2 * population))) await search.work.turn();
    const placed = place(search, [...own.parents, ...own.offspring]);
    own.parents = placed
      .sort((a, b) => (isBetter(a, b) ? -1 : isBetter(b, a) ? 1 : 0))
      .slice(0, population)
      .map(({ member }) => member);
    own.offspring = [];
  },
});

function isBetter(a: Placed, b: Placed): boolean {
  return a.rank !== b.rank ? a.rank < b.rank : a.distance > b.distance;
}

/** Units of work that `place` takes. */
const placingCost = (members: number) => COST.comparison * members ** 2;

const placedOnce = new WeakMap<readonly Member[], Placed[]>();

/** `place` of parents that stay the same while proposals are made. */
function placedParents(search: Search<Parameters>, parents: readonly Member[]): Placed[] {
  let placed = placedOnce.get(parents);
  if (!placed) {
    search.work.spend(placingCost(parents.length));
    placedOnce.set(parents, (placed = place(search, parents)));
  }
  return placed;
}

function place(search: Search<Parameters>, members: readonly Member[]): Placed[] {
  const points = members.map(([, row]) =>
    towardsMore(search.parameters.objectives, search.values(row)),
  );
  return nonDominatedFronts(points).flatMap((front, rank) => {
    const distances = crowdingDistances(points, front);
    return front.map((index, position) => ({
      member: members[index],
      rank,
      distance: distances[position],
    }));
  });
}

/** @returns `undefined` if no mutant that was drawn is valid. */
function child(
  search: Search<Parameters>,
  placed: readonly Placed[],
  attempt: number,
): Draft | undefined {
  const { space, parameters, random } = search;
  const select = () => search.decode(tournament(placed, 2, isBetter, random).member[0]);
  const parents = random.uniform() < parameters.crossover ? [select(), select()] : [select()];
  const crossed =
    parents.length === 2 ? crossover(space, parents[0], parents[1], random) : parents[0];
  const rate = rateAt(attempt, parameters.rate, space);
  const architecture = mutateBitwise(space, crossed, rate, random);
  if (!architecture) return undefined;
  return {
    architecture,
    parents,
    operator: parents.length === 2 ? "crossover" : "mutation",
  };
}

/** Numbers of which more is better. */
export function towardsMore(objectives: readonly Objective[], values: readonly number[]): number[] {
  return objectives.map(({ goal }, index) => (goal === "max" ? values[index] : -values[index]));
}
