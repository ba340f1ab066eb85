/**
 * @module
 * The graph features by group. They follow what is known to rank cells well: reachability under
 * subsets of operations (GRAF: Kadlecová et al., 2024), statistics over input-output paths (path
 * encoding: White et al., 2020), operations by depth, and expected depth under averaging.
 */
import type { GraphShape, OperationKind } from "../operation-graph.js";
import type { GraphView } from "./graph-view.js";

type Kinds = readonly OperationKind[];

/** Numbers that belong together. */
export interface FeatureGroup {
  readonly names: readonly string[];
  /** Writes `names.length` numbers from `out[offset]` on; `out` is zero there. */
  write(view: GraphView, out: Float32Array | Int32Array, offset: number): void;
}

/** Operations by kind, vertices, edges, degrees of input and output. */
function counts(operationKinds: Kinds): FeatureGroup {
  return {
    names: [
      ...operationKinds.map(({ name }) => `count ${name}`),
      "vertices",
      "edges",
      "out-degree of input",
      "in-degree of output",
      "largest in-degree",
      "largest out-degree",
    ],
    write({ graph, kindCount, countOf, inDegree }, out, offset) {
      const { vertexCount, inputCount, starts } = graph;
      for (let kind = 0; kind < kindCount; kind++) out[offset + kind] = countOf[kind];
      let mostIn = 0;
      let mostOut = 0;
      for (let v = 0; v < vertexCount; v++) {
        mostOut = Math.max(mostOut, starts[v + 1] - starts[v]);
        mostIn = Math.max(mostIn, inDegree[v]);
      }
      const at = offset + kindCount;
      out[at] = vertexCount;
      out[at + 1] = starts[vertexCount];
      out[at + 2] = starts[inputCount];
      out[at + 3] = inDegree[vertexCount - 1];
      out[at + 4] = mostIn;
      out[at + 5] = mostOut;
    },
  };
}

/** For each subset of the operations: paths that have no other, the shortest and the longest of them, and its operations beside input and output. */
function subsets(operationKinds: Kinds): FeatureGroup {
  const kinds = operationKinds.length;
  const masks = Array.from({ length: 2 ** kinds - 1 }, (_, index) => index + 1);
  const statistics = ["paths", "shortest path", "longest path", "after input", "before output"];
  return {
    names: masks.flatMap((mask) => {
      const members = operationKinds
        .filter((_, kind) => (mask >> kind) & 1)
        .map(({ name }) => name);
      return statistics.map((statistic) => `${statistic} {${members.join(", ")}}`);
    }),
    write({ paths, pathKinds, afterInput, beforeOutput }, out, offset) {
      for (let path = 0; path < paths.count; path++) {
        const own = pathKinds[path];
        const length = paths.length[path] + 1;
        // Every superset of the path's own kinds, by the usual walk over supersets.
        for (let mask = own || 1; mask < 1 << kinds; mask = (mask + 1) | own) {
          const at = offset + (mask - 1) * 5;
          out[at]++;
          if (out[at + 1] === 0 || length < out[at + 1]) out[at + 1] = length;
          if (length > out[at + 2]) out[at + 2] = length;
        }
      }
      for (let mask = 1; mask < 1 << kinds; mask++) {
        let after = 0;
        let before = 0;
        for (let kind = 0; kind < kinds; kind++) {
          if (((mask >> kind) & 1) === 0) continue;
          after += afterInput[kind];
          before += beforeOutput[kind];
        }
        const at = offset + (mask - 1) * 5;
        out[at + 3] = after;
        out[at + 4] = before;
      }
    },
  };
}

