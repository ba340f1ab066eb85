/**
 * @module
 * Which NAS-Bench-201 cells compute the same function.
 *
 * The value of a node is the sum of what its edges deliver: nothing over `none` or from a node that
 * has nothing, the source's value itself over `skip_connect`, else the operation applied to it. Sums
 * are multisets of terms: order and bracketing do not matter. Two cells are the same function if
 * their last nodes have the same value. That is the benchmark's own unique string, except that it
 * keeps a sum of two nothings apart from nothing: 6,466 classes there, 4,930 here, each a union of
 * those.
 */
import { CELL_COUNT, EDGES, NONE, OPERATIONS, operationsOf, SKIP } from "./cell.js";

export interface Reduction {
  /** Per cell code: number of its class, classes numbered by their first cell. */
  readonly classOf: Uint16Array;
  /** Per class: the first cell of it, which has `none` wherever it can and as early as it can. */
  readonly canonicalOf: Uint16Array;
}

let made: Reduction | undefined;

/** Made at first use, for all cells at once (some 10 ms). */
export function reduction(): Reduction {
  return (made ??= reduceAll());
}

function reduceAll(): Reduction {
  // Values are numbered as they come up; each is its sorted list of terms.
  const terms: number[][] = [[]];
  const numberOfSum = new Map<string, number>([["", 0]]);
  const INPUT_VALUE = intern([0]);
  function intern(sum: number[]): number {
    const name = sum.join();
    let number = numberOfSum.get(name);
    if (number === undefined) {
      number = terms.length;
      numberOfSum.set(name, number);
      terms.push(sum);
    }
    return number;
  }
  /** Value of a node whose edges carry `operations` from nodes with `values`; term 0 is the input. */
  function sum(operations: readonly number[], values: readonly number[]): number {
    const result: number[] = [];
    operations.forEach((operation, from) => {
      const value = values[from];
      if (operation === NONE || value === 0) return;
      if (operation === SKIP) result.push(...terms[value]);
      else result.push(value * OPERATIONS.length + operation);
    });
    return intern(result.sort((a, b) => a - b));
  }

  const classOf = new Uint16Array(CELL_COUNT);
  const canonicalOf: number[] = [];
  const classOfValue = new Map<number, number>();
  for (let code = 0; code < CELL_COUNT; code++) {
    const [a, b, c, d, e, f] = operationsOf(code);
    const first = sum([a], [INPUT_VALUE]);
    const second = sum([b, c], [INPUT_VALUE, first]);
    const value = sum([d, e, f], [INPUT_VALUE, first, second]);
    let number = classOfValue.get(value);
    if (number === undefined) {
      number = canonicalOf.length;
      classOfValue.set(value, number);
      canonicalOf.push(code);
    }
    classOf[code] = number;
  }
  return { classOf, canonicalOf: Uint16Array.from(canonicalOf) };
}

/** The operations of a cell with `none` on every edge that is on no path from input to output. */
export function withoutDeadEdges(code: number): Uint8Array {
  const operations = operationsOf(code);
  const live = (edge: number) => operations[edge] !== NONE;
  // Node 3 is the output, node 0 the input.
  const reaches = [true, false, false, true];
  const reached = [true, false, false, true];
  EDGES.forEach(([from, to], edge) => {
    if (live(edge) && reached[from] && to !== 3) reached[to] = true;
  });
  for (let edge = EDGES.length - 1; edge >= 0; edge--) {
    const [from, to] = EDGES[edge];
    if (live(edge) && reaches[to] && from !== 0) reaches[from] = true;
  }
  EDGES.forEach(([from, to], edge) => {
    if (!reached[from] || !reaches[to]) operations[edge] = NONE;
  });
  return operations;
}
