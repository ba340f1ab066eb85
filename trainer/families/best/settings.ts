/**
 * @module
 * Size and training of the student.
 */
export interface StudentSettings {
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
}

/** On all of a space; more gains nothing. */
const WHOLE: StudentSettings = { widths: [96, 96], steps: 1500, batch: 256, rate: 3e-3 };
/** Of a sample: what was not in it is to be said right, too. */
const SAMPLED: StudentSettings = { widths: [128, 128], steps: 2500, batch: 256, rate: 3e-3 };

/** With these, a student loses up to .002 of its teacher's Kendall's tau. */
export function studentSettings(isWhole: boolean): StudentSettings {
  return isWhole ? WHOLE : SAMPLED;
}

/** Rows from which on averages of several members each gain next to nothing, and take long to fit. */
export const MANY_ROWS = 5000;
