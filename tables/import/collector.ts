/**
 * @module
 * Gathers the records of all files of a table by architecture, in bounded memory: what they say is
 * spilled into buckets of architectures, each of which fits into memory later.
 */
import type { SearchSpace } from "../../spaces/index.js";
import type { StoredRow } from "../database/database.js";
import { isBad, type Position, type Subject, type TableSource } from "../formats/source.js";
import type { BadRecords } from "./bad-records.js";
import { type Entry, readEntries, writeDefinition, writeMeasurement } from "./entries.js";
import { KnownArchitectures } from "./known-architectures.js";
import { MetricNames } from "./metric-names.js";
import { Spill } from "./spill.js";

/** One for each first byte of a digest. */
export const BUCKETS = 256;

/** An architecture that a record refers to and that is not there, or not as the record says. */
class UnusableSubject extends Error {}

export class Collector {
  readonly architectures = new KnownArchitectures();
  readonly metrics = new MetricNames();
  readonly #spill = new Spill(BUCKETS);
  readonly #files: string[] = [];

  constructor(
    readonly space: SearchSpace,
    readonly bad: BadRecords,
  ) {}

  /**
   * Takes all records of a file. One by hash or index must be of an architecture that is known already.
   *
   * @param onRecord is told of each.
   * @throws {SourceError} where the file can't be read on.
   */
  async addSource(source: TableSource, onRecord: () => void): Promise<void> {
    for await (const record of source.records()) {
      onRecord();
      if (isBad(record)) this.bad.add(record);
      else {
        const problem = this.#add(record.position, record.subject, record.values);
        if (problem !== undefined) this.bad.add({ position: record.position, problem });
      }
    }
  }

  /**
   * Takes an architecture of the version that the table has.
   *
   * @param position what to say of where it stands.
   * @param metrics names of its numbers.
   */
  addStored(row: StoredRow, position: Position, metrics: readonly string[]): void {
    const { key, hash, written, officialIndex, numbers } = row;
    const known = this.architectures.find(key);
    const number = known ?? this.#define(key, hash, written);
    if (officialIndex !== null) this.architectures.setIndex(number, officialIndex);
    const measured = Array.from(numbers.keys()).filter((at) => !Number.isNaN(numbers[at]));
    this.#measure(number, position, {
      metrics: measured.map((at) => this.metrics.numberOf(metrics[at])),
      values: measured.map((at) => numbers[at]),
    });
  }

  /** What was said of the architectures of a bucket, in the order in which it was said. */
  entries(bucket: number): Generator<Entry> {
    return readEntries(this.#spill.read(bucket));
  }

  /** Where a measurement of an entry stands. */
  position(measurement: Omit<Position, "file"> & { readonly file: number }): Position {
    const { file, record, byteOffset } = measurement;
    return { file: this.#files[file], record, byteOffset };
  }

  close(): void {
    this.#spill.close();
  }

  /** @returns what is wrong with the record, if anything */
  #add(
    position: Position,
    subject: Subject,
    named: Readonly<Record<string, number>>,
  ): string | undefined {
    const metrics: number[] = [];
    const values: number[] = [];
    for (const name in named) {
      if (!Number.isFinite(named[name])) return `${name} is ${named[name]}, which is no number`;
      metrics.push(this.metrics.numberOf(name));
      values.push(named[name]);
    }
    try {
      this.#measure(this.#numberOf(subject), position, { metrics, values });
    } catch (error) {
      if (error instanceof UnusableSubject) return error.message;
      throw error;
    }
    return undefined;
  }

  /** @throws {UnusableSubject} */
  #numberOf(subject: Subject): number {
    const { architectures, space } = this;
    if ("hash" in subject) {
      const number = architectures.findHash(subject.hash);
      if (number === undefined)
        throw new UnusableSubject(`The table has no architecture of hash ${subject.hash}`);
      if (number === "several")
        throw new UnusableSubject(
          `The table has several architectures of hash ${subject.hash}; name them by ${space.columns.join(" and ")}`,
        );
      return number;
    }
    if (!("architecture" in subject)) {
      const number = architectures.findIndex(subject.index);
      if (number === undefined)
        throw new UnusableSubject(`The table has no architecture of index ${subject.index}`);
      return number;
    }
    return this.#numberOfArchitecture(subject.architecture, subject.index);
  }

  #numberOfArchitecture(
    architecture: Parameters<SearchSpace["key"]>[0],
    index: number | undefined,
  ): number {
    const { architectures, space } = this;
    const key = space.key(architecture);
    const known = architectures.find(key);
    if (index !== undefined) {
      const holder = architectures.findIndex(index);
      if (holder !== undefined && holder !== known)
        throw new UnusableSubject(`Index ${index} is of another architecture already`);
      const own = known === undefined ? undefined : architectures.indexOf(known);
      if (own !== undefined && own !== index)
        throw new UnusableSubject(`The architecture has index ${own} already, not ${index}`);
    }
    let number = known;
    if (number === undefined) {
      const hash = space.hash(architecture);
      const written = space.format(architecture);
      number = this.#define(
        key,
        hash === key ? null : hash,
        written === key ? null : JSON.stringify(written),
      );
    }
    if (index !== undefined) architectures.setIndex(number, index);
    return number;
  }

  #define(key: string, hash: string | null, written: string | null): number {
    const number = this.architectures.add(key, hash ?? key);
    const bucket = this.architectures.bucketOf(number);
    writeDefinition(this.#spill, bucket, number, { key, hash, written });
    return number;
  }

  #measure(
    number: number,
    { file, record, byteOffset }: Position,
    numbers: { readonly metrics: readonly number[]; readonly values: readonly number[] },
  ): void {
    if (this.#files[this.#files.length - 1] !== file) this.#files.push(file);
    writeMeasurement(this.#spill, this.architectures.bucketOf(number), number, {
      file: this.#files.length - 1,
      record,
      byteOffset,
      ...numbers,
    });
  }
}
