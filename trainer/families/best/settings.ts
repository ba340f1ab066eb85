/**
 * @module
 * Size and training of the student.
 */

/** Rows from which on averages of several members each gain next to nothing, and take long to fit. */
export const MANY_ROWS = 5000;

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

/** Of a larger sample: a teacher of many rows has more to say. */
const SAMPLED_OF_MANY: StudentSettings = {
  widths: [192, 192],
  steps: 4000,
  batch: 512,
  rate: 3e-3,
};

/**
 * With these, a student loses up to .003 of its teacher's Kendall's tau.
 *
 * @param rows that the teacher was fitted on.
 */
export function studentSettings(isWhole: boolean, rows: number): StudentSettings {
  if (isWhole) return WHOLE;
  return rows < MANY_ROWS ? SAMPLED : SAMPLED_OF_MANY;
}

/** Distinct functions of a large space that a student learns on. */
export function sampleSize(rows: number): number {
  return rows < MANY_ROWS ? 30_000 : 100_000;
}
