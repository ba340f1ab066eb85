/**
 * @module
 * What models are told of an architecture and of what was measured of it, as rows in the trainer and as values of
 * an ONNX graph.
 */
import { type Architecture, encode, type SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { featureScaling } from "../feature-scaling.js";
import {
  type CompletedValues,
  type Completion,
  complete,
  completionToGraph,
  scaleCompleted,
} from "./completion.js";

/** Rows for both kinds of model, all of one length each. */
export interface ToldRows {
  /** For trees: features, the numbers of all metrics, how many were measured. */
  readonly forTrees: Float32Array;
  /** For networks: scaled features and scaled numbers. */
  readonly forNetworks: Float32Array;
  /** How many metrics were measured of each. */
  readonly known: Float32Array;
}

/** @param measured as the values of `Measured`. */
export function toldRows(
  space: SearchSpace,
  completion: Completion,
  architectures: readonly Architecture[],
  measured: Float32Array,
): ToldRows {
  const rows = architectures.length;
  const { completed, known } = complete(completion, measured);
  const features = encode(space, "features", architectures).data as Float32Array;
  return {
    forTrees: sideBySide(rows, [features, completed, known]),
    forNetworks: sideBySide(rows, [
      featureScaling(space).scale(architectures),
      scaleCompleted(completion, completed),
    ]),
    known,
  };
}

/** The same as values of a graph. */
export interface ToldValues {
  readonly forTrees: Value;
  readonly forNetworks: Value;
  /** [batch, 1] */
  readonly known: Value;
}

/** @param features value of that input, and so `measured` and `mask`. */
export function toldToGraph(
  graph: GraphBuilder,
  space: SearchSpace,
  completion: Completion,
  features: Value,
  measured: Value,
  mask: Value,
): ToldValues {
  const { completed, scaled, known }: CompletedValues = completionToGraph(
    graph,
    completion,
    measured,
    mask,
  );
  const concat = (values: Value[]) => graph.node("Concat", values, { axis: 1n });
  return {
    forTrees: concat([features, completed, known]),
    forNetworks: concat([featureScaling(space).toGraph(graph, features), scaled]),
    known,
  };
}

/** Matrices of as many rows, row by row, as one. */
function sideBySide(rows: number, parts: readonly Float32Array[]): Float32Array {
  const columns = parts.map(({ length }) => length / rows);
  const width = columns.reduce((sum, count) => sum + count, 0);
  const joined = new Float32Array(rows * width);
  let from = 0;
  parts.forEach((part, index) => {
    const count = columns[index];
    for (let row = 0; row < rows; row++)
      joined.set(part.subarray(row * count, (row + 1) * count), row * width + from);
    from += count;
  });
  return joined;
}
