/**
 * @module
 * `genetic`: a steady-state genetic algorithm.
 */
import { z } from "zod";
import { type Architecture, mutateBitwise } from "../../spaces/index.js";
import { defineStrategy } from "../define.js";
import {
  Attempts,
  crossover,
  fitter,
  MAX_BOLD_ATTEMPTS,
  Member,
  mutationParameters,
  rateAt,
  tournament,
} from "../operators.js";
import type { Draft, Search } from "../search.js";
import { Distinct } from "../strategy.js";
import { COST } from "../work.js";

const Parameters = z.strictObject({
  population: z.int().min(2).max(1000).default(20).describe("Members alive, from 2 to 1000"),
  tournament: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("Members drawn, the best of which is a parent, from 1 to 1000"),
  crossover: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Probability that a child has two parents, from 0 to 1"),
  rate: mutationParameters.rate,
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** In the order in which they came. */
  population: Member[];
}

export const genetic = defineStrategy<Parameters, Own>({
  name: "genetic",
  title: "Genetic algorithm",
  paper: "Whitley, 1989: The GENITOR Algorithm and Selection Pressure (ICGA)",
  description:
    "Parents by tournament, uniform crossover over the decisions, bitwise mutation; a child replaces " +
    "the worst member.",
  members: "population",
  parameters: Parameters,
  own: ({ population }) => z.strictObject({ population: z.array(Member).max(population) }),
  begin: () => ({ population: [] }),

  async propose(search, own) {
    const attempts = new Attempts(search, MAX_BOLD_ATTEMPTS, 2 * search.parameters.tournament);
    while (await attempts.next()) {
      const draft = nextDraft(search, own, attempts.made - 1);
      if (draft === "invalid") {
        attempts.failed();
        continue;
      }
      if (!draft) return undefined;
      const row = search.rowOf(draft.architecture);
      if (row === undefined) {
        if (search.isNew(draft.architecture)) return draft;
      } else if (search.accepts(draft.architecture))
        enter(search, own, [search.encode(draft.architecture), row]);
    }
    return undefined;
  },

  learn(search, own, row) {
    enter(search, own, [search.encode(search.architecture(row)), row]);
  },
});

/** `undefined` while the first population is drawn. */
function nextDraft(
  search: Search<Parameters>,
  own: Own,
  attempt: number,
): Draft | "invalid" | undefined {
  const { space, parameters, random } = search;
  const isYoung = own.population.length + search.pendingCount < parameters.population;
  if (isYoung || own.population.length === 0) return undefined;
  const select = (): Architecture => {
    const [code] = tournament(own.population, parameters.tournament, fitter(search), random);
    return search.decode(code);
  };
  const parents = random.uniform() < parameters.crossover ? [select(), select()] : [select()];
  const crossed =
    parents.length === 2 ? crossover(space, parents[0], parents[1], random) : parents[0];
  const rate = rateAt(attempt, parameters.rate, space);
  const architecture = mutateBitwise(space, crossed, rate, random);
  if (!architecture) return "invalid";
  return {
    architecture,
    parents,
    operator: parents.length === 2 ? "crossover" : "mutation",
  };
}

/** A member that is there already, by code, is not doubled: the population would soon be one. */
function enter(search: Search<Parameters>, own: Own, member: Member): void {
  if (search.fitness(member[1]) === undefined) return;
  search.work.spend(COST.contestant * own.population.length);
  if (own.population.some(([, row]) => row === member[1])) return;
  own.population.push(member);
  if (own.population.length <= search.parameters.population) return;
  const fitness = own.population.map(([, row]) => search.fitness(row) as number);
  let worst = 0;
  for (let at = 1; at < fitness.length; at++) if (fitness[worst] > fitness[at]) worst = at;
  own.population.splice(worst, 1);
}
