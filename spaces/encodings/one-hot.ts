/**
 * @module
 * The plain encoding of an MLP: each decision of the canonical architecture one-hot.
 */
import { ABSENT } from "../space.js";
import type { EncodingFactory } from "./encoding.js";

/** `one_hot`, float32: the options of all decisions one after the other; an absent decision is all zeros. */
export const oneHot: EncodingFactory = (space) => {
  const names = space.decisions.flatMap(({ name, options }) =>
    options.map((option) => `${name} ${option}`),
  );
  const starts: number[] = [];
  space.decisions.reduce((start, { options }, index) => {
    starts[index] = start;
    return start + options.length;
  }, 0);
  return {
    spec: { name: "one_hot", type: "float32", shape: [names.length] },
    names,
    write(architecture, out, offset) {
      const values = space.toDecisions(space.canonical(architecture));
      for (let decision = 0; decision < values.length; decision++)
        if (values[decision] !== ABSENT) out[offset + starts[decision] + values[decision]] = 1;
    },
  };
};
