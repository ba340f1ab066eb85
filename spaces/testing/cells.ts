/**
 * @module
 * For tests: cells that are hard on what works with them.
 */
import { nasbench101 } from "../nasbench101/index.js";

/** With every edge flipped it is no valid cell: bitwise mutation of rate 1 has no child of it. */
export const withoutComplement = nasbench101.parse({
  matrix: [
    [0, 0, 0, 1, 1, 1, 0],
    [0, 0, 1, 0, 1, 1, 1],
    [0, 0, 0, 1, 0, 1, 0],
    [0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0],
  ],
  ops: [
    "input",
    "conv3x3-bn-relu",
    "conv1x1-bn-relu",
    "conv3x3-bn-relu",
    "conv1x1-bn-relu",
    "conv1x1-bn-relu",
    "output",
  ],
});
