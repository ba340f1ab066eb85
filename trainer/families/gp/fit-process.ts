/**
 * @module
 * Fits a process; runs in a worker thread.
 */
import { mean, standardDeviation } from "../../../learn/index.js";
import { fitProcess, type Process, type ProcessData, predictProcess } from "./process.js";

export interface FitInput extends ProcessData {
  /** Scaled features of the sample over which the score is to have mean 0 and deviation 1. */
  readonly sample: Float32Array;
}

export interface FittedProcess {
  readonly process: Process;
  /** Of the mean over the sample. */
  readonly centre: number;
  /** Likewise; 1 where the mean is the same everywhere. */
  readonly deviation: number;
}

export default function fit({ sample, ...data }: FitInput): FittedProcess {
  const process = fitProcess(data);
  const said = predictProcess(process, sample).mean;
  return { process, centre: mean(said), deviation: standardDeviation(said) || 1 };
}