/** Paths by their numbers of each operation; identities do not count. */
function pathsByCounts(operationKinds: Kinds, { longestPath }: GraphShape): FeatureGroup {
  const kinds = operationKinds.flatMap(({ identity }, kind) => (identity ? [] : [kind]));
  const base = longestPath + 1;
  const slots = new Int16Array(base ** kinds.length).fill(-1);
  const names: string[] = [];
  for (let code = 0; code < slots.length; code++) {
    const numbers = kinds.map((_, index) => Math.floor(code / base ** index) % base);
    if (numbers.reduce((sum, number) => sum + number, 0) > longestPath) continue;
    slots[code] = names.length;
    names.push(
      `paths with ${numbers.map((number, index) => `${number} ${operationKinds[kinds[index]].name}`).join(", ")}`,
    );
  }
  return {
    names,
    write({ paths, pathCounts, kindCount }, out, offset) {
      for (let path = 0; path < paths.count; path++) {
        let code = 0;
        for (let index = kinds.length - 1; index >= 0; index--)
          code = code * base + pathCounts[path * kindCount + kinds[index]];
        out[offset + slots[code]]++;
      }
    },
  };
}

const SEQUENCE_LENGTH = 3;

/** Paths by their sequence of up to three operations; identities are passed over, longer paths left out. */
function pathsBySequence(operationKinds: Kinds): FeatureGroup {
  const digit = new Int8Array(operationKinds.length).fill(-1);
  const solid = operationKinds.filter(({ identity }) => !identity);
  operationKinds.forEach((kind, index) => {
    digit[index] = solid.indexOf(kind);
  });
  const starts = [0];
  const names: string[] = [];
  for (let length = 0; length <= SEQUENCE_LENGTH; length++) {
    for (let code = 0; code < solid.length ** length; code++) {
      const sequence = Array.from(
        { length },
        (_, step) =>
          solid[Math.floor(code / solid.length ** (length - 1 - step)) % solid.length].name,
      );
      names.push(`paths input→${sequence.map((name) => `${name}→`).join("")}output`);
    }
    starts.push(names.length);
  }
  return {
    names,
    write({ paths }, out, offset) {
      for (let path = 0; path < paths.count; path++) {
        let code = 0;
        let length = 0;
        for (let step = 0; step < paths.length[path]; step++) {
          const own = digit[paths.operations[path * paths.stride + step]];
          if (own < 0) continue;
          length++;
          code = code * solid.length + own;
        }
        if (length <= SEQUENCE_LENGTH) out[offset + starts[length] + code]++;
      }
    },
  };
}

/** Edges by the operations that they join. */
function bigrams(operationKinds: Kinds): FeatureGroup {
  return {
    names: operationKinds.flatMap((from) =>
      operationKinds.map((to) => `edges ${from.name}→${to.name}`),
    ),
    write({ graph, kindCount }, out, offset) {
      const { vertexCount, inputCount, operations, starts, targets } = graph;
      for (let v = inputCount; v < vertexCount - 1; v++) {
        const at = offset + operations[v] * kindCount;
        for (let edge = starts[v]; edge < starts[v + 1]; edge++)
          if (targets[edge] < vertexCount - 1) out[at + operations[targets[edge]]]++;
      }
    },
  };
}

/** Most, fewest, mean and sum over the paths of: each operation, convolutions, operations, receptive field. */
function pathStatistics(operationKinds: Kinds): FeatureGroup {
  const weights: { name: string; weight: number[] }[] = [
    ...operationKinds
      .filter(({ identity }) => !identity)
      .map((kind) => ({
        name: kind.name,
        weight: operationKinds.map((other) => Number(other === kind)),
      })),
    {
      name: "convolutions",
      weight: operationKinds.map(({ convolution }) => Number(convolution)),
    },
    { name: "operations", weight: operationKinds.map(({ identity }) => Number(!identity)) },
    { name: "receptive field", weight: operationKinds.map(({ kernel }) => kernel - 1) },
  ];
  const table = weights.map(({ weight }) => Float64Array.from(weight));
  return {
    names: weights.flatMap(({ name }) =>
      ["most", "fewest", "mean", "sum of"].map((statistic) => `${statistic} ${name} on paths`),
    ),
    write({ paths, pathCounts, kindCount }, out, offset) {
      if (paths.count === 0) return;
      for (let row = 0; row < table.length; row++) {
        const weight = table[row];
        let most = 0;
        let fewest = Number.POSITIVE_INFINITY;
        let sum = 0;
        for (let path = 0; path < paths.count; path++) {
          let value = 0;
          for (let kind = 0; kind < kindCount; kind++)
            value += weight[kind] * pathCounts[path * kindCount + kind];
          if (value > most) most = value;
          if (value < fewest) fewest = value;
          sum += value;
        }
        const at = offset + row * 4;
        out[at] = most;
        out[at + 1] = fewest;
        out[at + 2] = sum / paths.count;
        out[at + 3] = sum;
      }
    },
  };
}

