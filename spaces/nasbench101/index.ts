/**
 * @module
 * The search space of NAS-Bench-101 (Ying et al., 2019).
 */
import { graphOfRows, INPUT, OUTPUT } from "../operation-graph.js";
import { ABSENT, ArchitectureError, type Decision, type SearchSpace } from "../space.js";
import { benchmarks } from "./benchmarks.js";
import { codeOf } from "./canonical.js";
import {
  asWritten,
  formatCell,
  MAX_EDGES,
  MAX_VERTICES,
  MAX_WRITTEN_VERTICES,
  type NasBench101Cell,
  OPERATIONS,
  parseCell,
  parseColumns,
  tryCell,
} from "./cell.js";
import { costOf, vertexChannels } from "./cost.js";
import { distinctCells, drawDistinctCell } from "./enumerate.js";
import { grownCells, reorderedCells, smallestCell } from "./growth.js";
import { moduleHash } from "./module-hash.js";

export type { NasBench101Cell };

const LAST = MAX_VERTICES - 1;
const INNER = MAX_VERTICES - 2;

/** From and to of each possible edge of the 7-vertex matrix, row by row. */
const EDGES = Array.from({ length: LAST }, (_, from) =>
  Array.from({ length: LAST - from }, (_, index) => [from, from + 1 + index] as const),
).flat();

const decisions: readonly Decision[] = [
  ...EDGES.map(([from, to]) => ({ name: `edge ${from}→${to}`, options: ["0", "1"] })),
  ...Array.from({ length: INNER }, (_, index) => ({
    name: `operation ${index + 1}`,
    options: OPERATIONS,
  })),
];

/** Of a 128-channel cell. */
const WIDTH = 128;

export const nasbench101 = {
  id: "nasbench101",
  title: "NAS-Bench-101",
  description:
    "Cells that are directed acyclic graphs of up to 7 vertices and 9 edges with an operation on each " +
    'inner vertex, written { "matrix": [[…]], "ops": ["input", …, "output"] } (Ying et al., 2019).',
  example: {
    matrix: [
      [0, 1, 0, 0, 1, 1, 0],
      [0, 0, 1, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 1],
      [0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 0],
    ],
    ops: [
      "input",
      "conv3x3-bn-relu",
      "conv3x3-bn-relu",
      "maxpool3x3",
      "conv1x1-bn-relu",
      "conv3x3-bn-relu",
      "output",
    ],
  },
  operationKinds: [
    { name: "conv3x3-bn-relu", kernel: 3, convolution: true, identity: false },
    { name: "conv1x1-bn-relu", kernel: 1, convolution: true, identity: false },
    { name: "maxpool3x3", kernel: 3, convolution: false, identity: false },
  ],
  operations: OPERATIONS,
  featureGroups: [
    "counts",
    "subsets",
    "pathsByCounts",
    "pathsBySequence",
    "bigrams",
    "pathStatistics",
    "depths",
    "flow",
  ],
  graphShapes: [
    {
      name: "cell",
      inputs: 1,
      maxVertices: MAX_VERTICES,
      maxEdges: MAX_EDGES,
      longestPath: INNER,
    },
  ],
  limits: { vertices: MAX_VERTICES, edges: MAX_EDGES, written_vertices: MAX_WRITTEN_VERTICES },
  size: { written: 373_754_169, distinct: 423_624 },
  decisions,
  mutationRates: [
    ...EDGES.map(() => 1 / MAX_VERTICES),
    ...Array.from({ length: INNER }, () => 1 / INNER),
  ],
  columns: ["matrix", "ops"],
  extraFeatures: {
    names: Array.from({ length: INNER }, (_, index) => `channels ${index + 1}`),
    write(cell, out, offset) {
      const { canonical } = cell;
      const channels = vertexChannels(canonical, WIDTH);
      for (let v = 1; v < canonical.vertexCount - 1; v++) out[offset + v - 1] = channels[v] / WIDTH;
    },
  },

  parse: parseCell,
  parseText(text) {
    let written: unknown;
    try {
      written = JSON.parse(text);
    } catch {
      throw new ArchitectureError(
        "malformed_architecture",
        'The text is not JSON; write {"matrix": [[…]], "ops": ["input", …, "output"]}',
      );
    }
    return parseCell(written);
  },
  parseColumns: ([matrix, ops]) => parseColumns(matrix, ops),
  format: (cell) => formatCell(cell.written),

  keyedBy: "hash",
  key: moduleHash,
  hash: moduleHash,
  identity: (cell) => cell.canonical.identity,
  // Features have the cost, and the channels that it depends on go by the order of the vertices.
  encodingKey: (cell) => codeOf(cell.pruned),
  effective: (cell) => asWritten(cell.pruned),
  canonical: (cell) => asWritten(cell.canonical),

  toDecisions(cell) {
    const { successors, labels } = sevenVertices(cell);
    const values = new Uint8Array(decisions.length);
    for (let index = 0; index < EDGES.length; index++)
      values[index] = (successors[EDGES[index][0]] >>> EDGES[index][1]) & 1;
    values.set(labels, EDGES.length);
    return values;
  },
  fromDecisions(values) {
    const successors = new Array<number>(MAX_VERTICES).fill(0);
    for (let index = 0; index < EDGES.length; index++)
      if (values[index]) successors[EDGES[index][0]] |= 1 << EDGES[index][1];
    return tryCell(successors, Array.from(values.subarray(EDGES.length)));
  },
  graphs: ({ canonical }) => [
    graphOfRows(Uint8Array.of(INPUT, ...canonical.labels, OUTPUT), canonical.successors),
  ],

  costMetrics: ["params_m", "flops_m"],
  cost: (cell) => costOf(cell.pruned),
  *enumerate() {
    for (const cell of distinctCells()) yield asWritten(cell);
  },
  drawDistinct: (random) => asWritten(drawDistinctCell(random)),
  /** Size is the number of vertices less one. */
  growth: { smallest: () => [smallestCell()], expansions: grownCells },
  isomorphs(cell) {
    const { successors, labels } = sevenVertices(cell);
    return reorderedCells(
      successors,
      labels.map((label) => (label === ABSENT ? 0 : label)),
    );
  },
  benchmarks,
} satisfies SearchSpace<NasBench101Cell>;

/** The written cell if it has seven vertices, else the pruned one with unconnected vertices before its output. */
function sevenVertices(cell: NasBench101Cell): { successors: readonly number[]; labels: number[] } {
  const { written, pruned } = cell;
  if (written.ops.length === MAX_VERTICES) {
    const labels = written.ops
      .slice(1, -1)
      .map((op) => OPERATIONS.indexOf(op as (typeof OPERATIONS)[number]));
    // An unknown operation on a vertex that was pruned away.
    return { successors: written.successors, labels: labels.map((l) => (l < 0 ? ABSENT : l)) };
  }
  const output = pruned.vertexCount - 1;
  const successors = new Array<number>(MAX_VERTICES).fill(0);
  for (let v = 0; v < output; v++) {
    const row = pruned.successors[v];
    successors[v] = row & (2 ** output - 1);
    if ((row >>> output) & 1) successors[v] |= 1 << LAST;
  }
  const labels = new Array<number>(INNER).fill(ABSENT);
  pruned.labels.forEach((label, index) => {
    labels[index] = label;
  });
  return { successors, labels };
}
