/**
 * @module
 * The official module hash of NAS-Bench-101 (`graph_util.hash_module`), byte for byte.
 */
import { md5 } from "js-md5";
import type { NasBench101Cell } from "./cell.js";

/** Hashes that are remembered, some 100 bytes each. */
const REMEMBERED = 65_536;
const remembered = new Map<number, string>();

/** 32 hexadecimal digits: the key of the official table. Equal for isomorphic cells. */
export function moduleHash(cell: NasBench101Cell): string {
  const { identity, vertexCount, successors, labels } = cell.canonical;
  let hash = remembered.get(identity);
  if (hash === undefined) {
    hash = hashModule(vertexCount, successors, labels);
    if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value as number);
    remembered.set(identity, hash);
  }
  return hash;
}

function hashModule(n: number, successors: readonly number[], labels: readonly number[]): string {
  const into: number[][] = successors.map(() => []);
  const out: number[][] = successors.map(() => []);
  for (let v = 0; v < n; v++)
    for (let w = v + 1; w < n; w++)
      if ((successors[v] >>> w) & 1) {
        out[v].push(w);
        into[w].push(v);
      }
  let digests = successors.map((_, v) => {
    const label = v === 0 ? -1 : v === n - 1 ? -2 : labels[v - 1];
    return startDigest(out[v].length, into[v].length, label);
  });
  for (let round = 0; round < n; round++) {
    const previous = digests;
    const joined = (vertices: readonly number[]) =>
      vertices.length === 1
        ? previous[vertices[0]]
        : vertices
            .map((v) => previous[v])
            .sort()
            .join("");
    digests = previous.map((own, v) => md5(`${joined(into[v])}|${joined(out[v])}|${own}`));
  }
  // Python's text of a sorted list of strings.
  return md5(
    `[${digests
      .sort()
      .map((digest) => `'${digest}'`)
      .join(", ")}]`,
  );
}

const startDigests = new Map<string, string>();

function startDigest(outDegree: number, inDegree: number, label: number): string {
  // Python's text of a tuple of integers.
  const text = `(${outDegree}, ${inDegree}, ${label})`;
  let digest = startDigests.get(text);
  if (digest === undefined) startDigests.set(text, (digest = md5(text)));
  return digest;
}
