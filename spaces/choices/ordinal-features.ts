/**
 * @module
 * Features of ordinal positions: how large what was chosen is.
 */
import { ABSENT, type Decision, type SearchSpace } from "../space.js";
import type { Position } from "./definition.js";
import type { ChoicesArchitecture } from "./index.js";

/**
 * Where all options of a position are positive numbers (widths, depths), their size matters: its
 * logarithm, and for neighbouring positions that of the product, by which the weights between two
 * layers grow. Where a definition gives values that are not positive, they are themselves the feature.
 * What is absent is less than the least, and has no product.
 */
export function ordinalFeatures(
  decisions: readonly Decision[],
  positions: readonly Position[],
): SearchSpace<ChoicesArchitecture>["extraFeatures"] {
  const given = new Set(positions.flatMap(({ name, values }) => (values ? [name] : [])));
  const logarithms = decisions.map(({ values }) =>
    values?.every((value) => value > 0) ? values.map((value) => Math.log(value)) : undefined,
  );
  const numeric = decisions.flatMap((_, decision) => (logarithms[decision] ? [decision] : []));
  const pairs = numeric.filter((decision) => logarithms[decision + 1]);
  const plain = decisions.flatMap(({ name, values }, decision) =>
    given.has(name) && values && !logarithms[decision] ? [{ decision, values }] : [],
  );
  const least = decisions.map(({ values = [] }, decision) =>
    Math.min(...(logarithms[decision] ?? values)),
  );
  const logarithmOf = (choices: readonly number[], decision: number) =>
    (logarithms[decision] as number[])[choices[decision]];
  return {
    names: [
      ...numeric.map((decision) => `log of ${decisions[decision].name}`),
      ...pairs.map((d) => `log of ${decisions[d].name} × ${decisions[d + 1].name}`),
      ...(numeric.length > 0 ? ["mean log"] : []),
      ...plain.map(({ decision }) => `value of ${decisions[decision].name}`),
    ],
    write({ choices }, out, offset) {
      let at = offset;
      let sum = 0;
      let count = 0;
      for (const decision of numeric) {
        if (choices[decision] === ABSENT) {
          out[at++] = least[decision] - 1;
          continue;
        }
        const value = logarithmOf(choices, decision);
        out[at++] = value;
        sum += value;
        count++;
      }
      for (const d of pairs) {
        const isThere = choices[d] !== ABSENT && choices[d + 1] !== ABSENT;
        out[at++] = isThere ? logarithmOf(choices, d) + logarithmOf(choices, d + 1) : 0;
      }
      if (numeric.length > 0) out[at++] = count > 0 ? sum / count : 0;
      for (const { decision, values } of plain)
        out[at++] = choices[decision] === ABSENT ? least[decision] - 1 : values[choices[decision]];
    },
  };
}
