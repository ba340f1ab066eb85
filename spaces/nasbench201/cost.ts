/**
 * @module
 * Parameters and FLOPs of the CIFAR-10 network that a NAS-Bench-201 cell stands for: a stem, three
 * stages of five cells at 16, 32 and 64 channels on 32, 16 and 8 pixels, a residual block between
 * stages, and a classifier (Dong and Yang, 2020, section 2.1).
 */
import type { Cost } from "../space.js";
import { CONV_1X1, CONV_3X3, operationsOf } from "./cell.js";

const STAGES = [
  { channels: 16, side: 32 },
  { channels: 32, side: 16 },
  { channels: 64, side: 8 },
];
const CELLS_PER_STAGE = 5;
const CLASSES = 10;

interface Count {
  params: number;
  macs: number;
}

/** A convolution without bias, then (unless left out) batch norm, whose arithmetic is not counted. */
function convolution(kernel: number, from: number, to: number, side: number, norm = true): Count {
  const weights = kernel * kernel * from * to;
  return { params: weights + (norm ? 2 * to : 0), macs: weights * side * side };
}

function total(counts: Count[]): Count {
  return counts.reduce((sum, count) => ({
    params: sum.params + count.params,
    macs: sum.macs + count.macs,
  }));
}

/** Everything but the cells. The benchmark's FLOPs count the classifier's bias. */
const FIXED = total([
  convolution(3, 3, STAGES[0].channels, STAGES[0].side),
  ...STAGES.slice(1).flatMap(({ channels, side }) => [
    convolution(3, channels / 2, channels, side),
    convolution(3, channels, channels, side),
    convolution(1, channels / 2, channels, side, false),
  ]),
  { params: 2 * 64 + 64 * CLASSES + CLASSES, macs: 64 * CLASSES + CLASSES },
]);

function perEdge(kernel: number): Count {
  const { params, macs } = total(
    STAGES.map(({ channels, side }) => convolution(kernel, channels, channels, side)),
  );
  return { params: params * CELLS_PER_STAGE, macs: macs * CELLS_PER_STAGE };
}
const EDGE_1X1 = perEdge(1);
const EDGE_3X3 = perEdge(3);

/** Dead convolutions count: they are in the network that was trained. */
export function costOf(code: number): Cost {
  let { params, macs } = FIXED;
  for (const operation of operationsOf(code)) {
    const edge = operation === CONV_1X1 ? EDGE_1X1 : operation === CONV_3X3 ? EDGE_3X3 : undefined;
    params += edge?.params ?? 0;
    macs += edge?.macs ?? 0;
  }
  return { params_m: params / 1e6, flops_m: macs / 1e6 };
}
