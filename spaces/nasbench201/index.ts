/**
 * @module
 * The search space of NAS-Bench-201 (Dong and Yang, 2020), which is also the topology space of
 * NATS-Bench (Dong et al., 2021).
 */
import { md5 } from "js-md5";
import { graphOfRows, INPUT, type OperationGraph, OUTPUT } from "../operation-graph.js";
import type { SearchSpace } from "../space.js";
import {
  CELL_COUNT,
  cellOf,
  codeOf,
  EDGE_COUNT,
  EDGES,
  formatCell,
  type NasBench201Cell,
  NONE,
  OPERATIONS,
  operationsOf,
  parseCell,
  parseCellText,
} from "./cell.js";
import { costOf } from "./cost.js";
import { cellAtOfficialIndex, officialIndexOf } from "./numbering.js";
import { reduction, withoutDeadEdges } from "./reduction.js";

export { officialUniqueString } from "./official.js";
export type { NasBench201Cell };

const OUTPUT_NODE = 3;
const hashes: (string | undefined)[] = [];
const graphs: (readonly OperationGraph[] | undefined)[] = [];

const classOf = (cell: NasBench201Cell) => reduction().classOf[cell.code];
const canonicalCode = (cell: NasBench201Cell) => reduction().canonicalOf[classOf(cell)];

export const nasbench201 = {
  id: "nasbench201",
  title: "NAS-Bench-201 / NATS-Bench topology",
  description:
    "Cells of four nodes with one of five operations on each of the six edges between them, written " +
    "|op~0|+|op~0|op~1|+|op~0|op~1|op~2| (Dong and Yang, 2020). A list of the six operations in this order, " +
    "by name or by index in the order of operations, and the 4×4 matrix of NATS-Bench's str2matrix are read, too.",
  example:
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
  operationKinds: [
    { name: "skip_connect", kernel: 1, convolution: false, identity: true },
    { name: "nor_conv_1x1", kernel: 1, convolution: true, identity: false },
    { name: "nor_conv_3x3", kernel: 3, convolution: true, identity: false },
    { name: "avg_pool_3x3", kernel: 3, convolution: false, identity: false },
  ],
  operations: OPERATIONS,
  featureGroups: [
    "counts",
    "subsets",
    "pathsByCounts",
    "pathsBySequence",
    "bigrams",
    "pathStatistics",
    "flow",
  ],
  graphShapes: [
    { name: "cell", inputs: 1, maxVertices: EDGE_COUNT + 2, maxEdges: 10, longestPath: 3 },
  ],
  limits: { nodes: 4, edges: EDGE_COUNT },
  size: { written: CELL_COUNT, distinct: 4930 },
  decisions: EDGES.map(([from, to]) => ({ name: `edge ${from}→${to}`, options: OPERATIONS })),
  mutationRates: "one",
  columns: ["arch"],
  extraFeatures: {
    names: OPERATIONS.map((operation) => `written ${operation}`),
    write(cell, out, offset) {
      for (const operation of operationsOf(cell.code)) out[offset + operation]++;
    },
  },

  parse: parseCell,
  parseText: parseCellText,
  parseColumns: ([arch]) => parseCell(arch),
  format: (cell) => formatCell(cell.code),

  keyedBy: "key",
  key: (cell) => formatCell(cell.code),
  hash: (cell) => (hashes[classOf(cell)] ??= md5(formatCell(canonicalCode(cell)))),
  identity: classOf,
  // Features count the operations and the cost of the cell as written.
  encodingKey: (cell) => cell.code,
  effective: (cell) => cellOf(codeOf(withoutDeadEdges(cell.code))),
  canonical: (cell) => cellOf(canonicalCode(cell)),

  toDecisions: (cell) => operationsOf(cell.code),
  fromDecisions: (values) => cellOf(codeOf(values)),
  graphs: (cell) => (graphs[classOf(cell)] ??= [graphOf(canonicalCode(cell))]),

  costMetrics: ["params_m", "flops_m"],
  cost: (cell) => costOf(cell.code),
  *enumerate() {
    for (let code = 0; code < CELL_COUNT; code++) yield cellOf(code);
  },
  /** Size is the number of edges with an operation. */
  growth: {
    smallest: () => withOneMoreEdge(new Uint8Array(EDGE_COUNT).fill(NONE)),
    expansions: (cell) => withOneMoreEdge(operationsOf(cell.code)),
  },
  isomorphs(cell) {
    const [a, b, between, c, d, e] = operationsOf(cell.code);
    // Nodes 1 and 2 can change places if no operation leads from one to the other.
    if (between !== NONE || (a === b && d === e)) return [];
    return [cellOf(codeOf([b, a, NONE, c, e, d]))];
  },
  officialIndices: { of: officialIndexOf, at: cellAtOfficialIndex },
  benchmarks: [
    {
      id: "nasbench201",
      title: "NATS-Bench topology (NAS-Bench-201)",
      rows: 15_625,
      licence: "MIT",
      paper: "https://arxiv.org/abs/2009.00437",
      source:
        "Dong et al., NATS-Bench (2021): one to three runs of each cell at 12 and 200 epochs on CIFAR-10, CIFAR-100 and ImageNet16-120",
      page: "https://github.com/D-X-Y/NATS-Bench",
      file: "NATS-tss-v1_0-3ffb9-simple",
      command: "npx archfit import NATS-tss-v1_0-3ffb9-simple --table nasbench201",
    },
  ],
} satisfies SearchSpace<NasBench201Cell>;

/** The cells with an operation on one edge that has none. */
function withOneMoreEdge(operations: Uint8Array): NasBench201Cell[] {
  const cells: NasBench201Cell[] = [];
  operations.forEach((own, edge) => {
    if (own !== NONE) return;
    for (let operation = 0; operation < OPERATIONS.length; operation++)
      if (operation !== NONE) cells.push(cellOf(codeOf(operations.with(edge, operation))));
  });
  return cells;
}

/** Edges become vertices: an operation into node n leads to every operation out of node n. */
function graphOf(code: number): OperationGraph {
  const live = operationsOf(code);
  const edges = EDGES.flatMap(([from, to], edge) =>
    live[edge] === NONE ? [] : [{ from, to, operation: live[edge] - 1 }],
  );
  const output = edges.length + 1;
  const operations = Uint8Array.of(INPUT, ...edges.map(({ operation }) => operation), OUTPUT);
  const successors = new Array<number>(edges.length + 2).fill(0);
  edges.forEach(({ from, to }, index) => {
    const vertex = index + 1;
    if (from === 0) successors[0] |= 1 << vertex;
    if (to === OUTPUT_NODE) successors[vertex] |= 1 << output;
    edges.forEach((next, other) => {
      if (next.from === to) successors[vertex] |= 1 << (other + 1);
    });
  });
  return graphOfRows(operations, successors);
}
