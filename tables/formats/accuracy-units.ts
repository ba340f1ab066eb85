/**
 * @module
 * Whether the accuracies of a CSV file are percentages, as here everywhere, or fractions, as NAS-Bench-101's
 * own API gives them: a file does not say, but its numbers do.
 */
import { RowError } from "./row-error.js";
import { SourceError } from "./source.js";

export class AccuracyUnits {
  /** Per column that has a value above 0: the largest. */
  readonly #largest = new Map<string, number>();

  /** @param fractions what the file has, where that is known. */
  constructor(readonly fractions: boolean | undefined) {}

  /**
   * Reads a cell of an accuracy.
   *
   * @param text a decimal number.
   * @returns percent.
   * @throws {RowError} if it is none.
   */
  read(column: string, text: string): number {
    const value = Number(text);
    if (this.fractions) {
      if (value < 0 || value > 1)
        throw new RowError(
          `${column} must be a fraction from 0 to 1, as --fractions says, not ${text}`,
        );
      return percentOf(text);
    }
    if (value < 0 || value > 100)
      throw new RowError(`${column} must be a percentage from 0 to 100, not ${text}`);
    if (value > (this.#largest.get(column) ?? 0)) this.#largest.set(column, value);
    return value;
  }

  /** To be called when all has been read. @throws {SourceError} if a column seems to hold fractions. */
  check(file: string): void {
    if (this.fractions !== undefined) return;
    for (const [column, largest] of this.#largest)
      if (largest <= 1)
        throw new SourceError(
          `No value of ${column} is above 1 (the largest is ${largest}): are these fractions? Accuracies are percentages here; --fractions converts them, --no-fractions says that they are percentages`,
          { file },
        );
  }
}

/** A hundred times a decimal number, as exact as the number itself: 0.07 is 7, not 7.000000000000001. */
function percentOf(text: string): number {
  const [digits, exponent = "0"] = text.toLowerCase().split("e");
  return Number(`${digits}e${Number(exponent) + 2}`);
}
