/**
 * @module
 * Targets that are computed instead of measured, over any space: for questions of which the answer has to be known,
 * such as whether a family finds a sum of effects.
 */
import { standardise } from "../../learn/index.js";
import { type Architecture, createRandom, encode, type SearchSpace } from "../../spaces/index.js";

/**
 * `additive`: a sum of effects of single decisions. `interacting`: as much from products of effects of two
 * decisions. `noisy`: additive, and as much noise. `heavy_tailed`: additive, but that one in twenty is far lower, as failed
 * trainings are. `mostly_constant`: the same number for all but one in ten.
 */
export const MADE_UP_KINDS = [
  "additive",
  "interacting",
  "noisy",
  "heavy_tailed",
  "mostly_constant",
] as const;

export type MadeUpKind = (typeof MADE_UP_KINDS)[number];

/** Of failed trainings. */
const FAILED_SHARE = 0.05;
/** Of what is not constant. */
const VARYING_SHARE = 0.1;

/**
 * One number for each architecture. But for what is drawn for single rows (noise, failures), it depends on the
 * canonical architecture and the seed alone.
 *
 * @param architectures at least two, that are not all the same.
 */
export function madeUpTargets(
  space: SearchSpace,
  architectures: readonly Architecture[],
  kind: MadeUpKind,
  seed: number,
): Float64Array {
  const random = createRandom(seed);
  const decisions = encode(space, "one_hot", architectures);
  const columns = decisions.dims[1];
  /** Sums of random effects of the options. */
  const sums = () => {
    const effects = Float64Array.from({ length: columns }, () => random.normal());
    return standardise(
      Float64Array.from(architectures, (_, row) => {
        let sum = 0;
        for (let column = 0; column < columns; column++)
          sum += effects[column] * decisions.data[row * columns + column];
        return sum;
      }),
    );
  };
  const additive = sums();
  switch (kind) {
    case "additive":
      return additive;
    case "interacting": {
      const [one, other] = [sums(), sums()];
      const products = standardise(one.map((value, row) => value * other[row]));
      return additive.map((value, row) => value + products[row]);
    }
    case "noisy":
      return additive.map((value) => value + random.normal());
    case "heavy_tailed":
      return additive.map((value) =>
        random.uniform() < FAILED_SHARE ? value - Math.exp(2 + random.normal()) : value,
      );
    case "mostly_constant": {
      const least = additive.slice().sort()[Math.floor((1 - VARYING_SHARE) * additive.length)];
      return additive.map((value) => Math.max(value, least));
    }
  }
}
