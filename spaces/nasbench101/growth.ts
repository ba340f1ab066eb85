/**
 * @module
 * Cells with one vertex more, and other orders of the same vertices.
 */
import { countBits } from "../operation-graph.js";
import { canonicalForm } from "./canonical.js";
import {
  asWritten,
  MAX_EDGES,
  MAX_VERTICES,
  type NasBench101Cell,
  OPERATIONS,
  type PrunedCell,
  tryCell,
} from "./cell.js";

/** The smallest cell: its input is its output. */
export function smallestCell(): NasBench101Cell {
  return asWritten({ vertexCount: 2, successors: [0b10, 0], labels: [] });
}

/**
 * The distinct cells that one more vertex makes of a cell. Edges that the vertex bridges are kept, or
 * all replaced by the way through it.
 */
export function grownCells({ pruned }: NasBench101Cell): NasBench101Cell[] {
  if (pruned.vertexCount === MAX_VERTICES) return [];
  const found = new Map<number, NasBench101Cell>();
  for (const successors of grownShapes(pruned))
    for (let label = 0; label < OPERATIONS.length; label++) {
      const { at, rows } = successors;
      const labels = [...pruned.labels.slice(0, at - 1), label, ...pruned.labels.slice(at - 1)];
      const cell = canonicalForm({ vertexCount: rows.length, successors: rows, labels });
      if (!found.has(cell.identity)) found.set(cell.identity, asWritten(cell));
    }
  return [...found.values()];
}

/** Rows of the grown matrix, the new vertex being vertex `at`. */
function* grownShapes({ vertexCount: n, successors }: PrunedCell) {
  for (let at = 1; at < n; at++) {
    const below = 2 ** at - 1;
    const shifted = successors.map((row) => (row & below) | ((row & ~below) << 1));
    for (let from = 1; from <= below; from++)
      for (let to = 1; to < 2 ** (n - at); to++) {
        const targets = to << (at + 1);
        for (const bridged of [0, targets]) {
          const old = shifted.map((row, u) =>
            (from >>> u) & 1 ? (row & ~bridged) | (1 << at) : row,
          );
          // Replacing edges where there are none is the same as keeping them.
          if (bridged && !shifted.some((row, u) => (from >>> u) & 1 && row & targets)) continue;
          const rows = [...old.slice(0, at), targets, ...old.slice(at)];
          if (rows.reduce((sum, row) => sum + countBits(row), 0) <= MAX_EDGES) yield { at, rows };
        }
      }
  }
}

/**
 * The other ways to write seven vertices: inner vertices in any order in which edges lead upwards.
 *
 * @param successors row by row.
 * @param labels of the inner vertices.
 */
export function reorderedCells(
  successors: readonly number[],
  labels: readonly number[],
): NasBench101Cell[] {
  const found = new Map<string, NasBench101Cell>();
  const last = MAX_VERTICES - 1;
  for (const inner of orders(successors)) {
    const order = [0, ...inner, last];
    const rows = order.map((old) =>
      order.reduce((row, target, index) => row | (((successors[old] >>> target) & 1) << index), 0),
    );
    const reordered = inner.map((old) => labels[old - 1]);
    const cell = tryCell(rows, reordered);
    if (cell) found.set(`${rows} ${reordered}`, cell);
  }
  found.delete(`${successors} ${labels}`);
  return [...found.values()];
}

/** Topological orders of the inner vertices. */
function* orders(
  successors: readonly number[],
  placed: readonly number[] = [],
): Generator<readonly number[]> {
  if (placed.length === MAX_VERTICES - 2) yield placed;
  for (let v = 1; v < MAX_VERTICES - 1; v++) {
    if (placed.includes(v)) continue;
    const waits = successors.some(
      (row, u) => u > 0 && u !== v && !placed.includes(u) && (row >>> v) & 1,
    );
    if (!waits) yield* orders(successors, [...placed, v]);
  }
}
