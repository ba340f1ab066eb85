/**
 * @module
 * Canonical order of the vertices of a cell, by bit operations: equal for isomorphic cells, far
 * cheaper than the benchmark's MD5 hash.
 */
import type { PrunedCell } from "./cell.js";

export interface CanonicalForm extends PrunedCell {
  /** A number that is equal for isomorphic cells only. */
  readonly identity: number;
}

const depth = new Uint8Array(8);
const predecessors = new Uint8Array(8);
const color = new Int32Array(8);
const refined = new Int32Array(8);

/**
 * Orders inner vertices by their longest distance from the input (so the order is topological), then
 * by a colour refined from their neighbourhoods; vertices that still tie are tried in all orders, and
 * the smallest adjacency wins.
 */
export function canonicalForm(cell: PrunedCell): CanonicalForm {
  const { vertexCount: n, successors, labels } = cell;
  depth.fill(0);
  predecessors.fill(0);
  for (let v = 0; v < n; v++)
    for (let w = v + 1; w < n; w++)
      if ((successors[v] >>> w) & 1) {
        predecessors[w] |= 1 << v;
        if (depth[v] >= depth[w]) depth[w] = depth[v] + 1;
      }
  for (let v = 0; v < n; v++)
    color[v] = mix((v === 0 ? 3 : v === n - 1 ? 4 : labels[v - 1]) * 16 + depth[v]);
  for (let round = 0; round < 3; round++) {
    for (let v = 0; v < n; v++) {
      let out = 0;
      let into = 0;
      for (let w = 0; w < n; w++) {
        if ((successors[v] >>> w) & 1) out = (out + mix(color[w])) | 0;
        if ((predecessors[v] >>> w) & 1) into = (into + mix(color[w] ^ 0x55555555)) | 0;
      }
      refined[v] = mix((Math.imul(color[v], 31) + Math.imul(out, 17) + into) | 0);
    }
    color.set(refined);
  }
  const order: number[] = [];
  for (let v = 1; v < n - 1; v++) order.push(v);
  order.sort((a, b) => depth[a] - depth[b] || color[a] - color[b]);

  let best = -1;
  let bestOrder = order;
  forEachTieOrder(order, 0, () => {
    const bits = adjacencyBits(successors, n, order);
    if (best < 0 || bits < best) {
      best = bits;
      bestOrder = order.slice();
    }
  });

  const sorted = bestOrder.map((v) => labels[v - 1]);
  return {
    vertexCount: n,
    successors: rowsOf(best, n),
    labels: sorted,
    identity: packed(best, sorted, n),
  };
}

/** A number that is equal for equal cells only, the order of their vertices included. */
export function codeOf({ vertexCount: n, successors, labels }: PrunedCell): number {
  let bits = 0;
  for (let v = 0, bit = 0; v < n - 1; v++)
    for (let w = v + 1; w < n; w++, bit++) bits |= ((successors[v] >>> w) & 1) << bit;
  return packed(bits, labels, n);
}

function packed(adjacency: number, labels: readonly number[], n: number): number {
  let code = 0;
  for (let index = 0; index < labels.length; index++) code = code * 3 + labels[index];
  return (adjacency * 243 + code) * 8 + n;
}

/** Calls `visit` with `order` in every arrangement that permutes only vertices which tie. */
function forEachTieOrder(order: number[], position: number, visit: () => void): void {
  if (position >= order.length - 1) {
    visit();
    return;
  }
  forEachTieOrder(order, position + 1, visit);
  const own = order[position];
  for (let other = position + 1; other < order.length; other++) {
    const rival = order[other];
    if (depth[rival] !== depth[own] || color[rival] !== color[own]) break;
    order[position] = rival;
    order[other] = own;
    forEachTieOrder(order, position + 1, visit);
    order[other] = rival;
    order[position] = own;
  }
}

const position = new Uint8Array(8);

/** The upper triangle of the reordered matrix as a number of n(n - 1)/2 ≤ 21 bits, row by row. */
function adjacencyBits(successors: readonly number[], n: number, order: readonly number[]): number {
  position[0] = 0;
  position[n - 1] = n - 1;
  for (let index = 0; index < order.length; index++) position[order[index]] = index + 1;
  let bits = 0;
  for (let v = 0; v < n - 1; v++)
    for (let w = v + 1; w < n; w++)
      if ((successors[v] >>> w) & 1) {
        const from = position[v];
        bits |= 1 << ((from * (2 * n - from - 1)) / 2 + position[w] - from - 1);
      }
  return bits;
}

function rowsOf(bits: number, n: number): number[] {
  const rows = new Array<number>(n).fill(0);
  for (let v = 0, bit = 0; v < n - 1; v++)
    for (let w = v + 1; w < n; w++, bit++) if ((bits >>> bit) & 1) rows[v] |= 1 << w;
  return rows;
}

/** A 32-bit mixing function (MurmurHash3's finaliser). */
function mix(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
