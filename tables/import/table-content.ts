/**
 * @module
 * What a version of a table holds, row by row: the merged rows with their ranks, and the order by each
 * ranked metric.
 */
import type { BadRecord } from "../formats/source.js";
import { packIntegers, packNumbers } from "../packing/packing.js";
import { isMean, readStatistic, type Statistic, statisticsOf } from "../packing/statistics.js";
import type { Collector } from "./collector.js";
import { Columns } from "./columns.js";
import { type MergedRow, mergedRows, versionMetrics } from "./merge.js";
import { competitionRanks, descendingOrder, sortedChunks } from "./ranks.js";

/** A row of `architectures` as JSON, in the order of `INSERT_ARCHITECTURES`. */
export type RowText = string;

export class TableContent {
  /** Names of the stored metrics. */
  readonly metrics: readonly string[];
  readonly rows: number;
  /** For each of `ranked`: how many architectures have a number. */
  readonly rankedRows: readonly number[];
  readonly #means: readonly Statistic[];
  /** For each of `ranked` its values, and once they have been sorted its ranks. */
  readonly #columns: Columns;

  /** @param onConflict is told of each record that contradicts an earlier one. */
  constructor(
    readonly collector: Collector,
    onConflict: (record: BadRecord) => void,
  ) {
    this.metrics = versionMetrics(collector);
    this.rows = collector.architectures.size;
    this.#means = statisticsOf(this.metrics).filter(isMean);
    this.#columns = new Columns(this.rows);
    const counts = this.#means.map(() => 0);
    for (const rows of mergedRows(collector, onConflict))
      this.#means.forEach((mean, column) => {
        const values = Float64Array.from(
          rows,
          ({ numbers }) => readStatistic(numbers, mean)?.value ?? Number.NaN,
        );
        counts[column] += values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
        if (rows.length > 0) this.#columns.write(column, rows[0].ordinal, values);
      });
    this.rankedRows = counts;
  }

  /** Names of the means. */
  get ranked(): readonly string[] {
    return this.#means.map(({ name }) => name);
  }

  /** Rows of `sorted_chunks` as JSON, in the order of `INSERT_CHUNKS`. To be read whole before the rows. */
  *chunkTexts(): Generator<RowText> {
    for (const [column, name] of this.ranked.entries()) {
      const values = this.#columns.read(column);
      const order = descendingOrder(values);
      for (const { chunk, largest, smallest, ordinals } of sortedChunks(values, order))
        yield JSON.stringify([name, chunk, largest, smallest, hex(packIntegers(ordinals))]);
      this.#columns.write(column, 0, competitionRanks(values, order));
    }
  }

  /** Rows of `architectures` as JSON, in the order of `INSERT_ARCHITECTURES`. */
  *rowTexts(): Generator<RowText> {
    for (const rows of mergedRows(this.collector)) {
      if (rows.length === 0) continue;
      const ranks = this.#means.map((_, column) =>
        this.#columns.read(column, rows[0].ordinal, rows.length),
      );
      for (const [at, row] of rows.entries())
        yield rowText(
          row,
          ranks.map((ofMean) => ofMean[at]),
        );
    }
  }

  close(): void {
    this.#columns.close();
  }
}

function rowText(row: MergedRow, ranks: readonly number[]): RowText {
  const { key, ordinal, hash, officialIndex, written, numbers } = row;
  const packed = [hex(packNumbers(numbers)), hex(packIntegers(ranks))];
  return JSON.stringify([key, ordinal, hash, officialIndex, written, ...packed]);
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer).toString("hex");
