/**
 * @module
 * Parameters and FLOPs of the CIFAR-10 network that a NAS-Bench-101 cell stands for: a stem of 128
 * channels, then three stacks of three cells on 32, 16 and 8 pixels with 128, 256 and 512 channels,
 * and a classifier (Ying et al., 2019; `model_builder.py`).
 */
import type { Cost } from "../space.js";
import { CONV_1X1, CONV_3X3, type PrunedCell } from "./cell.js";

const STEM_CHANNELS = 128;
const STACKS = [
  { channels: 128, side: 32 },
  { channels: 256, side: 16 },
  { channels: 512, side: 8 },
];
const CELLS_PER_STACK = 3;
const CLASSES = 10;

/**
 * Channels of each inner vertex: those with an edge to the output share its channels equally (the
 * remainder one each to the first of them), every other takes the most of its successors'.
 */
export function vertexChannels(
  { vertexCount: n, successors }: PrunedCell,
  outputChannels: number,
): number[] {
  const channels = new Array<number>(n).fill(0);
  const last = n - 1;
  const toOutput = (v: number) => (successors[v] >>> last) & 1;
  let sharing = 0;
  for (let v = 1; v < last; v++) sharing += toOutput(v);
  if (sharing === 0) return channels;
  let remainder = outputChannels % sharing;
  for (let v = 1; v < last; v++)
    if (toOutput(v)) {
      channels[v] = Math.floor(outputChannels / sharing) + (remainder > 0 ? 1 : 0);
      remainder--;
    }
  for (let v = last - 1; v > 0; v--)
    if (!toOutput(v))
      for (let w = v + 1; w < last; w++)
        if ((successors[v] >>> w) & 1) channels[v] = Math.max(channels[v], channels[w]);
  return channels;
}

/** Multiply-accumulates are counted for convolutions and the classifier, not for normalisation, pooling and sums. */
export function costOf(cell: PrunedCell): Cost {
  const { vertexCount: n, successors, labels } = cell;
  let params = 0;
  let macs = 0;
  /** Without bias, followed by batch norm. */
  const convolution = (kernel: number, from: number, to: number, side: number) => {
    const weights = kernel * kernel * from * to;
    params += weights + 2 * to;
    macs += weights * side * side;
  };
  convolution(3, 3, STEM_CHANNELS, STACKS[0].side);
  let inputChannels = STEM_CHANNELS;
  for (const { channels, side } of STACKS) {
    const inner = vertexChannels(cell, channels);
    for (let repeat = 0; repeat < CELLS_PER_STACK; repeat++) {
      for (let v = 1; v < n; v++) {
        const own = v === n - 1 ? channels : inner[v];
        if ((successors[0] >>> v) & 1) convolution(1, inputChannels, own, side);
        if (v === n - 1) continue;
        if (labels[v - 1] === CONV_3X3) convolution(3, own, own, side);
        else if (labels[v - 1] === CONV_1X1) convolution(1, own, own, side);
      }
      inputChannels = channels;
    }
  }
  params += (inputChannels + 1) * CLASSES;
  macs += (inputChannels + 1) * CLASSES;
  return { params_m: params / 1e6, flops_m: macs / 1e6 };
}
