/**
 * @module
 * The official module hash of NAS-Bench-101 (`graph_util.hash_module`), byte for byte: some fifty MD5
 * digests a cell, each of a text made of others. Put together in place (`md5-text.ts`), they take a third
 * of the time that a library takes for as many strings.
 */
import { countBits } from "../operation-graph.js";
import type { NasBench101Cell } from "./cell.js";
import { MAX_VERTICES } from "./cell.js";
import { DIGITS_WORDS, Md5Text, precede, textOf } from "./md5-text.js";

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

const text = new Md5Text();
/** Per vertex: the digits of its digest, in this round and the next. */
let digits = new Int32Array(MAX_VERTICES * DIGITS_WORDS);
let nextDigits = new Int32Array(MAX_VERTICES * DIGITS_WORDS);
/** Vertices in the order of their digests. */
const order = new Uint8Array(MAX_VERTICES);
const predecessors = new Uint8Array(MAX_VERTICES);

function hashModule(n: number, successors: readonly number[], labels: readonly number[]): string {
  predecessors.fill(0);
  for (let v = 0; v < n; v++)
    for (let w = v + 1; w < n; w++) if ((successors[v] >>> w) & 1) predecessors[w] |= 1 << v;
  for (let v = 0; v < n; v++) {
    const label = v === 0 ? -1 : v === n - 1 ? -2 : labels[v - 1];
    digits.set(
      startDigits(countBits(successors[v]), countBits(predecessors[v]), label),
      v * DIGITS_WORDS,
    );
  }
  for (let round = 0; round < n; round++) {
    sortVertices(n);
    for (let v = 0; v < n; v++) {
      addSorted(predecessors[v], n);
      text.addText("|");
      addSorted(successors[v], n);
      text.addText("|");
      text.addDigits(digits, v * DIGITS_WORDS);
      text.digest(nextDigits, v * DIGITS_WORDS);
    }
    [digits, nextDigits] = [nextDigits, digits];
  }
  sortVertices(n);
  // Python's text of a sorted list of strings.
  for (let index = 0; index < n; index++) {
    text.addText(index === 0 ? "['" : "', '");
    text.addDigits(digits, order[index] * DIGITS_WORDS);
  }
  text.addText("']");
  text.digest(nextDigits, 0);
  return textOf(nextDigits, 0);
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

function addSorted(vertices: number, n: number): void {
  for (let index = 0; index < n; index++)
    if ((vertices >>> order[index]) & 1) text.addDigits(digits, order[index] * DIGITS_WORDS);
}

const starts = new Map<string, Int32Array>();

function startDigits(outDegree: number, inDegree: number, label: number): Int32Array {
  // Python's text of a tuple of integers.
  const tuple = `(${outDegree}, ${inDegree}, ${label})`;
  let start = starts.get(tuple);
  if (start === undefined) {
    start = new Int32Array(DIGITS_WORDS);
    text.addText(tuple);
    text.digest(start, 0);
    starts.set(tuple, start);
  }
  return start;
}
