/**
 * @module
 * The JSON file that defines a space as a list of choices.
 */
import { z } from "zod";
import { INPUT } from "../operation-graph.js";
import { cut } from "../quote.js";
import { countWays } from "./count.js";

/** Positions of one space. */
const MAX_POSITIONS = 256;
/** Options of one position. */
const MAX_OPTIONS = 128;
/** Different options of one space, all positions together: its operations are numbered below `INPUT`. */
const MAX_DISTINCT_OPTIONS = INPUT;
/** Metrics of which positions have costs. */
const MAX_COST_METRICS = 16;

/** Ids of spaces that are lists of choices. */
export const SPACE_NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** Between two options unless the definition says otherwise. */
export const DEFAULT_SEPARATOR = ":";

/** Options stand in URLs and between separators; everything printable but colon and comma is allowed. */
const option = z
  .union([z.string(), z.number()], { error: "An option is a text or a number" })
  .transform(String)
  .refine((text) => /^[\p{L}\p{N}\p{S}._@*()[\]{}/ -]{1,40}$/u.test(text) && text.trim() === text, {
    error:
      "An option is 1 to 40 letters, digits, symbols or any of . _ @ * ( ) [ ] { } / - and inner spaces; no colon or comma",
  });

const positionName = z.string().refine((text) => /^[^\p{C}\p{Zl}\p{Zp}]{1,80}$/u.test(text), {
  error: "A name of a position is 1 to 80 printable characters on one line",
});

const Numbers = z.array(z.number()).max(MAX_OPTIONS);

const METRIC = /^[a-z][a-z0-9_]{0,60}_[a-z]{1,12}$/;

/** Of one metric at one position. */
const CostTable = z.union([
  Numbers,
  z.strictObject({ by: positionName, each: z.record(z.string(), Numbers) }),
]);

const Position = z.strictObject({
  name: positionName,
  options: z.array(option).min(1).max(MAX_OPTIONS).refine(isDistinct, {
    error: "Options of a position must differ from each other",
  }),
  values: Numbers.optional().describe(
    "Makes the position ordinal: a number for each option; those of numbers are they themselves",
  ),
  when: z
    .record(z.string(), z.array(option).min(1).max(MAX_OPTIONS))
    .refine((conditions) => Object.keys(conditions).length > 0, {
      error: "A condition names at least one position",
    })
    .optional()
    .describe(
      "The position is there only where each position that is named has one of the options; else it is not written",
    ),
  costs: z
    .record(z.string(), CostTable)
    .optional()
    .describe(
      "By metric, what each option adds to an architecture: a number for each, or, where it depends on the " +
        "option of another position, { by: its name, each: { OPTION: numbers } }",
    ),
});

export const ChoicesDefinition = z
  .strictObject({
    name: z
      .string()
      .regex(SPACE_NAME, "A name is lower-case letters, digits and hyphens")
      .describe("Id of the space, in URLs and cards"),
    title: z.string().max(200).optional(),
    description: z.string().max(2000).optional(),
    separator: z
      .enum(["", ":", ";", "|", "_", "~", "+", ".", "/", "-"], {
        error: "A separator is one of : ; | _ ~ + . / - or nothing",
      })
      .optional()
      .describe("Between two options; a colon unless given"),
    positions: z
      .array(Position)
      .min(1)
      .max(MAX_POSITIONS)
      .refine((positions) => isDistinct(positions.map(({ name }) => name)), {
        error: "Names of positions must differ from each other",
      })
      .refine((positions) => positions.some(({ options }) => options.length > 1), {
        error: "At least one position must have more than one option",
      })
      .refine(
        (positions) =>
          new Set(positions.flatMap(({ options }) => options)).size <= MAX_DISTINCT_OPTIONS,
        { error: `All positions together have at most ${MAX_DISTINCT_OPTIONS} different options` },
      ),
  })
  .superRefine((definition, context) => {
    const fault = faultOf(definition);
    if (fault) context.addIssue({ code: "custom", message: fault.message, path: fault.path });
  })
  .describe("A search space that is a list of choices");
export type ChoicesDefinition = z.infer<typeof ChoicesDefinition>;
export type Position = ChoicesDefinition["positions"][number];

/**
 * Checks what a JSON file holds.
 *
 * @throws {RangeError} which says what is wrong, and where.
 */
