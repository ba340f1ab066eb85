/**
 * @module
 * Grows one regression tree on binned features, level by level, by the histogram method (as XGBoost
 * and LightGBM do: Chen and Guestrin, 2016; Ke et al., 2017).
 */
import { type BinnedFeatures, MAX_BINS } from "./bins.js";
import type { TreeBuilder } from "./tree-ensemble.js";

/** A stream of random numbers; `spaces/random.ts` has one. */
export interface RandomIntegers {
  /** Uniform over 0 … `bound` - 1. */
  integer(bound: number): number;
}

export interface GrowOptions {
  /** Splits on the way to a leaf at most. */
  readonly depth: number;
  /** Fewest rows of a leaf. */
  readonly leastRows: number;
  /** Share of the varying features that each node chooses from. */
  readonly featureShare: number;
  /** Rows of mean 0 that every leaf is mixed with (XGBoost's lambda for squared errors). */
  readonly lambda: number;
  /** Factor of what leaves say. */
  readonly rate: number;
}

const LEAST_GAIN = 1e-12;

/** Buffers that are used again for each tree over the same features. */
export class TreeGrower {
  readonly #features: BinnedFeatures;
  readonly #order: Int32Array;
  readonly #sums = new Float64Array(MAX_BINS);
  readonly #counts = new Int32Array(MAX_BINS);

  constructor(features: BinnedFeatures) {
    this.#features = features;
    this.#order = Int32Array.from(features.varying, (_, index) => index);
  }

  /**
   * Adds a tree that predicts `targets` of `rows`.
   *
   * @param rows row numbers, more than once where a row counts more; put in another order.
   * @param reached where given, gets for each row of the features what the tree says about it added.
   */
  grow(
    builder: TreeBuilder,
    rows: Int32Array,
    targets: Float64Array,
    options: GrowOptions,
    random: RandomIntegers,
    reached?: Float64Array,
  ): void {
    const { varying, bins, bounds } = this.#features;
    const root = builder.root();
    const splits = new Map<number, { index: number; bin: number }>();
    let level = [{ node: root, from: 0, to: rows.length, sum: sumOf(targets, rows) }];
    for (let depth = 0; level.length > 0; depth++) {
      const next: typeof level = [];
      for (const { node, from, to, sum } of level) {
        const count = to - from;
        const split =
          depth < options.depth && count >= 2 * options.leastRows
            ? this.#bestSplit(rows, from, to, sum, targets, options, random)
            : undefined;
        if (!split) {
          builder.value[node] = (options.rate * sum) / (count + options.lambda);
          continue;
        }
        const { index, bin, leftSum } = split;
        const middle = partition(rows, from, to, bins[index], bin);
        const first = builder.split(node, varying[index], bounds[index][bin]);
        splits.set(node, { index, bin });
        next.push(
          { node: first, from, to: middle, sum: leftSum },
          { node: first + 1, from: middle, to, sum: sum - leftSum },
        );
      }
      level = next;
    }
    if (!reached) return;
    for (let row = 0; row < reached.length; row++) {
      let node = root;
      for (let split = splits.get(node); split; split = splits.get(node))
        node = builder.child[node] + Number(bins[split.index][row] > split.bin);
      reached[row] += builder.value[node];
    }
  }

  /** Among features drawn for this node: the split that lowers the squared error most. */
  #bestSplit(
    rows: Int32Array,
    from: number,
    to: number,
    sum: number,
    targets: Float64Array,
    { featureShare, leastRows, lambda }: GrowOptions,
    random: RandomIntegers,
  ) {
    const { bins, bounds } = this.#features;
    const order = this.#order;
    const sums = this.#sums;
    const counts = this.#counts;
    const count = to - from;
    const drawn = Math.max(1, Math.round(featureShare * order.length));
    const whole = (sum * sum) / (count + lambda);
    let bestGain = LEAST_GAIN;
    let best: { index: number; bin: number; leftSum: number } | undefined;
    for (let draw = 0; draw < Math.min(drawn, order.length); draw++) {
      const other = draw + random.integer(order.length - draw);
      const index = order[other];
      order[other] = order[draw];
      order[draw] = index;
      const own = bins[index];
      const last = bounds[index].length;
      sums.fill(0, 0, last + 1);
      counts.fill(0, 0, last + 1);
      for (let at = from; at < to; at++) {
        const bin = own[rows[at]];
        sums[bin] += targets[rows[at]];
        counts[bin]++;
      }
      let leftSum = 0;
      let leftCount = 0;
      for (let bin = 0; bin < last; bin++) {
        if (counts[bin] === 0) continue;
        leftSum += sums[bin];
        leftCount += counts[bin];
        const rightCount = count - leftCount;
        if (leftCount < leastRows) continue;
        if (rightCount < leastRows) break;
        const rightSum = sum - leftSum;
        const gain =
          (leftSum * leftSum) / (leftCount + lambda) +
          (rightSum * rightSum) / (rightCount + lambda) -
          whole;
        if (gain > bestGain) {
          bestGain = gain;
          best = { index, bin, leftSum };
        }
      }
    }
    return best;
  }
}

/** Puts the rows whose bin is at most `bin` first and returns where the others begin. */
function partition(rows: Int32Array, from: number, to: number, bins: Uint8Array, bin: number) {
  let [low, high] = [from, to - 1];
  while (low <= high) {
    const row = rows[low];
    if (bins[row] <= bin) low++;
    else {
      rows[low] = rows[high];
      rows[high--] = row;
    }
  }
  return low;
}

function sumOf(targets: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += targets[row];
  return sum;
}
