/**
 * @module
 * A NAS-Bench-101 cell: a directed acyclic graph of operations (Ying et al., 2019).
 */
import { countBits } from "../operation-graph.js";
import { quote } from "../quote.js";
import { type Architecture, ArchitectureError, type ArchitectureErrorType } from "../space.js";
import { type CanonicalForm, canonicalForm } from "./canonical.js";

/** Of inner vertices, in the order of the benchmark's labels. */
export const OPERATIONS = ["conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3"] as const;
export const CONV_3X3 = 0;
export const CONV_1X1 = 1;
export const MAX_VERTICES = 7;
export const MAX_EDGES = 9;
/** Of a written matrix; what survives pruning is limited by `MAX_VERTICES`. */
export const MAX_WRITTEN_VERTICES = 32;

const INPUT_OP = "input";
const OUTPUT_OP = "output";

/** What was given: row u of the matrix as a number whose bit v says whether there is an edge u→v. */
export interface WrittenCell {
  readonly successors: readonly number[];
  readonly ops: readonly string[];
}

/** A cell after pruning: every vertex lies on a path from vertex 0 to the last one. */
export interface PrunedCell {
  readonly vertexCount: number;
  /** Per vertex: bit w is set if there is an edge to vertex w. */
  readonly successors: readonly number[];
  /** Per inner vertex, first one first: index into `OPERATIONS`. */
  readonly labels: readonly number[];
}

/** A valid cell: what was written beside what is left of it. Made by `parseCell` and its like. */
export class NasBench101Cell implements Architecture {
  readonly space = "nasbench101";
  #canonical: CanonicalForm | undefined;

  constructor(
    readonly written: WrittenCell,
    readonly pruned: PrunedCell,
  ) {}

