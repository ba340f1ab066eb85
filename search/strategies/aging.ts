/**
 * @module
 * `aging`: regularized evolution.
 */
import { z } from "zod";
import { randomAccepted } from "../draw.js";
import {
  Attempts,
  fitter,
  MAX_ATTEMPTS,
  Member,
  mutateBy,
  mutationParameters,
  tournament,
} from "../operators.js";
import type { Draft } from "../proposal.js";
import type { SearchSession } from "../session.js";
import { Distinct, defineStrategy } from "../strategy.js";

const Parameters = z.strictObject({
  population: z.int().min(1).max(1000).default(100).describe("Members alive, from 1 to 1000"),
  sample: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("Members drawn, the best of which is the parent, from 1 to 1000"),
  ...mutationParameters,
  mutation: mutationParameters.mutation.default("published"),
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** The oldest first. */
  population: Member[];
}

export const aging = defineStrategy<Parameters, Own>({
  name: "aging",
  title: "Regularized evolution",
  paper:
    "Real, Aggarwal, Huang and Le, 2019: Regularized Evolution for Image Classifier Architecture Search (AAAI)",
  description:
    "A queue of members: the best of a sample is mutated, the child enters, the oldest dies. A child " +
    "that is known enters with the fitness that is known.",
  members: "population",
  parameters: Parameters,
  own: ({ population }) => z.strictObject({ population: z.array(Member).max(population) }),
  begin: () => ({ population: [] }),

  propose(search, own) {
    const attempts = new Attempts(search, MAX_ATTEMPTS, search.parameters.sample);
    return search.firstNew(
      attempts,
      () => candidate(search, own, attempts),
      (architecture, row) => {
        if (search.accepts(architecture)) enter(search, own, [search.encode(architecture), row]);
      },
    );
  },

  learn(search, own, row) {
    enter(search, own, [search.encode(search.architecture(row)), row]);
  },
});

/** Random while the first population is drawn, then a mutant. */
function candidate(
  search: SearchSession<Parameters>,
  own: Own,
  attempts: Attempts,
): Draft | null | Promise<Draft | undefined> {
  const { parameters, space, random } = search;
  const { population, sample } = parameters;
  const isYoung = own.population.length + search.pendingCount < population;
  if (isYoung || own.population.length === 0) return randomAccepted(search);
  const [code] = tournament(own.population, sample, fitter(search), random);
  const parent = search.decode(code);
  const architecture = mutateBy(parameters, space, parent, random);
  if (architecture) return { architecture, parents: [parent] };
  attempts.failed();
  return null;
}

function enter(search: SearchSession<Parameters>, own: Own, member: Member): void {
  if (search.fitness(member[1]) === undefined) return;
  own.population.push(member);
  if (own.population.length > search.parameters.population) own.population.shift();
}
