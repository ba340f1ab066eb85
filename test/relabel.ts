/**
 * @module
 * The same NAS-Bench-101 cell, written otherwise.
 */
import { createRandom } from "../spaces/index.js";

export interface WrittenCell {
  readonly matrix: readonly (readonly number[])[];
  readonly ops: readonly string[];
}

/** Puts the inner vertices into another order, in which the matrix is still upper triangular. */
export function relabel({ matrix, ops }: WrittenCell, seed: number): WrittenCell {
  const random = createRandom(seed);
  const last = ops.length - 1;
  const left = new Set(Array.from({ length: last - 1 }, (_, index) => index + 1));
  const order = [0];
  while (left.size > 0) {
    const free = [...left].filter((vertex) => ![...left].some((other) => matrix[other][vertex]));
    const next = random.choice(free);
    left.delete(next);
    order.push(next);
  }
  order.push(last);
  return {
    matrix: order.map((from) => order.map((to) => matrix[from][to])),
    ops: order.map((vertex) => ops[vertex]),
  };
}

/** Adds a vertex that has an input and no output, which pruning removes. */
export function withDeadVertex({ matrix, ops }: WrittenCell): WrittenCell {
  const last = ops.length - 1;
  const insert = <T>(list: readonly T[], item: T) => [...list.slice(0, last), item, list[last]];
  const rows = matrix.map((row, vertex) => insert(row, vertex === 0 ? 1 : 0));
  return {
    matrix: insert(rows, Array(ops.length + 1).fill(0)),
    ops: insert(ops, "conv3x3-bn-relu"),
  };
}
