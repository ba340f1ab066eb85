/**
 * @module
 * What the graph features are computed from: an operation graph with its paths and distances, in
 * buffers that are filled anew for each architecture.
 */
import { INPUT, type OperationGraph, OUTPUT } from "../operation-graph.js";
import type { SearchSpace } from "../space.js";
import { createPaths, MAX_PATHS, type Paths } from "./paths.js";

export interface GraphView {
  readonly kindCount: number;
  graph: OperationGraph;
  readonly paths: Paths;
  /** Per path: bit k is set if it has an operation of kind k. */
  readonly pathKinds: Uint32Array;
  /** Per path, `kindCount` entries: its operations by kind. */
  readonly pathCounts: Uint8Array;
  /** Per vertex: bit u is set if there is an edge from u. */
  readonly predecessors: Uint32Array;
  /** Per vertex: fewest and most edges from the input and to the output. */
  readonly distances: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  /** Per kind: bit v is set if vertex v is of that kind. */
  readonly verticesOf: Uint32Array;
  fill(graph: OperationGraph): void;
}

export function createGraphView(space: SearchSpace): GraphView {
  const { maxVertices, operationKinds } = space;
  const kindCount = operationKinds.length;
  const paths = createPaths(maxVertices);
  const pathKinds = new Uint32Array(MAX_PATHS);
  const pathCounts = new Uint8Array(MAX_PATHS * kindCount);
  const predecessors = new Uint32Array(maxVertices);
  const bytes = () => new Uint8Array(maxVertices);
  const distances = [bytes(), bytes(), bytes(), bytes()] as const;
  const [inputShort, inputLong, outputShort, outputLong] = distances;
  const verticesOf = new Uint32Array(kindCount);

  const view: GraphView = {
    kindCount,
    graph: { vertexCount: 0, operations: new Uint8Array(), successors: new Uint32Array() },
    paths,
    pathKinds,
    pathCounts,
    predecessors,
    distances,
    verticesOf,
    fill(graph) {
      view.graph = graph;
      const { vertexCount, operations, successors } = graph;
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
      verticesOf.fill(0);
      predecessors.fill(0);
      inputShort.fill(255);
      inputLong.fill(0);
      outputShort.fill(255);
      outputLong.fill(0);
      inputShort[0] = 0;
      outputShort[output] = 0;
      for (let v = 0; v < vertexCount; v++) {
        const operation = operations[v];
        if (operation !== INPUT && operation !== OUTPUT) verticesOf[operation] |= 1 << v;
        for (let row = successors[v]; row; row &= row - 1) {
          const w = 31 - Math.clz32(row & -row);
          predecessors[w] |= 1 << v;
          inputShort[w] = Math.min(inputShort[w], inputShort[v] + 1);
          inputLong[w] = Math.max(inputLong[w], inputLong[v] + 1);
        }
      }
      for (let v = output - 1; v >= 0; v--)
        for (let row = successors[v]; row; row &= row - 1) {
          const w = 31 - Math.clz32(row & -row);
          outputShort[v] = Math.min(outputShort[v], outputShort[w] + 1);
          outputLong[v] = Math.max(outputLong[v], outputLong[w] + 1);
        }
    },
  };
  return view;
}
