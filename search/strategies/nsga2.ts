/**
 * @module
 * `nsga2`: several objectives at once.
 */
import { z } from "zod";
import {
  Attempts,
  bred,
  MAX_BOLD_ATTEMPTS,
  Member,
  mutationParameters,
  tournament,
} from "../operators.js";
import { crowdingDistances, nonDominatedFronts } from "../pareto.js";
import type { SearchSession } from "../session.js";
import { Distinct, defineStrategy } from "../strategy.js";
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
    const placed = search.once("placed parents", () => {
      search.work.spend(placingCost(own.parents.length));
      return place(search, own.parents);
    });
    const select = () => search.decode(tournament(placed, 2, isBetter, search.random).member[0]);
    const attempts = new Attempts(search, MAX_BOLD_ATTEMPTS);
    return search.firstNew(attempts, () => bred(search, select, attempts));
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

function place(search: SearchSession<Parameters>, members: readonly Member[]): Placed[] {
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

/** Numbers of which more is better. */
export function towardsMore(objectives: readonly Objective[], values: readonly number[]): number[] {
  return objectives.map(({ goal }, index) => (goal === "max" ? values[index] : -values[index]));
}
