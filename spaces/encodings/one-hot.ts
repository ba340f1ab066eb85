/**
 * @module
 * The plain encoding of an MLP: each decision of the canonical architecture one-hot.
 */
import { ABSENT, type Architecture, type SearchSpace } from "../space.js";
import type { EncodingFactory } from "./encoding.js";

/**
 * The decisions of the canonical architecture, one after the other: an absent one is all zeros.
 *
 * @param binary whether a decision between two options takes one number, 0 or 1, instead of two, unless
 * it is conditional: absent would be the same as the first option.
 */
export function decisionLayout(space: SearchSpace, binary: boolean) {
  const alone = space.decisions.map(
    ({ options, when }) => binary && options.length === 2 && when === undefined,
  );
  const names = space.decisions.flatMap(({ name, options }, decision) =>
    alone[decision] ? [name] : options.map((option) => `${name} ${option}`),
  );
  const starts: number[] = [];
  space.decisions.reduce((start, { options }, decision) => {
    starts[decision] = start;
    return start + (alone[decision] ? 1 : options.length);
  }, 0);
  return {
    names,
    write(architecture: Architecture, out: Float32Array | Int32Array, offset: number) {
      const values = space.toDecisions(space.canonical(architecture));
      for (let decision = 0; decision < values.length; decision++) {
        const value = values[decision];
        if (value === ABSENT) continue;
        if (alone[decision]) out[offset + starts[decision]] = value;
        else out[offset + starts[decision] + value] = 1;
      }
    },
  };
}

/** `one_hot`, float32: the options of all decisions. */
export const oneHot: EncodingFactory = (space) => {
  const { names, write } = decisionLayout(space, false);
  return { spec: { name: "one_hot", type: "float32", shape: [names.length] }, names, write };
};