  /** The pruned cell with its vertices in canonical order. */
  get canonical(): CanonicalForm {
    return (this.#canonical ??= canonicalForm(this.pruned));
  }
}

/**
 * Removes what has no effect, as the benchmark does:
 * 1. find the vertices that can be reached from the input,
 * 2. find those from which the output can be reached,
 * 3. keep the vertices that are both, in their order.
 *
 * @param successors of n vertices, edges leading to higher vertices only.
 * @returns the vertices that are kept; empty if the output cannot be reached.
 */
function survivors(successors: readonly number[]): number[] {
  const last = successors.length - 1;
  let reached = 1;
  for (let v = 0; v < last; v++) if ((reached >>> v) & 1) reached |= successors[v];
  if (!((reached >>> last) & 1)) return [];
  let reaching = (1 << last) >>> 0;
  for (let v = last - 1; v >= 0; v--) if (successors[v] & reaching) reaching |= 1 << v;
  const kept: number[] = [];
  for (let v = 0; v <= last; v++) if (((reached & reaching) >>> v) & 1) kept.push(v);
  return kept;
}

function restrict(successors: readonly number[], kept: readonly number[]): readonly number[] {
  if (kept.length === successors.length) return successors;
  return kept.map((from) =>
    kept.reduce((row, to, index) => row | (((successors[from] >>> to) & 1) << index), 0),
  );
}

/**
 * What is left of a written matrix: the vertices that are kept, and their rows. Limits apply to these;
 * a string says which one is broken.
 */
function prune(
  written: readonly number[],
): { readonly kept: readonly number[]; readonly successors: readonly number[] } | string {
  const kept = survivors(written);
  if (kept.length === 0) return "No path leads from input to output";
  if (kept.length > MAX_VERTICES)
    return `${kept.length} vertices lie on paths from input to output; at most ${MAX_VERTICES} may`;
  const successors = restrict(written, kept);
  const edges = successors.reduce((sum, row) => sum + countBits(row), 0);
  if (edges > MAX_EDGES)
    return `${edges} edges lie on paths from input to output; at most ${MAX_EDGES} may`;
  return { kept, successors };
}

/** @throws {ArchitectureError} if no valid cell is left after pruning. */
function cellOf(written: WrittenCell): NasBench101Cell {
  const left = prune(written.successors);
  if (typeof left === "string") throw failure("invalid_architecture", left);
  const { kept, successors } = left;
  const labels = kept.slice(1, -1).map((vertex) => {
    const label = LABELS.get(written.ops[vertex]);
    if (label === undefined)
      throw failure(
        "unknown_operation",
        `Unknown operation ${quote(written.ops[vertex])}; operations of inner vertices are ${OPERATIONS.join(", ")}`,
        `/ops/${vertex}`,
      );
    return label;
  });
  return new NasBench101Cell(written, { vertexCount: kept.length, successors, labels });
}

/** The cell of these rows and labels, or `undefined` if it is not valid: for samplers. */
export function tryCell(
  successors: readonly number[],
  labels: readonly number[],
): NasBench101Cell | undefined {
  const left = prune(successors);
  if (typeof left === "string") return undefined;
  return new NasBench101Cell(
    { successors, ops: opsOf(labels) },
    {
      vertexCount: left.kept.length,
      successors: left.successors,
      labels: left.kept.slice(1, -1).map((v) => labels[v - 1]),
    },
  );
}

/**
 * Reads `{ matrix, ops }`. Rows of the matrix, or all of it, may be text of 0 and 1, its entries booleans,
 * and ops names joined by commas.
 *
 * @throws {ArchitectureError}
 */
export function parseCell(written: unknown): NasBench101Cell {
  if (typeof written !== "object" || written === null || Array.isArray(written))
    throw malformed('A NAS-Bench-101 cell is an object { "matrix": [[…]], "ops": [… ] }');
  const stranger = Object.keys(written).find((key) => key !== "matrix" && key !== "ops");
  if (stranger !== undefined)
    throw malformed(`Unknown field ${quote(stranger)}; a cell has matrix and ops`);
  const { matrix, ops } = written as { matrix?: unknown; ops?: unknown };
  const successors = parseMatrix(typeof matrix === "string" ? rowsOfText(matrix) : matrix);
  const names = typeof ops === "string" ? namesOfText(ops) : ops;
  if (!Array.isArray(names))
    throw malformed(
      "ops must be an array of operation names, or a text of them with commas",
      "/ops",
    );
  return cellOf({ successors, ops: parseOps(names, successors.length) });
}

function parseMatrix(matrix: unknown): number[] {
  if (!Array.isArray(matrix))
    throw malformed("matrix must be an array of rows, or a text of all their 0 and 1", "/matrix");
  const size = matrix.length;
  if (size < 2 || size > MAX_WRITTEN_VERTICES)
    throw malformed(
      `matrix has ${size} rows; a cell is written with 2 to ${MAX_WRITTEN_VERTICES} vertices`,
      "/matrix",
    );
  return matrix.map((row: unknown, from: number) => {
    if (!Array.isArray(row) && typeof row !== "string")
      throw malformed(`Row ${from} is neither an array nor a text of 0 and 1`, `/matrix/${from}`);
    if (row.length !== size)
      throw malformed(
        `matrix is not square: it has ${size} rows, but row ${from} has ${row.length} entries`,
        `/matrix/${from}`,
      );
    let bits = 0;
    for (let to = 0; to < size; to++) {
      const entry: unknown = row[to];
      if (entry === 0 || entry === false || entry === "0") continue;
      if (entry !== 1 && entry !== true && entry !== "1")
        throw malformed("Entries of matrix must be 0 or 1", `/matrix/${from}/${to}`);
      if (to <= from)
        throw malformed(
          `matrix is not upper-triangular: it has an edge from vertex ${from} to vertex ${to}`,
          `/matrix/${from}/${to}`,
        );
      bits |= 1 << to;
    }
    return bits >>> 0;
  });
}

function parseOps(ops: readonly unknown[], size: number): string[] {
  if (ops.length !== size)
    throw malformed(`ops has ${ops.length} entries, but matrix has ${size} vertices`, "/ops");
  return ops.map((op, vertex) => {
    if (typeof op !== "string")
      throw malformed("An entry of ops must be a string", `/ops/${vertex}`);
    const required = vertex === 0 ? INPUT_OP : vertex === size - 1 ? OUTPUT_OP : undefined;
    if (required !== undefined && op !== required)
      throw malformed(
        `ops must start with "${INPUT_OP}" and end with "${OUTPUT_OP}"; entry ${vertex} is ${quote(op)}`,
        `/ops/${vertex}`,
      );
    return op;
  });
}

/** Reads the benchmark's file form: matrix row by row as 0/1 characters, ops joined by commas. @throws {ArchitectureError} */
export function parseColumns(matrix: string, ops: string): NasBench101Cell {
  const successors = parseMatrix(rowsOfText(matrix));
  return cellOf({ successors, ops: parseOps(namesOfText(ops), successors.length) });
}

/** Rows of a matrix that is written as one text. @throws {ArchitectureError} */
function rowsOfText(matrix: string): string[] {
  const size = Math.sqrt(matrix.length);
  if (!Number.isInteger(size) || size < 2 || size > MAX_WRITTEN_VERTICES)
    throw malformed(
      `matrix has ${matrix.length} characters; it must have n² for 2 to ${MAX_WRITTEN_VERTICES} vertices`,
      "/matrix",
    );
  return Array.from({ length: size }, (_, from) => matrix.slice(from * size, (from + 1) * size));
}

/** Text beyond this is not split: it can only be wrong. */
const LONGEST_OPS = 100 * MAX_WRITTEN_VERTICES;

/** @throws {ArchitectureError} */
function namesOfText(ops: string): string[] {
  if (ops.length > LONGEST_OPS)
    throw malformed(
      `ops has ${ops.length} characters; at most ${LONGEST_OPS} can be right`,
      "/ops",
    );
  return ops.split(",").map((name) => name.trim());
}

/** The official form of rows and ops. */
export function formatCell({ successors, ops }: WrittenCell): {
  matrix: number[][];
  ops: readonly string[];
} {
  return {
    matrix: successors.map((row) => successors.map((_, to) => (row >>> to) & 1)),
    ops,
  };
}

/** A pruned cell as if it had been written so. */
export function asWritten(pruned: PrunedCell): NasBench101Cell {
  return new NasBench101Cell({ successors: pruned.successors, ops: opsOf(pruned.labels) }, pruned);
}

function opsOf(labels: readonly number[]): string[] {
  return [INPUT_OP, ...labels.map((label) => OPERATIONS[label]), OUTPUT_OP];
}

const LABELS: ReadonlyMap<string, number> = new Map(OPERATIONS.map((name, label) => [name, label]));

const failure = (type: ArchitectureErrorType, detail: string, pointer?: string) =>
  new ArchitectureError(type, detail, pointer);
const malformed = (detail: string, pointer?: string) =>
  failure("malformed_architecture", detail, pointer);
