/**
 * @module
 * Writes CSV (RFC 4180, but for the end of a line).
 */
import type { WrittenArchitecture } from "../../spaces/index.js";

/** A line with its end. */
export const csvLine = (cells: readonly (string | number)[]) => `${cells.map(csvCell).join()}\n`;

/** What stands in the columns of a space: a matrix row by row as 0/1 characters, ops joined by commas. */
export function architectureCells(written: WrittenArchitecture): string[] {
  if (typeof written === "string") return [written];
  return [written.matrix.map((row) => row.join("")).join(""), written.ops.join()];
}

const csvCell = (cell: string | number) =>
  typeof cell === "string" && /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
