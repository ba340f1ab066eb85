/**
 * @module
 * What of two architectures is compared, and how: kernels over parts of the scaled features of a space.
 */
import { encodingOf, type SearchSpace } from "../../../spaces/index.js";
import { featureScaling } from "../feature-scaling.js";
import { oncePerSpace } from "../space-sample.js";
import { cholesky, rowProducts, transposed } from "./matrices.js";

/** A linear map of the scaled features, such that what it gives has a mean square length of 1 over the space. */
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
  /** For messages, such as `decisions, linear`. */
  readonly name: string;
  readonly projection: Projection;
  readonly shape: Shape;
}

const LENGTH_SCALES = [0.5, 1, 2] as const;
/** How far, in positions with the same options, the effect of an option changes. */
const REACHES = [2, 8] as const;
/** What lets a decision differ a little from those beside it, so that the matrix can be factored. */
const OWN_SHARE = 1e-6;
/** Groups of features of the architecture as written, or with a unit of their own. */
const WRITTEN_GROUPS: readonly string[] = ["cost", "extra"];

/** The kernels whose weighted sum is learnt. Only those that a space has something for. */
export const kernelsOf = oncePerSpace((space): readonly Kernel[] => {
  const { columns, sample } = featureScaling(space);
  const groups = columnsByGroup(space);
  const all = Int32Array.from({ length: columns }, (_, column) => column);
  const linear = { kind: "linear" } as const;
  const made = [
    { name: "decisions", own: groups.decisions, shapes: [linear, { kind: "square" } as const] },
    { name: "graph features", own: groups.graph, shapes: [linear] },
    { name: "written features", own: groups.written, shapes: [linear] },
    ...REACHES.map((reach) => ({
      name: `neighbouring decisions (${reach})`,
      own: groups.decisions,
      matrix: sharedEffects(space, reach),
      shapes: [linear],
    })),
    {
      name: "all features",
      own: all,
      shapes: LENGTH_SCALES.map((lengthScale) => ({ kind: "smooth", lengthScale }) as const),
    },
  ];
  return made.flatMap(({ name, own, matrix, shapes }: Made) => {
    const unscaled: Projection = { columns: own, factor: 1, ...(matrix && { matrix }) };
    const length = meanSquare(project(unscaled, sample, columns), own.length);
    if (!(length > 0) || (matrix === undefined && name.startsWith("neighbouring"))) return [];
    const projection = scaled(unscaled, 1 / Math.sqrt(length));
    return shapes.map((shape) => ({ name: `${name}, ${shape.kind}`, projection, shape }));
  });
});

interface Made {
  readonly name: string;
  readonly own: Int32Array;
  readonly matrix?: Float64Array | undefined;
  readonly shapes: readonly Shape[];
}

const scaled = ({ columns, matrix }: Projection, factor: number): Projection =>
  matrix
    ? { columns, factor: 1, matrix: matrix.map((value) => value * factor) }
    : { columns, factor };

function columnsByGroup(space: SearchSpace) {
  const found: Record<"decisions" | "graph" | "written", number[]> = {
    decisions: [],
    graph: [],
    written: [],
  };
  let at = 0;
  for (const { name, size } of encodingOf(space, "features").groups ?? []) {
    const of = name === "decisions" ? name : WRITTEN_GROUPS.includes(name) ? "written" : "graph";
    for (let column = at; column < at + size; column++) found[of].push(column);
    at += size;
  }
  return {
    decisions: Int32Array.from(found.decisions),
    graph: Int32Array.from(found.graph),
    written: Int32Array.from(found.written),
  };
}

/**
 * What makes the effect of an option alike in decisions that have the same options, the more so the closer they
 * stand: a matrix R over one-hot decisions, with R Rᵀ = exp(-distance / reach) for equal options.
 *
 * @returns `undefined` where no two decisions share their options.
 */
function sharedEffects({ decisions }: SearchSpace, reach: number): Float64Array | undefined {
  const seen = new Map<string, number>();
  const columns = decisions.flatMap(({ options, when }) => {
    const list = options.join("\n");
    const rank = seen.get(list) ?? 0;
    seen.set(list, rank + 1);
    // As `decisionLayout` has them.
    const written = options.length === 2 && when === undefined ? [options[1]] : options;
    return written.map((option) => ({ list, option, rank }));
  });
  if (seen.size === decisions.length) return undefined;
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

function meanSquare(rows: Float64Array, columns: number): number {
  const lengths = squaredLengths(rows, columns);
  return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
}