export function readDefinition(definition: unknown): ChoicesDefinition {
  const read = ChoicesDefinition.safeParse(definition);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const { path } = issue;
  // What is wrong with a key stands one level below.
  const { message } = issue.code === "invalid_key" ? issue.issues[0] : issue;
  const pointer = path.map(
    (part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`,
  );
  throw new RangeError(path.length === 0 ? message : `at ${pointer.join("")}: ${message}`);
}

/** Each position behind those on which it depends, otherwise in their own order; those of a circle are left out. */
export function inOrder(positions: readonly Position[]): Position[] {
  const waiting = [...positions];
  const placed = new Set<string>();
  for (;;) {
    const next = waiting.findIndex(({ when = {} }) =>
      Object.keys(when).every((name) => placed.has(name)),
    );
    if (next < 0) break;
    placed.add(waiting.splice(next, 1)[0].name);
  }
  const byName = new Map(positions.map((position) => [position.name, position]));
  return Array.from(placed, (name) => byName.get(name) as Position);
}

interface Fault {
  readonly message: string;
  readonly path: (string | number)[];
}

/** What is wrong between the parts of a definition, each of which is right by itself. */
function faultOf({ separator, positions }: ChoicesDefinition): Fault | undefined {
  return (
    ambiguityOf(separator ?? DEFAULT_SEPARATOR, positions) ??
    first(positions, (position, at) => faultOfConditions(position, at, positions)) ??
    circleOf(positions) ??
    first(positions, (position, at) => faultOfNumbers(position, at, positions)) ??
    unreachableOf(positions)
  );
}

function ambiguityOf(separator: string, positions: readonly Position[]): Fault | undefined {
  if (separator !== "")
    return first(positions, ({ options }, at) => {
      const inside = options.findIndex((one) => one.includes(separator));
      if (inside < 0) return undefined;
      return {
        message: `The option ${options[inside]} has the separator ${separator} in it, so that an architecture could be read in two ways`,
        path: ["positions", at, "options", inside],
      };
    });
  const all = positions.flatMap(({ options }) => options);
  const other = all.find((one) => one.length !== all[0].length);
  if (other === undefined) return undefined;
  return {
    message: `Without a separator all options must be of one length, so that an architecture is read in one way; ${all[0]} and ${other} are not`,
    path: ["separator"],
  };
}

function faultOfConditions(
  { name, when = {} }: Position,
  at: number,
  positions: readonly Position[],
): Fault | undefined {
  for (const [controlling, options] of Object.entries(when)) {
    const path = ["positions", at, "when", controlling];
    if (controlling === name)
      return { message: "A position cannot be there by a condition on itself", path };
    const other = positions.find((one) => one.name === controlling);
    if (!other) return { message: unknownPosition(controlling, positions), path };
    const unknown = options.findIndex((one) => !other.options.includes(one));
    if (unknown >= 0)
      return {
        message: `${controlling} has no option ${options[unknown]}; options are ${other.options.join(", ")}`,
        path: [...path, unknown],
      };
  }
  return undefined;
}

function circleOf(positions: readonly Position[]): Fault | undefined {
  const placed = new Set(inOrder(positions).map(({ name }) => name));
  let at = positions.findIndex(({ name }) => !placed.has(name));
  if (at < 0) return undefined;
  const trail: number[] = [];
  while (!trail.includes(at)) {
    trail.push(at);
    const next = Object.keys(positions[at].when ?? {}).find((name) => !placed.has(name));
    at = positions.findIndex(({ name }) => name === next);
  }
  const circle = [...trail.slice(trail.indexOf(at)), at];
  return {
    message: `Positions are there by conditions on each other in a circle: ${circle.map((one) => positions[one].name).join(" by ")}`,
    path: ["positions", at, "when"],
  };
}

function faultOfNumbers(
  { options, values, costs = {} }: Position,
  at: number,
  positions: readonly Position[],
): Fault | undefined {
  const wrong = (numbers: readonly number[]) =>
    numbers.length === options.length
      ? undefined
      : `There must be a number for each of the ${options.length} options, not ${numbers.length}`;
  const ofValues = values && wrong(values);
  if (ofValues) return { message: ofValues, path: ["positions", at, "values"] };
  for (const [metric, table] of Object.entries(costs)) {
    const path = ["positions", at, "costs", metric];
    if (!METRIC.test(metric))
      return {
        message:
          "A metric is params_m, flops_m or a name with its unit behind it, such as phone_ms",
        path,
      };
    if (Array.isArray(table)) {
      const message = wrong(table);
      if (message) return { message, path };
      continue;
    }
    const by = positions.find(({ name }) => name === table.by);
    if (!by) return { message: unknownPosition(table.by, positions), path: [...path, "by"] };
    if (by.when)
      return {
        message: `Costs can depend on a position that is always there; ${by.name} is not`,
        path: [...path, "by"],
      };
    const strange = Object.keys(table.each).find((one) => !by.options.includes(one));
    if (strange !== undefined)
      return {
        message: `${by.name} has no option ${strange}; options are ${by.options.join(", ")}`,
        path: [...path, "each", strange],
      };
    for (const one of by.options) {
      const message = Object.hasOwn(table.each, one) ? wrong(table.each[one]) : "is missing";
      if (message) return { message, path: [...path, "each", one] };
    }
  }
  const metrics = new Set(positions.flatMap((one) => Object.keys(one.costs ?? {})));
  if (metrics.size > MAX_COST_METRICS)
    return {
      message: `There are costs of at most ${MAX_COST_METRICS} metrics`,
      path: ["positions"],
    };
  return undefined;
}

function unreachableOf(positions: readonly Position[]): Fault | undefined {
  const ways = countWays(decisionsOf(inOrder(positions)));
  if (!ways) return undefined;
  const name = inOrder(positions).find((_, at) => !ways.reached[at])?.name;
  if (name === undefined) return undefined;
  return {
    message: "The position is in no architecture: its conditions never hold together",
    path: ["positions", positions.findIndex((one) => one.name === name), "when"],
  };
}

/** Positions, in order, as decisions. */
export function decisionsOf(positions: readonly Position[]) {
  const placeOf = new Map(positions.map(({ name }, place) => [name, place]));
  return positions.map(({ name, options, values, when }) => {
    const numbers = values ?? options.map(Number);
    return {
      name,
      options,
      ...(numbers.every(Number.isFinite) && { values: numbers }),
      ...(when && {
        when: Object.entries(when).map(([other, allowed]) => {
          const decision = placeOf.get(other) as number;
          return {
            decision,
            options: allowed.map((one) => positions[decision].options.indexOf(one)),
          };
        }),
      }),
    };
  });
}

/** The first fault that `check` finds. */
function first(
  positions: readonly Position[],
  check: (position: Position, at: number) => Fault | undefined,
): Fault | undefined {
  for (let at = 0; at < positions.length; at++) {
    const fault = check(positions[at], at);
    if (fault) return fault;
  }
  return undefined;
}

const unknownPosition = (name: string, positions: readonly Position[]) =>
  `There is no position ${JSON.stringify(cut(name, 80))}; positions are ${cut(positions.map((one) => one.name).join(", "), 400)}`;

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
