/**
 * @module
 * Reads the state of a search that came from elsewhere: it is data from a stranger.
 */
import { z } from "zod";
import type { SearchSpace } from "../spaces/index.js";
import type { Definition } from "./define.js";
import { type Distinct, type SearchState, StateError } from "./strategy.js";

/** Characters of the code of an architecture: two for each of more decisions than any space has. */
export const MAX_CODE = 256;
export const Code = z.string().max(MAX_CODE);

/** Numbers that a proposal carries as its note: the decisions of an architecture, at most. */
const MAX_NOTE = MAX_CODE;

const RandomState = z
  .array(z.int32())
  .length(4)
  .refine((words) => words.some((word) => word !== 0), "must not be all zeros");

/** Codes, each with numbers behind it. There are tens of thousands of them, which a schema for each would take its time for. */
const rows = (fits: (numbers: number) => boolean, error: string) =>
  z.custom<[string, ...number[]][]>((value) => {
    if (!Array.isArray(value)) return false;
    return value.every((row) => {
      if (!Array.isArray(row) || !fits(row.length - 1)) return false;
      if (typeof row[0] !== "string" || row[0].length > MAX_CODE) return false;
      for (let at = 1; at < row.length; at++) if (!Number.isFinite(row[at])) return false;
      return true;
    });
  }, error);

const pending = rows(
  (numbers) => numbers >= 0 && numbers <= MAX_NOTE,
  "must be codes of architectures, each with its note",
);

/** @throws {StateError} if it is none that this strategy, with its parameters, can have returned. */
export function readState<P extends { readonly distinct: z.infer<typeof Distinct> }, O>(
  { name, parameters, own }: Pick<Definition<P, O>, "name" | "parameters" | "own">,
  space: SearchSpace,
  state: unknown,
  metrics: (parameters: P) => readonly string[],
): SearchState {
  const read = parse(
    z.strictObject({
      strategy: z.literal(name),
      space: z.literal(space.id),
      parameters,
      random: RandomState,
      told: z.unknown(),
      pending,
      own: z.unknown(),
    }),
    state,
  );
  const { length } = metrics(read.parameters);
  const told = rows(
    (numbers) => numbers === 0 || numbers === length,
    "must be codes of architectures, each with one number for each metric, or none where it failed",
  );
  return {
    ...read,
    told: parse(told, read.told, "told"),
    own: parse(own(read.parameters, space), read.own, "own"),
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, ...path: string[]): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StateError(`${[...path, ...issue.path].join("/")}: ${issue.message}`);
}
