/**
 * @module
 * The official module hash of NAS-Bench-101 (`graph_util.hash_module`), byte for byte: some fifty MD5
 * digests a cell, each of a text made of others. Put together in place (`md5-text.ts`), they take a third
 * of the time that a library takes for as many strings.
 */
import { countBits } from "../operation-graph.js";
import type { NasBench101Cell } from "./cell.js";
import { MAX_VERTICES } from "./cell.js";
import { DIGITS_WORDS, Md5Texts, precede, textOf } from "./md5-text.js";

/** Hashes that are remembered, some 100 bytes each. */
const REMEMBERED = 65_536;
const remembered = new Map<number, string>();

/** 32 hexadecimal digits: the key of the official table. Equal for isomorphic cells. */
export function moduleHash(cell: NasBench101Cell): string {
  const { identity, vertexCount, successors, labels } = cell.canonical;
  let hash = remembered.get(identity);
  if (hash === undefined) {
    hash = hashModule(vertexCount, successors, labels);
    // Deleting the oldest instead would leave holes that each search for the oldest has to step over.
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(identity, hash);
  }
  return hash;
}

/** Of each vertex, to be digested. */
const texts = new Md5Texts(MAX_VERTICES);
/** Per vertex: the digits of its digest. */
const digits = new Int32Array(MAX_VERTICES * DIGITS_WORDS);
/** Vertices in the order of their digests. */
const order = new Uint8Array(MAX_VERTICES);
const predecessors = new Uint8Array(MAX_VERTICES);

function hashModule(n: number, successors: readonly number[], labels: readonly number[]): string {
  predecessors.fill(0);
  for (let v = 0; v < n; v++)
    for (let w = v + 1; w < n; w++) if ((successors[v] >>> w) & 1) predecessors[w] |= 1 << v;
  for (let v = 0; v < n; v++) {
    const label = v === 0 ? -1 : v === n - 1 ? -2 : labels[v - 1];
    // Python's text of a tuple of integers.
    texts.addText(v, `(${countBits(successors[v])}, ${countBits(predecessors[v])}, ${label})`);
  }
  texts.digest(n, digits);
  for (let round = 0; round < n; round++) {
    sortVertices(n);
    for (let v = 0; v < n; v++) {
      addSorted(v, predecessors[v], n);
      texts.addText(v, "|");
      addSorted(v, successors[v], n);
      texts.addText(v, "|");
      texts.addDigits(v, digits, v * DIGITS_WORDS);
    }
    texts.digest(n, digits);
  }
  sortVertices(n);
  // Python's text of a sorted list of strings.
  for (let index = 0; index < n; index++) {
    texts.addText(0, index === 0 ? "['" : "', '");
    texts.addDigits(0, digits, order[index] * DIGITS_WORDS);
  }
  texts.addText(0, "']");
  texts.digest(1, digits);
  return textOf(digits, 0);
}

function sortVertices(n: number): void {
  for (let v = 0; v < n; v++) {
    let place = v;
    for (; place > 0; place--) {
      const before = order[place - 1];
      if (!precede(digits, v * DIGITS_WORDS, before * DIGITS_WORDS)) break;
      order[place] = before;
    }
    order[place] = v;
  }
}

/** Adds the digests of a set of vertices to the text of `v`, in the order of digests. */
function addSorted(v: number, vertices: number, n: number): void {
  for (let index = 0; index < n; index++)
    if ((vertices >>> order[index]) & 1) texts.addDigits(v, digits, order[index] * DIGITS_WORDS);
}
