/**
 * @module
 * What the graph features are computed from: an operation graph with its paths and distances, in
 * buffers that are filled anew for each architecture.
 */
import type { GraphShape, OperationGraph } from "../operation-graph.js";
import { createPaths, MAX_PATHS, type Paths } from "./paths.js";

export interface GraphView {
  readonly kindCount: number;
  graph: OperationGraph;
  readonly paths: Paths;
  /** Per path: bit k is set if it has an operation of kind k, of the first 32 kinds. */
  readonly pathKinds: Uint32Array;
  /** Per path, `kindCount` entries: its operations by kind. */
  readonly pathCounts: Uint16Array;
  /** Per vertex. */
  readonly inDegree: Uint16Array;
  /** Per vertex: fewest and most edges from an input and to the output. */
  readonly distances: readonly [Uint16Array, Uint16Array, Uint16Array, Uint16Array];
  /** Per kind: vertices of it; those that an input leads to; those that lead to the output. */
  readonly countOf: Uint16Array;
  readonly afterInput: Uint16Array;
  readonly beforeOutput: Uint16Array;
  fill(graph: OperationGraph): void;
}

/** Of what is not reached. */
const FAR = 65_535;

export function createGraphView({ maxVertices }: GraphShape, kindCount: number): GraphView {
  const paths = createPaths(maxVertices);
  const pathKinds = new Uint32Array(MAX_PATHS);
  const pathCounts = new Uint16Array(MAX_PATHS * kindCount);
  const perVertex = () => new Uint16Array(maxVertices);
  const perKind = () => new Uint16Array(kindCount);
  const inDegree = perVertex();
  const distances = [perVertex(), perVertex(), perVertex(), perVertex()] as const;
  const [inputShort, inputLong, outputShort, outputLong] = distances;
  const [countOf, afterInput, beforeOutput] = [perKind(), perKind(), perKind()];

  const view: GraphView = {
    kindCount,
    graph: {
      vertexCount: 0,
      inputCount: 0,
      operations: new Uint8Array(),
      starts: new Uint16Array(1),
      targets: new Uint16Array(),
    },
    paths,
    pathKinds,
    pathCounts,
    inDegree,
    distances,
    countOf,
    afterInput,
    beforeOutput,
    fill(graph) {
      view.graph = graph;
      const { vertexCount, inputCount, operations, starts, targets } = graph;
      const output = vertexCount - 1;
      paths.find(graph);
      pathCounts.fill(0, 0, paths.count * kindCount);
      for (let path = 0; path < paths.count; path++) {
        let kinds = 0;
        for (let step = 0; step < paths.length[path]; step++) {
          const kind = paths.operations[path * paths.stride + step];
          kinds |= 1 << kind;
          pathCounts[path * kindCount + kind]++;
        }
        pathKinds[path] = kinds;
      }
      inDegree.fill(0);
      inputShort.fill(FAR);
      inputLong.fill(0);
      outputShort.fill(FAR);
      outputLong.fill(0);
      countOf.fill(0);
      afterInput.fill(0);
      beforeOutput.fill(0);
      inputShort.fill(0, 0, inputCount);
      outputShort[output] = 0;
      for (let v = 0; v < output; v++) {
        if (v >= inputCount) {
          const kind = operations[v];
          countOf[kind]++;
          if (inputShort[v] === 1) afterInput[kind]++;
        }
        const [short, long] = [inputShort[v] + 1, inputLong[v] + 1];
        for (let edge = starts[v]; edge < starts[v + 1]; edge++) {
          const w = targets[edge];
          inDegree[w]++;
          if (short < inputShort[w]) inputShort[w] = short;
          if (long > inputLong[w]) inputLong[w] = long;
        }
      }
      for (let v = output - 1; v >= 0; v--) {
        for (let edge = starts[v]; edge < starts[v + 1]; edge++) {
          const w = targets[edge];
          if (outputShort[w] + 1 < outputShort[v]) outputShort[v] = outputShort[w] + 1;
          if (outputLong[w] + 1 > outputLong[v]) outputLong[v] = outputLong[w] + 1;
        }
        if (v >= inputCount && outputShort[v] === 1) beforeOutput[operations[v]]++;
      }
    },
  };
  return view;
}
