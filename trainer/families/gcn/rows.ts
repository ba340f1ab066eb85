/**
 * @module
 * What a graph network is told of each architecture.
 */
import { type Architecture, encode, type SearchSpace } from "../../../spaces/index.js";
import { featureScaling } from "../feature-scaling.js";

/** Operations, adjacency and, where asked for, scaled features side by side, row by row. */
export function graphRows(
  space: SearchSpace,
  architectures: readonly Architecture[],
  withFeatures: boolean,
): Float32Array {
  const parts = [
    encode(space, "graph_operations", architectures).data,
    encode(space, "graph_adjacency", architectures).data,
    ...(withFeatures ? [featureScaling(space).scale(architectures)] : []),
  ];
  const widths = parts.map((part) => part.length / architectures.length);
  const columns = widths.reduce((sum, width) => sum + width, 0);
  const rows = new Float32Array(architectures.length * columns);
  let at = 0;
  for (let row = 0; row < architectures.length; row++)
    parts.forEach((part, index) => {
      rows.set(part.subarray(row * widths[index], (row + 1) * widths[index]), at);
      at += widths[index];
    });
  return rows;
}
