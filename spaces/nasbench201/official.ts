/**
 * @module
 * The unique string of the benchmark's own code, for those who hold results under it.
 */
import { EDGES, type NasBench201Cell, NONE, OPERATIONS, operationsOf, SKIP } from "./cell.js";

/**
 * `CellStructure.to_unique_str(consider_zero=True)` of the NAS-Bench-201 code: cells with the same
 * string compute the same function, though not the other way round (see `reduction.ts`).
 */
export function officialUniqueString(cell: NasBench201Cell): string {
  const operations = operationsOf(cell.code);
  const nodes = ["0", "", "", ""];
  for (let node = 1; node < nodes.length; node++) {
    const inputs = EDGES.flatMap(([from, to], edge) => {
      if (to !== node) return [];
      const operation = operations[edge];
      if (operation === NONE || nodes[from] === "#") return ["#"];
      return [operation === SKIP ? nodes[from] : `(${nodes[from]})@${OPERATIONS[operation]}`];
    });
    nodes[node] = inputs.sort().join("+");
  }
  return nodes[nodes.length - 1];
}
