/**
 * @module
 * What a process says of rows whose functions it does not know; runs in a worker thread.
 */
import { leaveOneFunctionOut, type ProcessData } from "./process.js";

export interface LeaveOutInput extends ProcessData {
  /** Equal numbers for rows of one function. */
  readonly functions: Int32Array;
}

export default function leaveOut({ functions, ...data }: LeaveOutInput): Float64Array {
  return leaveOneFunctionOut(data, functions);
}
