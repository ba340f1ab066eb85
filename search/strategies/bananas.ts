/**
 * @module
 * `bananas`: Bayesian optimisation with an ensemble and independent Thompson sampling.
 */
import { z } from "zod";
import { mutants, mutateBy, mutationParameters } from "../operators.js";
import {
  type Candidate,
  distinctNew,
  fitToTold,
  isStarted,
  MAX_FITTED,
  nextQueued,
  pickBest,
  predictAll,
  Queue,
  roundParameters,
} from "../rounds.js";
import type { SearchSession } from "../session.js";
import { Distinct, defineStrategy } from "../strategy.js";
import { fitCost, graphFeaturiser, predictionCost, surrogateParameters } from "../surrogate.js";

const Parameters = z.strictObject({
  ...roundParameters(10, 10),
  candidates: z
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe("Mutants that the surrogate chooses from, from 1 to 10000"),
  parents: z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .describe("The best measured, which are mutated, from 1 to 1000"),
  ...surrogateParameters,
  members: surrogateParameters.members.default(5),
  ...mutationParameters,
  mutation: mutationParameters.mutation.default("bitwise"),
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  queue: Queue;
}

export const bananas = defineStrategy<Parameters, Own>({
  name: "bananas",
  title: "BANANAS",
  paper:
    "White, Neiswanger and Savani, 2021: BANANAS: Bayesian Optimization with Neural Architectures for Neural Architecture Search (AAAI)",
  description:
    "An ensemble (here of boosted trees) predicts mutants of the best; of each a number is drawn from " +
    "the predicted normal distribution, and those with the highest are asked for.",
  parameters: Parameters,
  own: () => z.strictObject({ queue: Queue }),
  begin: () => ({ queue: [] }),
  estimate: (space, parameters, known) =>
    known < parameters.initial
      ? 0
      : fitCost(parameters, Math.min(known, MAX_FITTED), graphFeaturiser(space).columns) +
        predictionCost(parameters, parameters.candidates),
  async propose(search, own, remaining) {
    if (!isStarted(search)) return undefined;
    return nextQueued(search, own, remaining, (count) => plan(search, count));
  },
});

async function plan(search: SearchSession<Parameters>, count: number): Promise<Candidate[]> {
  const { space, parameters, random } = search;
  const surrogate = await fitToTold(search, graphFeaturiser(space));
  if (!surrogate) return [];
  const best = search.ranked().slice(0, parameters.parents);
  const candidates = await distinctNew(
    search,
    mutants(
      search,
      parameters.candidates,
      () => search.architecture(random.choice(best)),
      (parent) => mutateBy(parameters, space, parent, random),
    ),
  );
  const predictions = await predictAll(search, surrogate, candidates);
  if (!predictions) return [];
  const { mean, deviation } = predictions;
  const drawn = mean.map((value, row) => value + deviation[row] * random.normal());
  return pickBest(search, candidates, drawn, count);
}
