/**
 * @module
 * Regression trees in flat arrays, as they are stored, predicted with and exported.
 */

/**
 * A sum of trees. The nodes of all trees stand one behind the other; the children of node n are
 * `child[n]` (features ≤ threshold) and `child[n] + 1`.
 */
export interface TreeEnsemble {
  /** Features that a row has. */
  readonly columns: number;
  /** What the trees are added to. */
  readonly base: number;
  /** Per tree: its first node. */
  readonly roots: Int32Array;
  /** Per node: column of the feature that it asks for, -1 for a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly child: Int32Array;
  /** Per node: what a leaf adds. */
  readonly value: Float32Array;
}

/** Rows at a time, whose features stay in the cache while all trees see them. */
const BLOCK = 128;

/**
 * @param features row by row, `columns` a row.
 * @returns one number per row.
 */
export function predictTrees(ensemble: TreeEnsemble, features: Float32Array): Float64Array {
  const { columns, base, roots, feature, threshold, child, value } = ensemble;
  const sums = new Float64Array(features.length / columns).fill(base);
  for (let from = 0; from < sums.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, sums.length);
    for (let tree = 0; tree < roots.length; tree++)
      for (let row = from; row < to; row++) {
        const start = row * columns;
        let node = roots[tree];
        for (let asked = feature[node]; asked >= 0; asked = feature[node])
          node = features[start + asked] > threshold[node] ? child[node] + 1 : child[node];
        sums[row] += value[node];
      }
  }
  return sums;
}

/** Collects the nodes of trees while they grow. */
export class TreeBuilder {
  readonly #roots: number[] = [];
  readonly feature: number[] = [];
  readonly threshold: number[] = [];
  readonly child: number[] = [];
  readonly value: number[] = [];

  /** Begins a tree and returns its root. */
  root(): number {
    const root = this.#leaves(1);
    this.#roots.push(root);
    return root;
  }

  /** Makes a leaf an inner node and returns the first of its two children, which are leaves. */
  split(node: number, feature: number, threshold: number): number {
    const first = this.#leaves(2);
    this.feature[node] = feature;
    this.threshold[node] = threshold;
    this.child[node] = first;
    return first;
  }

  build(columns: number, base: number): TreeEnsemble {
    return {
      columns,
      base,
      roots: Int32Array.from(this.#roots),
      feature: Int32Array.from(this.feature),
      threshold: Float32Array.from(this.threshold),
      child: Int32Array.from(this.child),
      value: Float32Array.from(this.value),
    };
  }

  #leaves(count: number): number {
    const first = this.feature.length;
    for (let leaf = 0; leaf < count; leaf++) {
      this.feature.push(-1);
      this.threshold.push(0);
      this.child.push(0);
      this.value.push(0);
    }
    return first;
  }
}