const DISTANCES = [
  "shortest from input",
  "longest from input",
  "shortest to output",
  "longest to output",
];

/** For each operation: mean, most and least of its distances from input and to output, and its share of the paths. */
function depths(operationKinds: Kinds): FeatureGroup {
  const perKind = DISTANCES.length * 3 + 1;
  return {
    names: operationKinds.flatMap(({ name }) => [
      ...DISTANCES.flatMap((distance) =>
        ["mean", "most", "least"].map((statistic) => `${statistic} ${distance} of ${name}`),
      ),
      `share of paths of ${name}`,
    ]),
    write({ graph, kindCount, countOf, distances, paths }, out, offset) {
      const { vertexCount, inputCount, operations } = graph;
      for (let kind = 0; kind < kindCount; kind++) {
        const count = countOf[kind];
        if (count === 0) continue;
        const at = offset + kind * perKind;
        let traffic = 0;
        for (let which = 0; which < 4; which++) {
          const distance = distances[which];
          let sum = 0;
          let most = 0;
          let least = Number.POSITIVE_INFINITY;
          for (let v = inputCount; v < vertexCount - 1; v++) {
            if (operations[v] !== kind) continue;
            const value = distance[v];
            sum += value;
            if (value > most) most = value;
            if (value < least) least = value;
            if (which === 0) traffic += paths.through[v];
          }
          out[at + which * 3] = sum / count;
          out[at + which * 3 + 1] = most;
          out[at + which * 3 + 2] = least;
        }
        out[at + perKind - 1] = traffic / paths.count;
      }
    },
  };
}

/** Operations and depth that arrive at the output when every vertex takes the mean of its inputs. */
function flow(operationKinds: Kinds, { maxVertices }: GraphShape): FeatureGroup {
  const kinds = operationKinds.length;
  const width = kinds + 1;
  const state = new Float64Array(maxVertices * width);
  return {
    names: [...operationKinds.map(({ name }) => `expected ${name}`), "expected depth"],
    write({ graph, inDegree }, out, offset) {
      const { vertexCount, inputCount, operations, starts, targets } = graph;
      const last = vertexCount - 1;
      state.fill(0, 0, vertexCount * width);
      for (let v = 0; v < last; v++) {
        const from = v * width;
        if (v >= inputCount) {
          state[from + operations[v]]++;
          state[from + kinds]++;
        }
        for (let edge = starts[v]; edge < starts[v + 1]; edge++) {
          const to = targets[edge] * width;
          const share = 1 / inDegree[targets[edge]];
          for (let entry = 0; entry < width; entry++)
            state[to + entry] += share * state[from + entry];
        }
      }
      for (let entry = 0; entry < width; entry++) out[offset + entry] = state[last * width + entry];
    },
  };
}

/** All groups by name. */
export const FEATURE_GROUPS = {
  counts,
  subsets,
  pathsByCounts,
  pathsBySequence,
  bigrams,
  pathStatistics,
  depths,
  flow,
} satisfies Record<string, (operationKinds: Kinds, shape: GraphShape) => FeatureGroup>;

export type FeatureGroupName = keyof typeof FEATURE_GROUPS;
