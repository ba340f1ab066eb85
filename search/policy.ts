/**
 * @module
 * Categorical policies learnt by policy gradient (REINFORCE; Williams, 1992), with a moving-average
 * baseline; rewards are measured in deviations, so that their unit does not matter.
 */
import { z } from "zod";
import type { Random } from "../spaces/index.js";

/** Logits beyond these change nothing any more. */
const MAX_LOGIT = 30;

export const Logits = z.array(z.number().min(-MAX_LOGIT).max(MAX_LOGIT));

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

export function probabilities(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** An index drawn by `probabilities(logits)`, `excluded` left out. */
export function drawIndex(logits: readonly number[], random: Random, excluded = -1): number {
  const weights = probabilities(logits);
  if (excluded >= 0) weights[excluded] = 0;
  let rest = random.uniform() * weights.reduce((total, weight) => total + weight, 0);
  let drawn = -1;
  for (let index = 0; index < weights.length; index++) {
    if (index === excluded) continue;
    drawn = index;
    rest -= weights[index];
    if (rest < 0) break;
  }
  return drawn;
}

/** Moves `logits` along the gradient of the logarithm of the probability of `chosen`. */
export function reinforce(logits: number[], chosen: number, step: number): void {
  probabilities(logits).forEach((probability, index) => {
    const moved = logits[index] + step * (Number(index === chosen) - probability);
    logits[index] = Math.max(-MAX_LOGIT, Math.min(MAX_LOGIT, moved));
  });
}
