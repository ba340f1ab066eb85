/**
 * @module
 * A search as plain JSON, and the reading of one that came from elsewhere: it is data from a stranger.
 */
import { z } from "zod";
import type { SearchSpace } from "../spaces/index.js";
import type { CommonParameters, Strategy } from "./strategy.js";

/** An architecture as its decisions and, unless it failed, its numbers in the order of `Strategy.metrics`. */
export type Row = readonly [code: string, ...values: number[]];

/** A proposal that was not told yet, and what its strategy wants to remember about it. */
export type Pending = readonly [code: string, ...note: number[]];

/** All that a session is made of. What was proposed and not told is pending. */
export interface SearchSnapshot {
  readonly strategy: string;
  /** Id of the space. */
  readonly space: string;
  readonly parameters: CommonParameters;
  /** State of the random stream. */
  readonly random: readonly number[];
  /** All that is known, in the order in which it was first told. */
  readonly told: readonly Row[];
  readonly pending: readonly Pending[];
  /** What only the strategy understands. */
  readonly own: unknown;
}

/** A snapshot that no search by this strategy in this space has made. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** Architectures that a search knows. */
export function knownIn({ told, pending }: Pick<SearchSnapshot, "told" | "pending">): number {
  return told.length + pending.length;
}

/** Numbers that a proposal carries as its note: the decisions of an architecture, at most. */
const MAX_NOTE = 256;

/** Characters of the code of an architecture: two for each decision, at most. */
const MAX_CODE = 2 * MAX_NOTE;
export const Code = z.string().max(MAX_CODE);

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

/** @throws {StateError} if it is none that this strategy, with its parameters, can have made. */
export function readSnapshot(
  { name, parameters, own, metrics }: Strategy,
  space: SearchSpace,
  snapshot: unknown,
): SearchSnapshot {
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
    snapshot,
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
