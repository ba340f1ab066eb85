/**
 * @module
 * The JSON file that defines a space as a list of choices.
 */
import { z } from "zod";
import { INPUT } from "../operation-graph.js";

/** Positions of one space: an operation graph has at most 32 vertices, input and output included. */
export const MAX_POSITIONS = 30;
/** Options of one position. */
export const MAX_OPTIONS = 128;
/** Different options of one space, all positions together: its operations are numbered below `INPUT`. */
export const MAX_DISTINCT_OPTIONS = INPUT;

/** Ids of spaces that are lists of choices. */
export const SPACE_NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** Options stand in URLs and between colons; everything printable but the separators is allowed. */
const option = z
  .union([z.string(), z.number()], { error: "An option is a text or a number" })
  .transform(String)
  .refine((text) => /^[\p{L}\p{N}\p{S}._@*()[\]{}/ -]{1,40}$/u.test(text) && text.trim() === text, {
    error:
      "An option is 1 to 40 letters, digits, symbols or any of . _ @ * ( ) [ ] { } / - and inner spaces; no colon or comma",
  });

export const ChoicesDefinition = z
  .strictObject({
    name: z
      .string()
      .regex(SPACE_NAME, "A name is lower-case letters, digits and hyphens")
      .describe("Id of the space, in URLs and cards"),
    title: z.string().max(200).optional(),
    description: z.string().max(2000).optional(),
    positions: z
      .array(
        z.strictObject({
          name: z.string().refine((text) => /^[^\p{C}\p{Zl}\p{Zp}]{1,80}$/u.test(text), {
            error: "A name of a position is 1 to 80 printable characters on one line",
          }),
          options: z.array(option).min(1).max(MAX_OPTIONS).refine(isDistinct, {
            error: "Options of a position must differ from each other",
          }),
        }),
      )
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
  .describe("A search space that is a fixed list of choices");
export type ChoicesDefinition = z.infer<typeof ChoicesDefinition>;

/**
 * Checks what a JSON file holds.
 *
 * @throws {RangeError} which says what is wrong, and where.
 */
export function readDefinition(definition: unknown): ChoicesDefinition {
  const read = ChoicesDefinition.safeParse(definition);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new RangeError(path.length === 0 ? message : `at /${path.join("/")}: ${message}`);
}

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
