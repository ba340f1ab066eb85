/**
 * @module
 * All distinct cells, and one of them by chance: graphs first, then the operations on each.
 */
import { countBits } from "../operation-graph.js";
import type { Random } from "../random.js";
import { canonicalForm, codeOf } from "./canonical.js";
import { MAX_EDGES, MAX_VERTICES, OPERATIONS, type PrunedCell } from "./cell.js";

/** The 423,624 distinct cells in canonical form, smaller ones first (some seconds for all). */
export function* distinctCells(): Generator<PrunedCell> {
  for (const graphs of graphsBySize()) {
    for (const shape of shapesOf(graphs)) {
      const seen = new Set<number>();
      for (let code = 0; code < labellings(shape.length); code++) {
        const cell = canonicalForm(labelled(shape, code));
        if (seen.has(cell.identity)) continue;
        seen.add(cell.identity);
        yield cell;
      }
    }
  }
}

/**
 * One of the distinct cells in canonical form, exactly uniformly: draws one of the ways to write a cell
 * none of whose vertices is pruned, until it is the one in canonical order (one in six).
 */
export function drawDistinctCell(random: Random): PrunedCell {
  const sizes = graphsBySize().map((graphs) => graphs.length * labellings(graphs[0].length));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  for (;;) {
    let index = random.integer(total);
    let size = 0;
    while (index >= sizes[size]) index -= sizes[size++];
    const graphs = graphsBySize()[size];
    const cell = labelled(graphs[index % graphs.length], Math.floor(index / graphs.length));
    if (codeOf(cell) === canonicalForm(cell).identity) return cell;
  }
}

/** Ways to put operations on the inner vertices. */
const labellings = (vertices: number) => OPERATIONS.length ** (vertices - 2);

/** @param code from 0 to `labellings` - 1. */
function labelled(successors: readonly number[], code: number): PrunedCell {
  const labels: number[] = [];
  for (let v = 1, rest = code; v < successors.length - 1; v++) {
    labels.push(rest % OPERATIONS.length);
    rest = Math.floor(rest / OPERATIONS.length);
  }
  return { vertexCount: successors.length, successors, labels };
}

/** One graph of each isomorphism class. */
function* shapesOf(graphs: readonly (readonly number[])[]): Generator<readonly number[]> {
  const seen = new Set<number>();
  for (const graph of graphs) {
    const cell = canonicalForm(labelled(graph, 0));
    if (seen.has(cell.identity)) continue;
    seen.add(cell.identity);
    yield cell.successors;
  }
}

let written: readonly (readonly (readonly number[])[])[] | undefined;

/**
 * Of 2 to 7 vertices: every upper-triangular matrix with at most 9 edges in which all vertices lie on paths
 * from the first to the last, row by row.
 */
function graphsBySize(): readonly (readonly (readonly number[])[])[] {
  return (written ??= Array.from({ length: MAX_VERTICES - 1 }, (_, index) => {
    const graphs: number[][] = [];
    addGraphs(graphs, new Array<number>(index + 2).fill(0), 0, 0b1, 0);
    return graphs;
  }));
}

/**
 * @param rows of which those before `v` are made.
 * @param entered vertices that an edge leads to, and the first one.
 * @param edges in these rows.
 */
function addGraphs(graphs: number[][], rows: number[], v: number, entered: number, edges: number) {
  const last = rows.length - 1;
  // Edges lead upwards, so a vertex that is entered and left lies on a path.
  if (!((entered >>> v) & 1)) return;
  if (v === last) {
    graphs.push([...rows]);
    return;
  }
  for (let targets = 1; targets < 2 ** (last - v); targets++) {
    const row = targets << (v + 1);
    const more = edges + countBits(row);
    // Each later vertex but the last is left, too.
    if (more + (last - 1 - v) > MAX_EDGES) continue;
    rows[v] = row;
    addGraphs(graphs, rows, v + 1, entered | row, more);
  }
}
