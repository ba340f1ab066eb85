/**
 * @module
 * Isotonic regression.
 */

/**
 * The non-decreasing list that is closest to `values` in weighted squares (pool adjacent violators:
 * Ayer et al., 1955).
 *
 * @param weights positive, one per value; all 1 unless given.
 */
export function isotonicRegression(
  values: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Float64Array {
  const blocks: { level: number; weight: number; size: number }[] = [];
  for (let index = 0; index < values.length; index++) {
    let block = { level: values[index], weight: weights?.[index] ?? 1, size: 1 };
    for (;;) {
      const previous = blocks.at(-1);
      if (!previous || previous.level < block.level) break;
      blocks.pop();
      const weight = previous.weight + block.weight;
      const level = (previous.level * previous.weight + block.level * block.weight) / weight;
      block = { level, weight, size: previous.size + block.size };
    }
    blocks.push(block);
  }
  const fitted = new Float64Array(values.length);
  let start = 0;
  for (const { level, size } of blocks) fitted.fill(level, start, (start += size));
  return fitted;
}
