/**
 * @module
 * All distinct cells: graph shapes first, then the operations on each.
 */
import { canonicalForm } from "./canonical.js";
import { MAX_EDGES, MAX_VERTICES, OPERATIONS, type PrunedCell } from "./cell.js";

/** The 423,624 distinct cells in canonical form, smaller ones first (some seconds for all). */
export function* distinctCells(): Generator<PrunedCell> {
  for (let n = 2; n <= MAX_VERTICES; n++) {
    for (const shape of shapes(n)) {
      const seen = new Set<number>();
      const labels = new Array<number>(n - 2).fill(0);
      for (let code = 0; code < OPERATIONS.length ** labels.length; code++) {
        for (let index = 0, rest = code; index < labels.length; index++) {
          labels[index] = rest % OPERATIONS.length;
          rest = Math.floor(rest / OPERATIONS.length);
        }
        const cell = canonicalForm({ vertexCount: n, successors: shape, labels });
        if (seen.has(cell.identity)) continue;
        seen.add(cell.identity);
        yield cell;
      }
    }
  }
}

/** One graph of each isomorphism class with `n` vertices, all of them on paths, and at most 9 edges. */
function* shapes(n: number): Generator<readonly number[]> {
  const bits = (n * (n - 1)) / 2;
  const seen = new Set<number>();
  const labels = new Array<number>(n - 2).fill(0);
  for (let code = 1; code < 2 ** bits; code++) {
    const successors = new Array<number>(n).fill(0);
    let edges = 0;
    let entered = 0;
    for (let v = 0, bit = 0; v < n - 1; v++)
      for (let w = v + 1; w < n; w++, bit++)
        if ((code >>> bit) & 1) {
          successors[v] |= 1 << w;
          entered |= 1 << w;
          edges++;
        }
    // Edges lead upwards, so a vertex that is entered and left lies on a path.
    if (edges > MAX_EDGES || entered !== 2 ** n - 2) continue;
    if (successors.indexOf(0) !== n - 1) continue;
    const cell = canonicalForm({ vertexCount: n, successors, labels });
    if (seen.has(cell.identity)) continue;
    seen.add(cell.identity);
    yield cell.successors;
  }
}
