/**
 * @module
 * A long short-term memory that takes decisions one after the other, each told the one before, with a
 * softmax over the options of each (the controller of Zoph and Le, 2017); and its policy gradient.
 */
import type { Random } from "../../spaces/index.js";

/** Where the weights of a controller stand in one flat list. */
export interface Layout {
  readonly hidden: number;
  /** Options of each decision. */
  readonly options: readonly number[];
  /** Per decision: of the embedding of its first option; the start has the one at 0. */
  readonly embeddings: readonly number[];
  /** 4·hidden rows (input, forget, cell, output) of 2·hidden weights (input, state) and a bias. */
  readonly gates: number;
  /** Per decision: options × (hidden weights and a bias). */
  readonly heads: readonly number[];
  readonly size: number;
}

export function layoutOf(options: readonly number[], hidden: number): Layout {
  let size = hidden;
  const take = (count: number) => {
    size += count;
    return size - count;
  };
  const embeddings = options.map((count) => take(count * hidden));
  const gates = take(4 * hidden * (2 * hidden + 1));
  const heads = options.map((count) => take(count * (hidden + 1)));
  return { hidden, options, embeddings, gates, heads, size };
}

/** Weights between -0.08 and 0.08, as published. */
export function initialWeights({ size }: Layout, random: Random): number[] {
  return Array.from({ length: size }, () => 0.16 * random.uniform() - 0.08);
}

/** What one decision computed, for its gradient. */
interface Step {
  readonly embedding: number;
  readonly before: Float64Array;
  readonly cellBefore: Float64Array;
  /** After their nonlinearities: input, forget, cell, output. */
  readonly gates: Float64Array;
  readonly cell: Float64Array;
  readonly state: Float64Array;
  readonly probabilities: Float64Array;
}

/**
 * Takes all decisions.
 *
 * @param choose an option, by the probabilities of the options of a decision.
 */
export function decide(
  layout: Layout,
  weights: readonly number[],
  choose: (probabilities: Float64Array, decision: number) => number,
): { readonly values: number[]; readonly steps: readonly Step[] } {
  const { hidden, options, embeddings } = layout;
  const values: number[] = [];
  const steps: Step[] = [];
  let state: Float64Array = new Float64Array(hidden);
  let cell: Float64Array = new Float64Array(hidden);
  for (let decision = 0; decision < options.length; decision++) {
    const last = decision - 1;
    const embedding = decision === 0 ? 0 : embeddings[last] + values[last] * hidden;
    const step = forward(layout, weights, decision, embedding, state, cell);
    values.push(choose(step.probabilities, decision));
    steps.push(step);
    [state, cell] = [step.state, step.cell];
  }
  return { values, steps };
}

function forward(
  { hidden, options, gates: gatesAt, heads }: Layout,
  weights: readonly number[],
  decision: number,
  embedding: number,
  before: Float64Array,
  cellBefore: Float64Array,
): Step {
  const gates = new Float64Array(4 * hidden);
  const width = 2 * hidden + 1;
  for (let gate = 0; gate < gates.length; gate++) {
    const row = gatesAt + gate * width;
    let sum = weights[row + 2 * hidden];
    for (let unit = 0; unit < hidden; unit++)
      sum +=
        weights[row + unit] * weights[embedding + unit] +
        weights[row + hidden + unit] * before[unit];
    const isCell = gate >= 2 * hidden && gate < 3 * hidden;
    gates[gate] = isCell ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
  }
  const cell = new Float64Array(hidden);
  const state = new Float64Array(hidden);
  for (let unit = 0; unit < hidden; unit++) {
    cell[unit] = gates[hidden + unit] * cellBefore[unit] + gates[unit] * gates[2 * hidden + unit];
    state[unit] = gates[3 * hidden + unit] * Math.tanh(cell[unit]);
  }
  const probabilities = new Float64Array(options[decision]);
  for (let option = 0; option < probabilities.length; option++) {
    const row = heads[decision] + option * (hidden + 1);
    let sum = weights[row + hidden];
    for (let unit = 0; unit < hidden; unit++) sum += weights[row + unit] * state[unit];
    probabilities[option] = sum;
  }
  softmax(probabilities);
  return { embedding, before, cellBefore, gates, cell, state, probabilities };
}

