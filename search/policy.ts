/**
 * @module
 * Categorical policies learnt by policy gradient (REINFORCE; Williams, 1992), with a moving-average
 * baseline; rewards are measured in deviations, so that their unit does not matter.
 */
import { z } from "zod";
import type { Random } from "../spaces/index.js";

/** Logits beyond these change nothing any more. */
const MAX_LOGIT = 30;

/** Options of one decision, or decisions of one space: there are no more of either. */
const MAX_LOGITS = 256;

export const Logits = z.array(z.number().min(-MAX_LOGIT).max(MAX_LOGIT)).max(MAX_LOGITS);

export const Baseline = z.strictObject({
  mean: z.number(),
  variance: z.number().min(0),
  count: z.int().min(0),
});
export type Baseline = z.infer<typeof Baseline>;

export const policyParameters = (rate: number) => ({
  learning_rate: z
    .number()
    .gt(0)
    .max(10)
    .default(rate)
    .describe("Step of the policy's logits for a reward of one deviation, from above 0 to 10"),
  baseline_decay: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe("How much of the moving average each reward leaves, from 0 to below 1"),
});

export function noBaseline(): Baseline {
  return { mean: 0, variance: 0, count: 0 };
}

/** By how many deviations `reward` is above the baseline, which it then enters. */
export function advantage(baseline: Baseline, reward: number, decay: number): number {
  const deviation = Math.sqrt(baseline.variance);
  const difference = baseline.count === 0 ? 0 : reward - baseline.mean;
  // The mean over all so far, until that is as short a memory as the decay's.
  const share = Math.max(1 - decay, 1 / (baseline.count + 1));
  baseline.mean += share * (reward - baseline.mean);
  baseline.variance = (1 - share) * (baseline.variance + share * difference ** 2);
  baseline.count++;
  const scale = Math.max(deviation, Math.sqrt(baseline.variance));
  // One reward far off the others is not to decide everything.
  return scale > 0 ? Math.max(-3, Math.min(3, difference / scale)) : 0;
}

/** A categorical distribution over options by their logits, which it moves in place. */
export class Categorical {
  #probabilities: number[] | undefined;

  /** @param logits changed by this object alone as long as it is used. */
  constructor(private readonly logits: number[]) {}

  /** Those of the options; the softmax of the logits. */
  get probabilities(): readonly number[] {
    return (this.#probabilities ??= softmax(this.logits));
  }

  /** An option drawn by the probabilities, `excluded` left out; -1 if no other is left. */
  draw(random: Random, excluded = -1): number {
    const { probabilities } = this;
    let sum = 0;
    for (let option = 0; option < probabilities.length; option++)
      if (option !== excluded) sum += probabilities[option];
    let rest = random.uniform() * sum;
    let drawn = -1;
    for (let option = 0; option < probabilities.length; option++) {
      if (option === excluded) continue;
      drawn = option;
      rest -= probabilities[option];
      if (rest < 0) break;
    }
    return drawn;
  }

  /** Moves the logits along the gradient of the logarithm of the probability of `chosen`. */
  reinforce(chosen: number, step: number): void {
    const { logits, probabilities } = this;
    for (let option = 0; option < logits.length; option++) {
      const moved = logits[option] + step * (Number(option === chosen) - probabilities[option]);
      logits[option] = Math.max(-MAX_LOGIT, Math.min(MAX_LOGIT, moved));
    }
    this.#probabilities = undefined;
  }
}

function softmax(logits: readonly number[]): number[] {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) highest = Math.max(highest, logit);
  const weights: number[] = [];
  let sum = 0;
  for (const logit of logits) {
    const weight = Math.exp(logit - highest);
    weights.push(weight);
    sum += weight;
  }
  for (let option = 0; option < weights.length; option++) weights[option] /= sum;
  return weights;
}
