/**
 * @module
 * Columns of numbers in a temporary file: written and read some rows at a time, or a whole column.
 */
import { TemporaryFile } from "../../files/temporary-file.js";

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Columns of `rows` float64 each. */
export class Columns {
  readonly #file = new TemporaryFile();

  constructor(readonly rows: number) {}

  /** Writes the rows of one column from row `first` on. */
  write(column: number, first: number, numbers: Float64Array): void {
    this.#file.write(new Uint8Array(numbers.buffer), this.#position(column, first));
  }

  /** Reads `count` rows of one column from row `first` on, all unless given. */
  read(column: number, first = 0, count = this.rows): Float64Array<ArrayBuffer> {
    const numbers = new Float64Array(count);
    this.#file.read(new Uint8Array(numbers.buffer), this.#position(column, first));
    return numbers;
  }

  close(): void {
    this.#file.close();
  }

  #position(column: number, row: number): number {
    return BYTES * (column * this.rows + row);
  }
}
