/**
 * @module
 * Search spaces that are a list of choices, defined by a JSON file. An architecture is written as its
 * options joined by colons (or as the definition says), such as `64:32:8`. Positions that are there only
 * under a condition are left out where it does not hold.
 */
import { md5 } from "js-md5";
import { chainOf } from "../operation-graph.js";
import { quote } from "../quote.js";
import {
  ABSENT,
  type Architecture,
  ArchitectureError,
  type Decision,
  isActive,
  type SearchSpace,
} from "../space.js";
import { costsOf } from "./costs.js";
import { countWays } from "./count.js";
import {
  ChoicesDefinition,
  DEFAULT_SEPARATOR,
  decisionsOf,
  inOrder,
  type Position,
  readDefinition,
} from "./definition.js";
import { ordinalFeatures } from "./ordinal-features.js";

export { ChoicesDefinition };

/** Immutable. */
export interface ChoicesArchitecture extends Architecture {
  /** Per position: index of its option, or `ABSENT`. */
  readonly choices: readonly number[];
}

/** A list of choices, with what every one of them knows. */
export type ChoicesSpace = SearchSpace<ChoicesArchitecture> &
  Required<Pick<SearchSpace<ChoicesArchitecture>, "definition" | "enumerate" | "growth">>;

/**
 * Makes the space of a definition. Its decisions, and the options of a written architecture, stand in
 * the order of the positions, except that each stands behind those on which it depends.
 *
 * @param definition what the JSON file holds.
 * @throws {RangeError} if it does not define a space.
 */
export function createChoicesSpace(definition: unknown): ChoicesSpace {
  const read = readDefinition(definition);
  const { name: id, title, description } = read;
  const positions = inOrder(read.positions);
  const decisions: readonly Decision[] = decisionsOf(positions);
  const kinds = [...new Set(positions.flatMap(({ options }) => options))];
  const kindOf = positions.map(({ options }) => options.map((option) => kinds.indexOf(option)));
  const written = Number(countWays(decisions)?.ways ?? Number.NaN);
  const count = Number.isFinite(written) ? written : undefined;
  const costs = costsOf(positions);

  const make = (choices: readonly number[]): ChoicesArchitecture =>
    Object.freeze({ space: id, choices });

  /** From position `from` on, what `option` says, where the position is there. */
  function complete(choices: number[], from: number, option: (position: number) => number) {
    for (let position = from; position < positions.length; position++)
      choices[position] = isActive(decisions[position], choices) ? option(position) : ABSENT;
    return choices;
  }
  const firstFrom = (choices: number[], from: number) => complete(choices, from, () => 0);
  const present = (choices: readonly number[]) =>
    choices.flatMap((choice, position) => (choice === ABSENT ? [] : [position]));
  const last = make(complete([], 0, (position) => positions[position].options.length - 1));
  const { format, parse, form } = grammar(positions, decisions, read.separator, make, last);
  /** All options of a position, what comes behind it at the first ones. */
  const vary = (choices: readonly number[], position: number) =>
    positions[position].options.map((_, option) =>
      make(firstFrom([...choices.slice(0, position), option], position + 1)),
    );

  return {
    id,
    title: title ?? id,
    description: description ?? `A list of ${positions.length} choices, written ${form}.`,
    example: format(last),
    operations: kinds,
    limits: { positions: positions.length },
    size: count === undefined ? {} : { written: count, distinct: count },
    definition: read,

    columns: ["arch"],
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

    decisions,
    mutationRates: "one",
    toDecisions: ({ choices }) => Uint8Array.from(choices),
    fromDecisions(values) {
      const choices = complete([], 0, (position) => values[position]);
      const isOpen = choices.some(
        (choice, position) => choice === ABSENT && isActive(decisions[position], choices),
      );
      return isOpen ? undefined : make(choices);
    },

    operationKinds: kinds.map((name) => ({ name, kernel: 1, convolution: false, identity: false })),
    graphShapes: [
      {
        name: "chain",
        inputs: 1,
        maxVertices: positions.length + 2,
        maxEdges: positions.length + 1,
        longestPath: positions.length,
      },
    ],
    /** A chain: each position that is there leads to the next. */
    graphs: ({ choices }) => [
      chainOf(present(choices).map((position) => kindOf[position][choices[position]])),
    ],
    featureGroups: ["counts"],
    extraFeatures: ordinalFeatures(decisions, read.positions),

    costMetrics: costs.metrics,
    ...(costs.metrics.length > 0 && {
      cost: ({ choices }: ChoicesArchitecture) => costs.of(choices),
    }),
    *enumerate() {
      const choices = firstFrom([], 0);
      for (;;) {
        yield make([...choices]);
        const isLast = (position: number) =>
          choices[position] === ABSENT ||
          choices[position] === positions[position].options.length - 1;
        let position = positions.length - 1;
        while (position >= 0 && isLast(position)) position--;
        if (position < 0) return;
        choices[position]++;
        firstFrom(choices, position + 1);
      }
    },
    /** Size is the number of positions that are chosen, of those that are there; the others are at their first option. */
    growth: {
      smallest: () => vary(firstFrom([], 0), 0),
      expansions({ choices }, size) {
        const position = present(choices)[size];
        return position === undefined ? [] : vary(choices, position);
      },
    },
  };
}

