/**
 * @module
 * `genetic`: a steady-state genetic algorithm.
 */
import { z } from "zod";
import type { Architecture } from "../../spaces/index.js";
import {
  Attempts,
  bred,
  fitter,
  MAX_BOLD_ATTEMPTS,
  Member,
  mutationParameters,
  tournament,
} from "../operators.js";
import type { SearchSession } from "../session.js";
import { Distinct, defineStrategy } from "../strategy.js";
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

  propose(search, own) {
    const { parameters, random } = search;
    const attempts = new Attempts(search, MAX_BOLD_ATTEMPTS, 2 * parameters.tournament);
    const select = (): Architecture => {
      const [code] = tournament(own.population, parameters.tournament, fitter(search), random);
      return search.decode(code);
    };
    return search.firstNew(
      attempts,
      () => {
        // None while the first population is drawn.
        const isYoung = own.population.length + search.pendingCount < parameters.population;
        if (isYoung || own.population.length === 0) return undefined;
        return bred(search, select, attempts);
      },
      (architecture, row) => {
        if (search.accepts(architecture)) enter(search, own, [search.encode(architecture), row]);
      },
    );
  },

  learn(search, own, row) {
    enter(search, own, [search.encode(search.architecture(row)), row]);
  },
});

/** A member that is there already, by code, is not doubled: the population would soon be one. */
function enter(search: SearchSession<Parameters>, own: Own, member: Member): void {
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
