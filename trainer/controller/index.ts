/**
 * @module
 * `controller`: the recurrent controller of Zoph and Le, learnt by REINFORCE. For the simulator alone:
 * its state is some ten thousand weights, too large to be sent with every request.
 */
import { z } from "zod";
import { advantage, Baseline, noBaseline, policyParameters } from "../../search/policy.js";
import type { SearchSession } from "../../search/session.js";
import { StateError } from "../../search/snapshot.js";
import { Distinct, defineStrategy } from "../../search/strategy.js";
import { createRandom, type SearchSpace } from "../../spaces/index.js";
import { decide, initialWeights, type Layout, layoutOf, objectiveGradient } from "./lstm.js";

const Parameters = z.strictObject({
  hidden: z.int().min(1).max(256).default(35).describe("Units of the memory, from 1 to 256"),
  ...policyParameters(0.01),
  entropy: z
    .number()
    .min(0)
    .max(10)
    .default(0.05)
    .describe(
      "Reward, in deviations, of each unit of entropy of the decisions, which keeps the policy from settling on what is known, from 0 to 10",
    ),
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** Empty before the first draw. */
  weights: number[];
  /** Adam's moving averages of the gradient and its square. */
  first: number[];
  second: number[];
  steps: number;
  baseline: Baseline;
}

/** Samples that are known, and so cost nothing, before a random architecture is proposed. */
const MAX_KNOWN = 50;
/** Draws until one is a valid architecture. */
const MAX_DRAWS = 100;
const ADAM = { first: 0.9, second: 0.999, epsilon: 1e-8 };

export const controller = defineStrategy<Parameters, Own>({
  name: "controller",
  title: "Recurrent controller",
  paper: "Zoph and Le, 2017: Neural Architecture Search with Reinforcement Learning (ICLR)",
  description:
    "A long short-term memory takes the decisions one after the other; decisions of architectures above " +
    "the moving average of fitness become more probable, others less.",
  parameters: Parameters,
  own({ hidden }, space) {
    const numbers = z.array(z.number()).max(layoutOf(optionsOf(space), hidden).size);
    return z.strictObject({
      ...{ weights: numbers, first: numbers, second: numbers },
      steps: z.int().min(0),
      baseline: Baseline,
    });
  },
  begin: () => ({ weights: [], first: [], second: [], steps: 0, baseline: noBaseline() }),

  async propose(search, own) {
    for (let attempt = 0; attempt < MAX_KNOWN; attempt++) {
      const drawn = draw(search, own);
      if (!drawn) return undefined;
      if (search.isNew(drawn.architecture)) return drawn;
      // What is known earns nothing but its entropy, until something new is drawn.
      climb(search, own, drawn.note, 0);
    }
    return undefined;
  },

  learn(search, own, row, note) {
    const fitness = search.fitness(row);
    if (note.length === 0 || fitness === undefined) return;
    const gain = advantage(own.baseline, fitness, search.parameters.baseline_decay);
    climb(search, own, note, gain);
  },
});

const optionsOf = ({ decisions }: SearchSpace) => decisions.map(({ options }) => options.length);

function layoutFor({ space, parameters }: SearchSession<Parameters>, own: Own): Layout {
  const layout = layoutOf(optionsOf(space), parameters.hidden);
  if (own.weights.length === 0) {
    // A stream of its own: the size of the network is not to change what the search draws.
    own.weights = initialWeights(layout, createRandom(layout.size));
    own.first = own.weights.map(() => 0);
    own.second = own.weights.map(() => 0);
  }
  if (own.weights.length !== layout.size)
    throw new StateError(`The controller of the state does not fit the decisions of ${space.id}`);
  return layout;
}

/** An architecture, its decisions noted. */
function draw(search: SearchSession<Parameters>, own: Own) {
  const layout = layoutFor(search, own);
  for (let attempt = 0; attempt < MAX_DRAWS; attempt++) {
    const { values } = decide(layout, own.weights, (probabilities) => {
      let rest = search.random.uniform();
      const option = probabilities.findIndex((probability) => (rest -= probability) < 0);
      return option < 0 ? probabilities.length - 1 : option;
    });
    const architecture = search.space.fromDecisions(Uint8Array.from(values));
    if (architecture) return { architecture, note: values };
  }
  return undefined;
}

/** One step of Adam along the policy gradient. */
function climb(
  search: SearchSession<Parameters>,
  own: Own,
  values: readonly number[],
  gain: number,
): void {
  const { learning_rate, entropy } = search.parameters;
  const layout = layoutFor(search, own);
  const gradient = objectiveGradient(layout, own.weights, values, gain, entropy);
  own.steps++;
  const rate =
    (learning_rate * Math.sqrt(1 - ADAM.second ** own.steps)) / (1 - ADAM.first ** own.steps);
  gradient.forEach((slope, index) => {
    own.first[index] += (1 - ADAM.first) * (slope - own.first[index]);
    own.second[index] += (1 - ADAM.second) * (slope ** 2 - own.second[index]);
    own.weights[index] += (rate * own.first[index]) / (Math.sqrt(own.second[index]) + ADAM.epsilon);
  });
}
