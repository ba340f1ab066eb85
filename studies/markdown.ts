/**
 * @module
 * Markdown: tables, and how figures are written in them.
 */

/** Mean and sample deviation of one figure over several draws. */
export interface Figure {
  readonly mean: number;
  readonly std: number;
}

/** Lines of a table. A cell may hold Markdown; a vertical bar in it is escaped. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  return [header, header.map(() => "---"), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
}

/** Such as `0.8931 ± 0.0029`; without the deviation where there is one draw only. */
export function meanAndDeviation({ mean, std }: Figure, digits: number, draws: number): string {
  return draws === 1 ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${std.toFixed(digits)}`;
}

/** Such as `15,625`. */
export function grouped(value: number): string {
  return value.toLocaleString("en-GB");
}

/** Such as `a, b and c`. */
export function listed(words: readonly string[]): string {
  const [last, ...others] = [...words].reverse();
  return others.length === 0 ? (last ?? "") : `${others.reverse().join(", ")} and ${last}`;
}
