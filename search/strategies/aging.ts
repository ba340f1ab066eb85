/**
 * @module
 * `aging`: regularized evolution.
 */
import { z } from "zod";
import { defineStrategy } from "../define.js";
import {
  Attempts,
  fitter,
  MAX_ATTEMPTS,
  Member,
  mutateBy,
  mutationParameters,
  tournament,
} from "../operators.js";
import type { Draft, Search } from "../search.js";
import { Distinct } from "../strategy.js";

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

  async propose(search, own) {
    const attempts = new Attempts(search, MAX_ATTEMPTS, search.parameters.sample);
    while (await attempts.next()) {
      const draft = await nextDraft(search, own);
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

/** Random while the first population is drawn, then a mutant. */
async function nextDraft(
  search: Search<Parameters>,
  own: Own,
): Promise<Draft | "invalid" | undefined> {
  const { population, sample } = search.parameters;
  const isYoung = own.population.length + search.pendingCount < population;
  if (isYoung || own.population.length === 0) {
    const architecture = await search.drawAccepted();
    return architecture && { architecture };
  }
  const [code] = tournament(own.population, sample, fitter(search), search.random);
  const parent = search.decode(code);
  const architecture = mutateBy(search.parameters, search.space, parent, search.random);
  return architecture ? { architecture, parents: [parent] } : "invalid";
}

function enter(search: Search<Parameters>, own: Own, member: Member): void {
  if (search.fitness(member[1]) === undefined) return;
  own.population.push(member);
  if (own.population.length > search.parameters.population) own.population.shift();
}
