/**
 * @module
 * A NAS-Bench-201 cell: four nodes, six edges, an operation on each edge (Dong and Yang, 2020).
 */
import { quote } from "../quote.js";
import { type Architecture, ArchitectureError } from "../space.js";

/** In the order of the benchmark's code. */
export const OPERATIONS = [
  "none",
  "skip_connect",
  "nor_conv_1x1",
  "nor_conv_3x3",
  "avg_pool_3x3",
] as const;
export const NONE = 0;
export const SKIP = 1;
export const CONV_1X1 = 2;
export const CONV_3X3 = 3;

/** From and to of the six edges, in the order of the official string. */
export const EDGES = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const;
export const EDGE_COUNT = EDGES.length;
const NODE_COUNT = 4;
/** Number of written cells. */
export const CELL_COUNT = OPERATIONS.length ** EDGE_COUNT;

/** Immutable: `CELL_COUNT` of them exist. */
export interface NasBench201Cell extends Architecture {
  readonly space: "nasbench201";
  /** 0 … `CELL_COUNT` - 1: the operations of the six edges as digits in base 5, first edge first. Not the benchmark's index. */
  readonly code: number;
}

const cells = new Array<NasBench201Cell | undefined>(CELL_COUNT);

export function cellOf(code: number): NasBench201Cell {
  return (cells[code] ??= Object.freeze({ space: "nasbench201", code }));
}

/** Operation on each edge, as indices into `OPERATIONS`. */
export function operationsOf(code: number): Uint8Array {
  const operations = new Uint8Array(EDGE_COUNT);
  for (let edge = EDGE_COUNT - 1, rest = code; edge >= 0; edge--) {
    operations[edge] = rest % OPERATIONS.length;
    rest = Math.floor(rest / OPERATIONS.length);
  }
  return operations;
}

export function codeOf(operations: ArrayLike<number>): number {
  let code = 0;
  for (let edge = 0; edge < EDGE_COUNT; edge++) code = code * OPERATIONS.length + operations[edge];
  return code;
}

/** The official string. */
export function formatCell(code: number): string {
  const operations = operationsOf(code);
  let text = "|";
  EDGES.forEach(([from], edge) => {
    if (edge > 0 && from === 0) text += "+|";
    text += `${OPERATIONS[operations[edge]]}~${from}|`;
  });
  return text;
}

const FORM = "|op~0|+|op~0|op~1|+|op~0|op~1|op~2|";

/**
 * Reads the official string, or one of the lists that code around the benchmark holds: the six operations
 * (indices or names) in the order of the string, or the matrix of NATS-Bench's `str2matrix`.
 *
 * @throws {ArchitectureError}
 */
export function parseCell(written: unknown): NasBench201Cell {
  if (Array.isArray(written)) return parseList(written);
  if (typeof written !== "string")
    throw new ArchitectureError(
      "malformed_architecture",
      `A NAS-Bench-201 cell is a string of the form ${FORM}, not ${describe(written)}`,
    );
  if (written.length > MAX_LENGTH) throw malformed(`is ${written.length} characters long`);
  const nodes = written.split("+");
  if (nodes.length !== 3) throw malformed(`has ${nodes.length} nodes between + signs instead of 3`);
  let code = 0;
  for (let node = 0; node < 3; node++) {
    const edges = nodes[node].split("|");
    if (edges.length < 2 || edges[0] !== "" || edges[edges.length - 1] !== "")
      throw malformed(`has a node ${node + 1} that is not enclosed in | signs`);
    if (edges.length - 2 !== node + 1)
      throw malformed(
        `has ${edges.length - 2} ${edges.length === 3 ? "edge" : "edges"} into node ${node + 1} instead of ${node + 1}`,
      );
    for (let from = 0; from <= node; from++) {
      const edge = edges[from + 1];
      const tilde = edge.indexOf("~");
      if (tilde < 0 || edge.slice(tilde + 1) !== String(from))
        throw malformed(
          `has the edge ${quote(edge)} where op~${from} into node ${node + 1} belongs`,
        );
      const operation = INDEX.get(edge.slice(0, tilde));
      if (operation === undefined)
        throw new ArchitectureError(
          "unknown_operation",
          `Unknown operation ${quote(edge.slice(0, tilde))} on edge ${from}→${node + 1}; operations are ${OPERATIONS.join(", ")}`,
        );
      code = code * OPERATIONS.length + operation;
    }
  }
  return cellOf(code);
}

/** Reads the official string, or a list as JSON. @throws {ArchitectureError} */
export function parseCellText(text: string): NasBench201Cell {
  if (!text.startsWith("[") || text.length > MAX_LENGTH) return parseCell(text);
  try {
    return parseCell(JSON.parse(text));
  } catch (error) {
    if (error instanceof ArchitectureError) throw error;
    throw malformed("begins as a list, but is no JSON");
  }
}

function parseList(list: readonly unknown[]): NasBench201Cell {
  if (list.length === NODE_COUNT && list.every(Array.isArray)) return parseMatrix(list);
  if (list.length !== EDGE_COUNT)
    throw new ArchitectureError(
      "malformed_architecture",
      `A NAS-Bench-201 cell as a list is ${EDGE_COUNT} operations in the order of ${FORM}, or NATS-Bench's matrix of ${NODE_COUNT} rows of ${NODE_COUNT}; this one has ${list.length} entries`,
    );
  return cellOf(codeOf(EDGES.map((_, edge) => readOperation(list[edge], edge, `/${edge}`))));
}

/** Row by row the operation from each node into the node of the row; entries of no edge are 0. */
function parseMatrix(matrix: readonly (readonly unknown[])[]): NasBench201Cell {
  for (let to = 0; to < NODE_COUNT; to++) {
    const row = matrix[to];
    if (row.length !== NODE_COUNT)
      throw new ArchitectureError(
        "malformed_architecture",
        `NATS-Bench's matrix has ${NODE_COUNT} entries in each row; row ${to} has ${row.length}`,
        `/${to}`,
      );
    for (let from = to; from < NODE_COUNT; from++)
      if (row[from] !== NONE)
        throw new ArchitectureError(
          "malformed_architecture",
          `NATS-Bench's matrix has operations below its diagonal only, at [to][from]; there is no edge ${from}→${to}`,
          `/${to}/${from}`,
        );
  }
  return cellOf(
    codeOf(
      EDGES.map(([from, to], edge) => readOperation(matrix[to][from], edge, `/${to}/${from}`)),
    ),
  );
}

/** @throws {ArchitectureError} */
function readOperation(value: unknown, edge: number, pointer: string): number {
  const operation = typeof value === "string" ? INDEX.get(value) : value;
  if (Number.isInteger(operation) && OPERATIONS[operation as number] !== undefined)
    return operation as number;
  const found =
    typeof value === "string" || typeof value === "number" ? quote(`${value}`) : describe(value);
  const [from, to] = EDGES[edge];
  const known = OPERATIONS.map((name, index) => `${index} ${name}`).join(", ");
  throw new ArchitectureError(
    "unknown_operation",
    `Unknown operation ${found} on edge ${from}→${to}; operations are ${known}`,
    pointer,
  );
}

const INDEX: ReadonlyMap<string, number> = new Map(OPERATIONS.map((name, index) => [name, index]));
const MAX_LENGTH = formatCell(codeOf(new Array(EDGE_COUNT).fill(SKIP))).length + 32;

function malformed(problem: string): ArchitectureError {
  return new ArchitectureError(
    "malformed_architecture",
    `The string ${problem}; the form is ${FORM}`,
  );
}

function describe(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value)
    ? "an array"
    : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
