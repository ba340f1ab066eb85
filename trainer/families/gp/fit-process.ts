/**
 * @module
 * Fits a process; runs in a worker thread.
 */
import {
  fitProcess,
  type Limits,
  type Process,
  type ProcessData,
  predictProcess,
} from "./process.js";

export interface FitInput extends ProcessData {
  /** Scaled features of the sample over which the score is to have mean 0 and deviation 1. */
  readonly sample: Float32Array;
  readonly limits: Limits;
}

export interface FittedProcess {
  readonly process: Process;
  /** What it says of the sample. */
  readonly ofSample: Float64Array;
}

export default function fit({ sample, limits, ...data }: FitInput): FittedProcess {
  const process = fitProcess(data, limits);
  return { process, ofSample: predictProcess(process, sample).mean };
}
