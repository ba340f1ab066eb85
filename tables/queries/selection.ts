/**
 * @module
 * The part of the packed numbers and ranks of a row that certain metrics take: as SQL that reads no
 * more than that, and the numbers that it answers. They come as hexadecimal digits, which reach the
 * Worker several times faster than D1's own form of a blob, a list of decimal numbers.
 */
import { unpackIntegers, unpackNumbers } from "../packing/packing.js";
import { readStatistic, type Statistic } from "../packing/statistics.js";
import type { VersionMetric } from "./version.js";

/** Bytes of a number and of a rank. */
const NUMBER_BYTES = 8;
const RANK_BYTES = 4;

/** Pieces of a row that one statement reads: D1 takes 100 KB of SQL, and a piece has up to 42 characters. */
const MOST_PIECES = 2000;

/** A number of a row. */
export interface Measured {
  /** In the unit of the metric. */
  readonly value: number;
  /** Runs that it is the mean over; 1 for a single run; null for a mean without its runs. */
  readonly runs: number | null;
  /** Of means: 1 + how many architectures of the table have a larger value. */
  readonly rank?: number;
  /** Of means: share of the architectures with this number whose value is not larger, in percent. */
  readonly percentile?: number;
}

interface SelectedMetric {
  readonly name: string;
  /** Its places among the numbers that are read. */
  readonly statistic: Statistic;
  /** Its place among the ranks that are read, or -1. */
  readonly rank: number;
  /** Architectures that have the number. */
  readonly rows: number | null;
}

/** A row's numbers and ranks, as far as they are selected. */
export class Selection {
  /** An expression over a row of `architectures`: text of `length` digits. */
  readonly sql: string;
  readonly length: number;
  readonly #metrics: readonly SelectedMetric[];
  readonly #numberBytes: number;

  /** @param options `ranks`: whether they are read, too; true unless given. */
  constructor(metrics: readonly VersionMetric[], { ranks: hasRanks = true } = {}) {
    const ranks = new Pieces(
      metrics.flatMap(({ rankPlace }) => (rankPlace < 0 || !hasRanks ? [] : rankPlace)),
      MOST_PIECES / 2,
    );
    const numbers = new Pieces(
      metrics.flatMap(({ statistic: { place, runs } }) => (place < 0 ? runs : [place, ...runs])),
      MOST_PIECES - ranks.pieces,
    );
    this.sql = joined([...numbers.sql("numbers", NUMBER_BYTES), ...ranks.sql("ranks", RANK_BYTES)]);
    this.#numberBytes = NUMBER_BYTES * numbers.count;
    this.length = 2 * (this.#numberBytes + RANK_BYTES * ranks.count);
    this.#metrics = metrics.map(({ name, statistic, rankPlace, rows }) => ({
      name,
      statistic: {
        name,
        place: numbers.indexOf(statistic.place),
        runs: statistic.runs.map((place) => numbers.indexOf(place)),
      },
      rank: ranks.indexOf(rankPlace),
      rows,
    }));
  }

  /** Metrics that are selected. */
  get count(): number {
    return this.#metrics.length;
  }

  /** The numbers of the metrics, in their order; null where not measured. */
  read(digits: string): (Measured | null)[] {
    const bytes = bytesOf(digits);
    const numbers = unpackNumbers(bytes.subarray(0, this.#numberBytes));
    const ranks = unpackIntegers(bytes.subarray(this.#numberBytes));
    return this.#metrics.map(({ statistic, rank: place, rows }) => {
      const reading = readStatistic(numbers, statistic);
      if (reading === undefined) return null;
      const { value, runs } = reading;
      if (place < 0 || rows === null) return { value, runs };
      return { value, runs, rank: ranks[place], percentile: percentile(ranks[place], rows) };
    });
  }

  /** The values of the metrics alone, in their order; null where not measured. */
  readValues(digits: string): (number | null)[] {
    const numbers = unpackNumbers(bytesOf(digits).subarray(0, this.#numberBytes));
    return this.#metrics.map(({ statistic }) => readStatistic(numbers, statistic)?.value ?? null);
  }

  /** What `read` answers, by name. */
  readByName(digits: string): Record<string, Measured | null> {
    const numbers = this.read(digits);
    const byName: Record<string, Measured | null> = {};
    for (let at = 0; at < numbers.length; at++) byName[this.#metrics[at].name] = numbers[at];
    return byName;
  }
}

/** Share of `rows` whose rank is not better, in percent, to four digits behind the point. */
function percentile(rank: number, rows: number): number {
  return Math.round((1e6 * (rows - rank + 1)) / rows) / 1e4;
}

/** Texts one after the other, as a balanced tree: D1 takes no expression that is more than 100 deep. */
function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? "''";
  const half = parts.length >> 1;
  return `(${joined(parts.slice(0, half))} || ${joined(parts.slice(half))})`;
}

/** Places of a packed list, read as pieces of neighbours. */
class Pieces {
  readonly #pieces: readonly { readonly first: number; readonly count: number }[];
  readonly #indices = new Map<number, number>();

  /** @param most pieces; where there would be more, the nearest are read as one. */
  constructor(places: readonly number[], most: number) {
    const sorted = [...new Set(places)].sort((a, b) => a - b);
    let starts = startsOf(sorted, 1);
    for (let gap = 2; starts.length > most; gap *= 2) starts = startsOf(sorted, gap);
    this.#pieces = starts.map((start, piece) => {
      const first = sorted[start];
      const last = sorted[(starts[piece + 1] ?? sorted.length) - 1];
      return { first, count: last - first + 1 };
    });
    for (const { first, count } of this.#pieces)
      for (let place = first; place < first + count; place++)
        this.#indices.set(place, this.#indices.size);
  }

  get pieces(): number {
    return this.#pieces.length;
  }

  /** Elements of all pieces. */
  get count(): number {
    return this.#indices.size;
  }

  /** Of a place among what is read, or -1. */
  indexOf(place: number): number {
    return this.#indices.get(place) ?? -1;
  }

  sql(column: string, bytes: number): string[] {
    return this.#pieces.map(
      ({ first, count }) => `hex(substr(${column}, ${bytes * first + 1}, ${bytes * count}))`,
    );
  }
}

/** Where in a sorted list something begins that is more than `gap` after what comes before. */
const startsOf = (sorted: readonly number[], gap: number): number[] =>
  [...sorted.keys()].filter((at) => at === 0 || sorted[at] - sorted[at - 1] > gap);

/** Of hexadecimal digits in upper case. */
function bytesOf(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = (digitOf(digits.charCodeAt(2 * at)) << 4) | digitOf(digits.charCodeAt(2 * at + 1));
  return bytes;
}

const [ZERO, NINE, A] = Array.from("09A", (digit) => digit.charCodeAt(0));
const digitOf = (code: number) => (code <= NINE ? code - ZERO : code - A + 10);