/** Positions that a form of the space names one by one. */
const NAMED_POSITIONS = 30;
/** Absent positions that an error names. */
const NAMED_ABSENT = 3;

/** How architectures are written and read. @param example a valid one. */
function grammar(
  positions: readonly Position[],
  decisions: readonly Decision[],
  separator: string = DEFAULT_SEPARATOR,
  make: (choices: readonly number[]) => ChoicesArchitecture,
  example: ChoicesArchitecture,
) {
  const indices = positions.map(({ options }) => indexOptions(options));
  const isConditional = decisions.some(({ when }) => when !== undefined);
  /** Text beyond this is not split: it can only be wrong. */
  const longest = 2 * positions.reduce((sum, { options }) => sum + 1 + longestOf(options), 0);
  /** Characters of an option where nothing separates them. */
  const width = longestOf(positions[0].options);

  const format = ({ choices }: ChoicesArchitecture): string => {
    let text = "";
    choices.forEach((choice, position) => {
      if (choice === ABSENT) return;
      text += (position > 0 ? separator : "") + positions[position].options[choice];
    });
    return text;
  };
  const form =
    isConditional || positions.length > NAMED_POSITIONS
      ? `such as ${format(example)}`
      : positions.map(({ name }) => name).join(separator || " ");
  const joined = separator
    ? `options joined by "${separator}"`
    : `options of ${width} characters with nothing between them`;
  const expected = `An architecture has ${isConditional ? "" : `${positions.length} `}${joined}, such as ${format(example)}`;

  function split(text: string): string[] {
    if (text.length > longest) return [];
    if (separator) return text.split(separator);
    return Array.from({ length: Math.ceil(text.length / width) }, (_, part) =>
      text.slice(part * width, (part + 1) * width),
    );
  }

  /** Positions that are absent, and why. */
  function absentAmong(choices: readonly number[]): string {
    const absent = choices.flatMap((choice, position) => (choice === ABSENT ? [position] : []));
    if (absent.length === 0) return "";
    const named = absent.slice(0, NAMED_ABSENT).map((position) => {
      const conditions = Object.entries(positions[position].when ?? {}).map(
        ([name, options]) =>
          `${name} is ${options.length > 1 ? "one of " : ""}${options.join(", ")}`,
      );
      return `${positions[position].name} (only where ${conditions.join(" and ")})`;
    });
    const more = absent.length - named.length;
    return `. Not there, and not to be written: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  }

  function parse(text: unknown): ChoicesArchitecture {
    if (typeof text !== "string")
      throw new ArchitectureError("malformed_architecture", `An architecture is a string ${form}`);
    const parts = split(text);
    if (!isConditional && parts.length !== positions.length)
      throw new ArchitectureError("malformed_architecture", expected);
    const choices: number[] = [];
    let read = 0;
    for (let position = 0; position < positions.length; position++) {
      if (!isActive(decisions[position], choices)) {
        choices.push(ABSENT);
        continue;
      }
      const { name, options } = positions[position];
      if (read === parts.length)
        throw new ArchitectureError(
          "malformed_architecture",
          `The option of ${name} is missing, and what comes behind it. ${expected}${absentAmong(choices)}`,
        );
      const choice = indices[position](parts[read]);
      if (choice === undefined)
        throw new ArchitectureError(
          "unknown_operation",
          `Unknown option ${quote(parts[read])} of ${name}; options are ${options.join(", ")}${absentAmong(choices)}`,
        );
      choices.push(choice);
      read++;
    }
    if (read < parts.length)
      throw new ArchitectureError(
        "malformed_architecture",
        `There are ${parts.length} options, of which ${read} belong to the architecture${absentAmong(choices)}`,
      );
    return make(choices);
  }

  return { format, parse, form };
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
