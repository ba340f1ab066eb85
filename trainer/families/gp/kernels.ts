/**
 * @module
 * What of two architectures is compared, and how: kernels over parts of the scaled features of a space.
 */
import { mean } from "../../../learn/index.js";
import { encodingOf, type SearchSpace } from "../../../spaces/index.js";
import { featureScaling } from "../feature-scaling.js";
import { oncePerSpace } from "../space-sample.js";
import { cholesky, rowProducts, transposed } from "./matrices.js";

/** A linear map of the scaled features, such that what it gives has a mean square length of 1 over the space's sample. */
export interface Projection {
  /** Of the scaled features, which are multiplied by `matrix`, or by `factor` alone. */
  readonly columns: Int32Array;
  readonly factor: number;
  /** columns × columns, row by row, where they are mixed. */
  readonly matrix?: Float64Array;
}

/**
 * With v what the projection gives of x: `linear` v · v', what is a sum over the columns; `square` (v · v')², with
 * all products of two columns; `smooth` exp(-|v - v'|² / (2 lengthScale²)). A length scale of 1 is the usual
 * distance of two architectures (but for a factor of √2).
 */
type Shape =
  | { readonly kind: "linear" }
  | { readonly kind: "square" }
  | { readonly kind: "smooth"; readonly lengthScale: number };

export interface Kernel {
  readonly projection: Projection;
  readonly shape: Shape;
}

const LENGTH_SCALES = [0.7, 1.4, 2.8] as const;
/** How far, in positions with the same options, the effect of an option changes. */
const REACHES = [2, 8] as const;
/** What lets a decision differ a little from those beside it, so that the matrix can be factored. */
const OWN_SHARE = 1e-6;
/** Groups of features of the architecture as written, or with a unit of their own. */
const WRITTEN_GROUPS: readonly string[] = ["cost", "extra"];
/** Groups of which products of two features are compared; there are few in them. */
const SQUARED_GROUPS: readonly string[] = ["decisions", "counts", ...WRITTEN_GROUPS];

const LINEAR: Shape = { kind: "linear" };
const SQUARE: Shape = { kind: "square" };
const SMOOTH = LENGTH_SCALES.map((lengthScale): Shape => ({ kind: "smooth", lengthScale }));

/**
 * The kernels whose weighted sum is learnt: linear ones of decisions and of other features, products of pairs, and
 * smooth ones of each group of features, since groups differ in how much they tell. Kernels of one projection stand one
 * after the other.
 */
export const kernelsOf = oncePerSpace((space): readonly Kernel[] => {
  const groups = columnsByGroup(space);
  const others = (written: boolean) =>
    [...groups.keys()].filter(
      (name) => name !== "decisions" && WRITTEN_GROUPS.includes(name) === written,
    );
  const columnsOf = (names: readonly string[]) => names.flatMap((name) => groups.get(name) ?? []);
  const reaches = space.definition ? REACHES : [];
  return [
    ...[...groups.keys()].flatMap((name) => {
      const squared = SQUARED_GROUPS.includes(name) ? [SQUARE] : [];
      const linear = name === "decisions" ? [LINEAR] : [];
      return kernelsOver(space, columnsOf([name]), [...linear, ...squared, ...SMOOTH]);
    }),
    ...kernelsOver(space, columnsOf(others(false)), [LINEAR]),
    ...kernelsOver(space, columnsOf(others(true)), [LINEAR]),
    ...reaches.flatMap((reach) =>
      kernelsOver(space, columnsOf(["decisions"]), [LINEAR], sharedEffects(space, reach)),
    ),
  ];
});

/** Kernels over some columns; none where these do not vary over the space. */
function kernelsOver(
  space: SearchSpace,
  own: readonly number[],
  shapes: readonly Shape[],
  matrix?: Float64Array,
): Kernel[] {
  const { columns: width, sample } = featureScaling(space);
  const columns = Int32Array.from(own);
  const mixed = matrix && { matrix };
  const lengths = squaredLengths(
    project({ columns, factor: 1, ...mixed }, sample, width),
    columns.length,
  );
  const usual = mean(lengths);
  if (!(usual > 0)) return [];
  const projection = { columns, factor: 1 / Math.sqrt(usual), ...mixed };
  return shapes.map((shape) => ({ projection, shape }));
}

/** Numbers of the features of each group. Groups of one name, of several kinds of cell, are one. */
function columnsByGroup(space: SearchSpace): Map<string, number[]> {
  const found = new Map<string, number[]>();
  let at = 0;
  for (const { name, size } of encodingOf(space, "features").groups ?? []) {
    const columns = Array.from({ length: size }, (_, column) => at + column);
    found.set(name, [...(found.get(name) ?? []), ...columns]);
    at += size;
  }
  return found;
}

/**
 * What makes the effect of an option alike in decisions that have the same options, the more so the closer they
 * stand: a matrix R over one-hot decisions, with R Rᵀ = exp(-distance / reach) for equal options.
 */
function sharedEffects({ decisions }: SearchSpace, reach: number): Float64Array {
  const seen = new Map<string, number>();
  const columns = decisions.flatMap(({ options, when }) => {
    const list = options.join("\n");
    const rank = seen.get(list) ?? 0;
    seen.set(list, rank + 1);
    // As `decisionLayout` has them.
    const written = options.length === 2 && when === undefined ? [options[1]] : options;
    return written.map((option) => ({ list, option, rank }));
  });
  const count = columns.length;
  const alike = new Float64Array(count * count);
  columns.forEach((one, row) => {
    columns.forEach((other, column) => {
      if (one.list === other.list && one.option === other.option)
        alike[row * count + column] = Math.exp(-Math.abs(one.rank - other.rank) / reach);
    });
    alike[row * (count + 1)] += OWN_SHARE;
  });
  const { lower, stride } = cholesky(alike, count);
  return Float64Array.from({ length: count * count }, (_, at) => {
    const [row, column] = [Math.floor(at / count), at % count];
    return column <= row ? lower[row * stride + column] : 0;
  });
}

/** What the projection gives of each row. @param features scaled, `width` a row. */
export function project(
  { columns, factor, matrix }: Projection,
  features: ArrayLike<number>,
  width: number,
): Float64Array {
  const rows = features.length / width;
  const count = columns.length;
  const taken = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < count; column++)
      taken[row * count + column] = factor * features[row * width + columns[column]];
  return matrix ? rowProducts(taken, transposed(matrix, count), count) : taken;
}

/** Squared length of each row. */
export function squaredLengths(rows: ArrayLike<number>, columns: number): Float64Array {
  return Float64Array.from({ length: rows.length / columns }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += rows[row * columns + column] ** 2;
    return sum;
  });
}
