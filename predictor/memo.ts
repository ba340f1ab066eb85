/**
 * @module
 * What a predictor has said lately: the same architecture is not evaluated again.
 */
import type { Outputs } from "./onnx-session.js";

/** Of an architecture: equal only where the model is given equal numbers. */
export type Key = number | string;

/** Evaluations of one generation. All of NAS-Bench-201 fits into it; a thousand take some 60 kB. */
const CAPACITY = 16_384;

interface Generation {
  readonly rows: Map<Key, number>;
  /** One number for each output of the model, row by row. */
  readonly values: Float32Array;
}

/**
 * Remembers between `CAPACITY` and twice as many evaluations. Where the younger of two generations is full,
 * the older one is forgotten whole; what was asked for since is in the younger.
 */
export class Memo {
  #young: Generation;
  #old: Generation;

  /** @param outputs names of the model's outputs. */
  constructor(readonly outputs: readonly string[]) {
    this.#young = this.#generation();
    this.#old = this.#young;
  }

  /** Writes what is known of `key` into `row` of each output in `into`. @returns whether anything is. */
  recall(key: Key, into: Outputs, row: number): boolean {
    let at = this.#young.rows.get(key);
    if (at === undefined) {
      const before = this.#old.rows.get(key);
      if (before === undefined) return false;
      const { values } = this.#old;
      at = this.#place(key);
      this.#young.values.set(values.subarray(before, before + this.outputs.length), at);
    }
    for (let output = 0; output < this.outputs.length; output++) {
      const name = this.outputs[output];
      if (name in into) into[name][row] = this.#young.values[at + output];
    }
    return true;
  }

  /** @param from has all outputs. */
  remember(key: Key, from: Outputs, row: number): void {
    const at = this.#young.rows.get(key) ?? this.#place(key);
    this.outputs.forEach((name, output) => {
      this.#young.values[at + output] = from[name][row];
    });
  }

  /** Where the numbers of a key go that the younger generation does not have. */
  #place(key: Key): number {
    if (this.#young.rows.size >= CAPACITY) {
      this.#old = this.#young;
      this.#young = this.#generation();
    }
    const { rows } = this.#young;
    const at = rows.size * this.outputs.length;
    rows.set(key, at);
    return at;
  }

  #generation(): Generation {
    return { rows: new Map(), values: new Float32Array(CAPACITY * this.outputs.length) };
  }
}
