/**
 * @module
 * What is spilled of each record, as bytes: which architecture, where it stands, its numbers. And once
 * for each architecture what a table holds of it besides numbers.
 */
import type { Spill } from "./spill.js";

/** What a table holds of an architecture besides numbers and index. */
export interface Definition {
  readonly key: string;
  /** `null` if it is the key. */
  readonly hash: string | null;
  /** The official form as JSON; `null` if it is the key. */
  readonly written: string | null;
}

/** Numbers of one record. */
export interface Measurement {
  /** Number of the file, of the record in it, and offset of its first byte. */
  readonly file: number;
  readonly record: number;
  readonly byteOffset: number;
  /** Numbers of metrics, and for each its value. */
  readonly metrics: readonly number[];
  readonly values: readonly number[];
}

/** By the number of an architecture. */
export type Entry =
  | { readonly number: number; readonly definition: Definition }
  | { readonly number: number; readonly measurement: Measurement };

const DEFINITION = 0;
const MEASUREMENT = 1;
/** Kind and number. */
const HEAD_BYTES = 5;
const LENGTH_BYTES = 4;
/** File, record, byte offset, count of values. */
const PLACE_BYTES = 4 + 8 + 8 + 2;
/** Metric and value. */
const VALUE_BYTES = 2 + 8;

export function writeDefinition(
  spill: Spill,
  bucket: number,
  number: number,
  { key, hash, written }: Definition,
): void {
  const text = Buffer.from(JSON.stringify([key, hash, written]));
  const bytes = spill.append(bucket, HEAD_BYTES + LENGTH_BYTES + text.length);
  bytes.writeUInt8(DEFINITION, 0);
  bytes.writeUInt32LE(number, 1);
  bytes.writeUInt32LE(text.length, HEAD_BYTES);
  text.copy(bytes, HEAD_BYTES + LENGTH_BYTES);
}

export function writeMeasurement(
  spill: Spill,
  bucket: number,
  number: number,
  { file, record, byteOffset, metrics, values }: Measurement,
): void {
  const bytes = spill.append(bucket, HEAD_BYTES + PLACE_BYTES + VALUE_BYTES * metrics.length);
  bytes.writeUInt8(MEASUREMENT, 0);
  bytes.writeUInt32LE(number, 1);
  bytes.writeUInt32LE(file, 5);
  bytes.writeDoubleLE(record, 9);
  bytes.writeDoubleLE(byteOffset, 17);
  bytes.writeUInt16LE(metrics.length, 25);
  for (let at = HEAD_BYTES + PLACE_BYTES, index = 0; index < metrics.length; index++) {
    at = bytes.writeUInt16LE(metrics[index], at);
    at = bytes.writeDoubleLE(values[index], at);
  }
}

/** The entries of one bucket, in the order in which they were written. */
export function* readEntries(bytes: Buffer): Generator<Entry> {
  for (let at = 0; at < bytes.length; ) {
    const kind = bytes.readUInt8(at);
    const number = bytes.readUInt32LE(at + 1);
    const body = at + HEAD_BYTES;
    if (kind === DEFINITION) {
      const start = body + LENGTH_BYTES;
      at = start + bytes.readUInt32LE(body);
      const [key, hash, written] = JSON.parse(bytes.toString("utf8", start, at));
      yield { number, definition: { key, hash, written } };
    } else {
      const count = bytes.readUInt16LE(body + 20);
      const metrics = new Array<number>(count);
      const values = new Array<number>(count);
      at = body + PLACE_BYTES;
      for (let index = 0; index < count; index++, at += VALUE_BYTES) {
        metrics[index] = bytes.readUInt16LE(at);
        values[index] = bytes.readDoubleLE(at + 2);
      }
      const file = bytes.readUInt32LE(body);
      const record = bytes.readDoubleLE(body + 4);
      const byteOffset = bytes.readDoubleLE(body + 12);
      yield { number, measurement: { file, record, byteOffset, metrics, values } };
    }
  }
}
