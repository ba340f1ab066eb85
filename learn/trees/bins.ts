/**
 * @module
 * Features sorted into bins, which is what trees are grown on: a split is a bound between two bins.
 */

/** At most so many bins of a feature: a bin is a byte, and few are as good as many. */
export const MAX_BINS = 64;

/** Rows × columns of features, binned. */
export interface BinnedFeatures {
  readonly rows: number;
  /** Columns of the features that were binned, constant ones included. */
  readonly columns: number;
  /** Columns that vary: the only ones that a tree can split on. */
  readonly varying: Int32Array;
  /** Per varying column, `rows` bins: value ≤ `bounds[bin]`, and above all bounds before. */
  readonly bins: readonly Uint8Array[];
  /** Per varying column: ascending float32 bounds, one fewer than there are bins. */
  readonly bounds: readonly Float32Array[];
}

/**
 * Bins features at quantiles. A bound lies half-way between two values that occur.
 *
 * @param values finite features, row by row, `columns` a row.
 * @param used columns to bin; unless given, all. The others are as if they did not vary.
 */
export function binFeatures(
  values: Float32Array,
  columns: number,
  used: ArrayLike<number> = Array.from({ length: columns }, (_, column) => column),
): BinnedFeatures {
  const rows = values.length / columns;
  const varying: number[] = [];
  const bins: Uint8Array[] = [];
  const bounds: Float32Array[] = [];
  const column = new Float32Array(rows);
  for (const at of Array.from(used)) {
    for (let row = 0; row < rows; row++) column[row] = values[row * columns + at];
    const own = quantileBounds(column.slice().sort());
    if (own.length === 0) continue;
    varying.push(at);
    bounds.push(own);
    bins.push(Uint8Array.from(column, (value) => binOf(value, own)));
  }
  return { rows, columns, varying: Int32Array.from(varying), bins, bounds };
}

/** One of several that hold the same rows, and columns that follow each other. */
export function joinBinned(parts: readonly BinnedFeatures[]): BinnedFeatures {
  const [{ rows, columns }] = parts;
  return {
    rows,
    columns,
    varying: Int32Array.from(parts.flatMap(({ varying }) => Array.from(varying))),
    bins: parts.flatMap(({ bins }) => bins),
    bounds: parts.flatMap(({ bounds }) => bounds),
  };
}

/** Bounds between distinct values; where there are too many, those nearest to equal shares of the rows. */
function quantileBounds(sorted: Float32Array): Float32Array {
  const starts: number[] = [];
  for (let row = 1; row < sorted.length; row++) if (sorted[row] > sorted[row - 1]) starts.push(row);
  let chosen = starts;
  if (starts.length >= MAX_BINS) {
    chosen = [];
    let from = 0;
    for (let bin = 1; bin < MAX_BINS && from < starts.length; bin++) {
      const wanted = (bin * sorted.length) / MAX_BINS;
      while (from < starts.length - 1 && starts[from] < wanted) from++;
      if (starts[from] >= wanted || bin === MAX_BINS - 1) chosen.push(starts[from++]);
    }
  }
  return Float32Array.from(chosen, (row) => {
    const middle = Math.fround((sorted[row - 1] + sorted[row]) / 2);
    // Between neighbouring float32 numbers the middle may round to the upper one.
    return middle < sorted[row] ? middle : sorted[row - 1];
  });
}

/** Number of bounds below `value`. */
function binOf(value: number, bounds: Float32Array): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > bounds[middle]) low = middle + 1;
    else high = middle;
  }
  return low;
}