function softmax(values: Float64Array): void {
  const highest = values.reduce((most, value) => Math.max(most, value));
  let sum = 0;
  for (let index = 0; index < values.length; index++)
    sum += values[index] = Math.exp(values[index] - highest);
  for (let index = 0; index < values.length; index++) values[index] /= sum;
}

/**
 * What the controller climbs: `gain` times the logarithm of the probability of taking these decisions,
 * and `entropy` times the sum of the entropies of the decisions on the way.
 */
export function objective(
  layout: Layout,
  weights: readonly number[],
  values: readonly number[],
  gain: number,
  entropy: number,
): number {
  const { steps } = decide(layout, weights, (_, decision) => values[decision]);
  return steps.reduce(
    (sum, { probabilities }, decision) =>
      sum + gain * Math.log(probabilities[values[decision]]) + entropy * entropyOf(probabilities),
    0,
  );
}

function entropyOf(probabilities: Float64Array): number {
  return probabilities.reduce((sum, probability) => sum - probability * logarithm(probability), 0);
}

/** Finite where a probability has vanished. */
const logarithm = (probability: number) => Math.log(Math.max(probability, 1e-300));

/** Gradient of `objective` by the weights, through time. */
export function objectiveGradient(
  layout: Layout,
  weights: readonly number[],
  values: readonly number[],
  gain: number,
  entropy: number,
): Float64Array {
  const { hidden, gates: gatesAt, heads } = layout;
  const { steps } = decide(layout, weights, (_, decision) => values[decision]);
  const gradient = new Float64Array(layout.size);
  const width = 2 * hidden + 1;
  let ofState = new Float64Array(hidden);
  let ofCell = new Float64Array(hidden);
  for (let decision = steps.length - 1; decision >= 0; decision--) {
    const { embedding, before, cellBefore, gates, cell, state, probabilities } = steps[decision];
    const uncertainty = entropyOf(probabilities);
    probabilities.forEach((probability, option) => {
      const error =
        gain * (Number(option === values[decision]) - probability) -
        entropy * probability * (logarithm(probability) + uncertainty);
      const row = heads[decision] + option * (hidden + 1);
      for (let unit = 0; unit < hidden; unit++) {
        gradient[row + unit] += error * state[unit];
        ofState[unit] += error * weights[row + unit];
      }
      gradient[row + hidden] += error;
    });
    const ofStateBefore = new Float64Array(hidden);
    const ofCellBefore = new Float64Array(hidden);
    const ofSums = new Float64Array(4 * hidden);
    for (let unit = 0; unit < hidden; unit++) {
      const [input, forget, candidate, output] = [0, 1, 2, 3].map((k) => gates[k * hidden + unit]);
      const squashed = Math.tanh(cell[unit]);
      const own = ofCell[unit] + ofState[unit] * output * (1 - squashed ** 2);
      ofSums[unit] = own * candidate * input * (1 - input);
      ofSums[hidden + unit] = own * cellBefore[unit] * forget * (1 - forget);
      ofSums[2 * hidden + unit] = own * input * (1 - candidate ** 2);
      ofSums[3 * hidden + unit] = ofState[unit] * squashed * output * (1 - output);
      ofCellBefore[unit] = own * forget;
    }
    for (let gate = 0; gate < ofSums.length; gate++) {
      const row = gatesAt + gate * width;
      const error = ofSums[gate];
      for (let unit = 0; unit < hidden; unit++) {
        gradient[row + unit] += error * weights[embedding + unit];
        gradient[embedding + unit] += error * weights[row + unit];
        gradient[row + hidden + unit] += error * before[unit];
        ofStateBefore[unit] += error * weights[row + hidden + unit];
      }
      gradient[row + 2 * hidden] += error;
    }
    [ofState, ofCell] = [ofStateBefore, ofCellBefore];
  }
  return gradient;
}
