/**
 * @module
 * Numbers of predictors as they are answered.
 */

/** To 1e-5 percent, as far as single precision goes: shorter to send than the digits beyond. */
export function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
