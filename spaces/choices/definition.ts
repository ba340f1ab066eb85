/**
 * @module
 * The JSON file that defines a space as a list of choices.
 */
import { z } from "zod";

/** Positions of one space: an operation graph has at most 32 vertices, input and output included. */
export const MAX_POSITIONS = 30;
/** Options of one position. */
export const MAX_OPTIONS = 128;

/** Options stand in URLs and between colons; everything printable but the separators is allowed. */
const option = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^[\p{L}\p{N}\p{S}._@*()[\]{}/ -]{1,40}$/u.test(text) && text.trim() === text, {
    error:
      "An option is 1 to 40 letters, digits, symbols or any of . _ @ * ( ) [ ] { } / - and inner spaces; no colon or comma",
  });

export const ChoicesDefinition = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, "A name is lower-case letters, digits and hyphens")
      .describe("Id of the space, in URLs and cards"),
    title: z.string().max(200).optional(),
    description: z.string().max(2000).optional(),
    positions: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(80),
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
      }),
  })
  .describe("A search space that is a fixed list of choices");
export type ChoicesDefinition = z.infer<typeof ChoicesDefinition>;

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
