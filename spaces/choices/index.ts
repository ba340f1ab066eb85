/**
 * @module
 * Search spaces that are a fixed list of choices, defined by a JSON file. An architecture is written
 * as its options joined by colons, such as `64:32:8`.
 */
import { md5 } from "js-md5";
import { chainOf } from "../operation-graph.js";
import { quote } from "../quote.js";
import { type Architecture, ArchitectureError, type SearchSpace } from "../space.js";
import { ChoicesDefinition, readDefinition } from "./definition.js";

export { ChoicesDefinition };

/** Immutable. */
export interface ChoicesArchitecture extends Architecture {
  /** Per position: index of its option. */
  readonly choices: readonly number[];
}

/** A list of choices, with what every one of them knows. */
export type ChoicesSpace = SearchSpace<ChoicesArchitecture> &
  Required<Pick<SearchSpace<ChoicesArchitecture>, "definition" | "enumerate" | "growth">>;

const SEPARATOR = ":";

/**
 * Makes the space of a definition.
 *
 * @param definition what the JSON file holds.
 * @throws {RangeError} if it does not define a space.
 */
export function createChoicesSpace(definition: unknown): ChoicesSpace {
  const read = readDefinition(definition);
  const { name: id, title, description, positions } = read;
  const kinds = [...new Set(positions.flatMap(({ options }) => options))];
  const kindOf = positions.map(({ options }) => options.map((option) => kinds.indexOf(option)));
  const indices = positions.map(({ options }) => indexOptions(options));
  const written = positions.reduce((product, { options }) => product * options.length, 1);
  const form = positions.map(({ name }) => name).join(SEPARATOR);
  const example = positions.map(({ options }) => options[options.length - 1]).join(SEPARATOR);
  /** Text beyond this is not split: it can only be wrong. */
  const longest = 2 * positions.reduce((sum, { options }) => sum + 1 + longestOf(options), 0);

  const make = (choices: readonly number[]): ChoicesArchitecture =>
    Object.freeze({ space: id, choices });
  const format = ({ choices }: ChoicesArchitecture) =>
    choices.map((choice, position) => positions[position].options[choice]).join(SEPARATOR);

  const vary = (choices: readonly number[], position: number) =>
    positions[position].options.map((_, option) => make(choices.with(position, option)));

  function parse(text: unknown): ChoicesArchitecture {
    if (typeof text !== "string")
      throw new ArchitectureError("malformed_architecture", `An architecture is a string ${form}`);
    const parts = text.length > longest ? [] : text.split(SEPARATOR);
    if (parts.length !== positions.length)
      throw new ArchitectureError(
        "malformed_architecture",
        `An architecture has ${positions.length} options joined by "${SEPARATOR}", such as ${example}`,
      );
    return make(
      parts.map((part, position) => {
        const choice = indices[position](part);
        if (choice === undefined)
          throw new ArchitectureError(
            "unknown_operation",
            `Unknown option ${quote(part)} of ${positions[position].name}; options are ${positions[position].options.join(", ")}`,
          );
        return choice;
      }),
    );
  }

  return {
    id,
    title: title ?? id,
    description: description ?? `A list of ${positions.length} choices, written ${form}.`,
    example,
    operationKinds: kinds.map((name) => ({ name, kernel: 1, convolution: false, identity: false })),
    operations: kinds,
    featureGroups: ["counts"],
    graphShapes: [
      {
        name: "chain",
        inputs: 1,
        maxVertices: positions.length + 2,
        maxEdges: positions.length + 1,
        longestPath: positions.length,
      },
    ],
    limits: { positions: positions.length },
    size: { written, distinct: written },
    decisions: positions,
    mutationRates: "one",
    columns: ["arch"],
    extraFeatures: numericFeatures(positions),
    definition: read,

    parse,
    parseText: parse,
    parseColumns: ([arch]) => parse(arch),
    format,

    keyedBy: "key",
    key: format,
    hash: (architecture) => md5(format(architecture)),
    identity: format,
    encodingKey: format,
    effective: (architecture) => architecture,
    canonical: (architecture) => architecture,

    toDecisions: ({ choices }) => Uint8Array.from(choices),
    fromDecisions: (values) => make(Array.from(values)),
    *enumerate() {
      const choices = new Array<number>(positions.length).fill(0);
      for (;;) {
        yield make([...choices]);
        let position = positions.length - 1;
        while (position >= 0 && ++choices[position] === positions[position].options.length)
          choices[position--] = 0;
        if (position < 0) return;
      }
    },

    /** Size is the number of positions that are chosen; the others are at their first option. */
    growth: {
      smallest: () => vary(new Array<number>(positions.length).fill(0), 0),
      expansions: ({ choices }, size) => (size < positions.length ? vary(choices, size) : []),
    },

    /** A chain: each position leads to the next. */
    graphs: ({ choices }) => [chainOf(choices.map((choice, position) => kindOf[position][choice]))],
    costMetrics: [],
  };
}

/**
 * Finds the index of an option by its text. Numbers are also found under other spellings, since programs
 * write them differently (Python `1.0` where JSON's `1.0` is read as `1`): where no option is spelt so, by
 * their value, if one option alone has it.
 */
function indexOptions(options: readonly string[]): (text: string) => number | undefined {
  const byText = new Map(options.map((option, index) => [option, index]));
  const byValue = new Map<number, number | undefined>();
  options.forEach((option, index) => {
    if (!DECIMAL.test(option)) return;
    const value = Number(option);
    byValue.set(value, byValue.has(value) ? undefined : index);
  });
  return (text) => byText.get(text) ?? (DECIMAL.test(text) ? byValue.get(Number(text)) : undefined);
}

const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

function longestOf(options: readonly string[]): number {
  return Math.max(...options.map((option) => option.length));
}

/**
 * Where all options of a position are positive numbers (widths, depths), their size matters: its
 * logarithm, and for neighbouring positions that of the product, by which the weights between two
 * layers grow.
 */
function numericFeatures(
  positions: ChoicesDefinition["positions"],
): SearchSpace<ChoicesArchitecture>["extraFeatures"] {
  const logarithms = positions.map(({ options }) => {
    const values = options.map(Number);
    return values.every((value) => Number.isFinite(value) && value > 0)
      ? values.map((value) => Math.log(value))
      : undefined;
  });
  const numeric = positions.flatMap((_, position) => (logarithms[position] ? [position] : []));
  const pairs = numeric.filter((position) => logarithms[position + 1]);
  const logarithmOf = (choices: readonly number[], position: number) =>
    (logarithms[position] as number[])[choices[position]];
  return {
    names: [
      ...numeric.map((position) => `log of ${positions[position].name}`),
      ...pairs.map((p) => `log of ${positions[p].name} × ${positions[p + 1].name}`),
      ...(numeric.length > 0 ? ["mean log"] : []),
    ],
    write({ choices }, out, offset) {
      let at = offset;
      let sum = 0;
      for (const position of numeric) {
        const value = logarithmOf(choices, position);
        out[at++] = value;
        sum += value;
      }
      for (const position of pairs)
        out[at++] = logarithmOf(choices, position) + logarithmOf(choices, position + 1);
      if (numeric.length > 0) out[at] = sum / numeric.length;
    },
  };
}
