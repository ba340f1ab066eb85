/**
 * @module
 * Rows of a table as lines of text: NDJSON, or CSV as `archfit import` reads it.
 */
import type { BrokenOff, RowType, WholeRow } from "../../schema/http/benchmark-whole.js";
import type { ProblemName } from "../../schema/http/problems.js";
import { architectureCells, csvLine } from "../../tables/formats/csv-line.js";
import type { StoredRow } from "../../tables/queries/rows.js";
import type { Selection } from "../../tables/queries/selection.js";
import type { TableVersion } from "../../tables/queries/version.js";
import { architectureOf, describeRow } from "./rows.js";

export interface RowLines {
  /** Before the first row. */
  readonly head: string;
  /** The line of a row. */
  line(row: StoredRow): string;
  /** The last line of an answer that breaks off, which can be read as no row. */
  broken(type: ProblemName, detail: string): string;
}

/** @param names of the metrics of `selection`, in their order. */
export function rowLines(
  type: RowType,
  version: TableVersion,
  names: readonly string[],
  selection: Selection,
): RowLines {
  return type === "text/csv" ? csv(version, names, selection) : ndjson(names, selection);
}

function ndjson(names: readonly string[], selection: Selection): RowLines {
  const fields = names.map((name) => `${JSON.stringify(name)}:`);
  return {
    head: "",
    broken: (type, detail) =>
      `${JSON.stringify({ error: { type, detail } } satisfies BrokenOff)}\n`,
    line(row) {
      // Put together by hand: an object of the numbers, and the written form read and written again, take twice the time.
      const numbers = selection.readValues(row.digits).map((value, at) => `${fields[at]}${value}`);
      const { key, hash, index } = describeRow(row) satisfies Pick<
        WholeRow,
        "key" | "hash" | "index"
      >;
      const written = row.written ?? JSON.stringify(key);
      return `{"key":${JSON.stringify(key)},"hash":"${hash}","index":${index},"architecture":${written},"numbers":{${numbers.join()}}}\n`;
    },
  };
}

function csv(
  { space, lastIndex }: TableVersion,
  names: readonly string[],
  selection: Selection,
): RowLines {
  const hasIndex = lastIndex !== null;
  const columns = [
    ...(space?.columns ?? ["arch"]),
    "hash",
    ...(hasIndex ? ["index"] : []),
    ...names,
  ];
  return {
    head: csvLine(columns),
    // One cell more than a row has: what reads CSV would take fewer as a row with gaps.
    broken: (type, detail) =>
      csvLine(["error", type, detail, ...Array(Math.max(0, columns.length - 2)).fill("")]),
    line(row) {
      const { hash, index } = describeRow(row);
      return csvLine([
        ...architectureCells(architectureOf(row)),
        hash,
        ...(hasIndex ? [index ?? ""] : []),
        ...selection.readValues(row.digits).map((value) => value ?? ""),
      ]);
    },
  };
}
