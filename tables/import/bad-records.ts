/**
 * @module
 * Records that can't be used: the first ones in full, all of them counted.
 */
import { InputError } from "../../schema/input-error.js";
import { type BadRecord, formatPosition } from "../formats/source.js";

/** How many are kept in full. */
const SHOWN = 20;

export class BadRecords {
  readonly #first: BadRecord[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The first ones. */
  get first(): readonly BadRecord[] {
    return this.#first;
  }

  add(record: BadRecord): void {
    if (this.#first.length < SHOWN) this.#first.push(record);
    this.#count++;
  }

  /** A line for each of the first ones, and how many more there are. */
  describe(): string[] {
    const more = this.#count - this.#first.length;
    return [
      ...this.#first.map(({ position, problem }) => `${formatPosition(position)}: ${problem}`),
      ...(more > 0 ? [`… and ${more} more`] : []),
    ];
  }

  /** @throws {InputError} if there are any. */
  refuse(): void {
    if (this.#count === 0) return;
    const records = this.#count === 1 ? "1 record" : `${this.#count} records`;
    throw new InputError(
      [
        `${records} can't be used; --skip-bad loads the others`,
        ...this.describe().map((line) => `  ${line}`),
      ].join("\n"),
    );
  }
}
