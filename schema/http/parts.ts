/**
 * @module
 * What the descriptions of several calls are put together from.
 */
import { z } from "@hono/zod-openapi";
import { builtInSpaces, nasbench201 } from "../../spaces/index.js";
import { MAX_SEED } from "../../spaces/random.js";
import { MAX_ARCHITECTURES } from "./limits.js";
import { PROBLEMS, Problem, type ProblemName } from "./problems.js";

/** An architecture in the official form of its space. */
export const WrittenArchitecture = z
  .union([
    z.string(),
    z.object({
      matrix: z.array(z.array(z.int()).readonly()).readonly(),
      ops: z.array(z.string()).readonly(),
    }),
  ])
  .openapi("WrittenArchitecture", {
    description: "An architecture in the official form of its search space",
    examples: builtInSpaces.list.map((space) => space.example),
  });

/** One of a request: the space reads it, not the schema, so that an error stays with its item. */
export const UnreadArchitecture = z
  .unknown()
  .refine((written) => written !== undefined, "is required")
  .openapi({ allOf: [{ $ref: "#/components/schemas/WrittenArchitecture" }] });

/** The `architectures` of a request. */
export const Architectures = z
  .array(UnreadArchitecture)
  .min(1, "must hold at least 1 architecture")
  .max(MAX_ARCHITECTURES, `must hold at most ${MAX_ARCHITECTURES} architectures a request`)
  .openapi({ description: "In the official form of the space", example: [nasbench201.example] });

export const Seed = z
  .int(`must be an integer from 0 to ${MAX_SEED}`)
  .min(0, `must be an integer from 0 to ${MAX_SEED}`)
  .max(MAX_SEED, `must be an integer from 0 to ${MAX_SEED}`);

/** An object of a request: a field that it does not know is an error that names the known ones. */
export function requestObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `is not a field here; the fields are ${Object.keys(shape).join(", ")}`
        : undefined,
  });
}

/** The JSON body of a request. @param example of one that is answered. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema, example: z.input<Schema>) => ({
  content: { "application/json": { schema, example } },
  required: true as const,
});

/** The JSON answer of a call. */
export const jsonAnswer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  content: { "application/json": { schema } },
  description,
});

/** What every call with a JSON body can answer besides its own problems. */
export const BODY_PROBLEMS = [
  "malformed_json",
  "body_too_large",
  "unsupported_media_type",
  "invalid_request",
] as const satisfies ProblemName[];

/**
 * The problems that a call can answer, by status. Handlers throw them, so that they are no part of
 * the type of what a handler returns.
 */
export function problemAnswers(...names: ProblemName[]): Record<never, never> {
  const statuses = new Map<number, ProblemName[]>();
  for (const name of [...names, "internal_error" as const]) {
    const { status } = PROBLEMS[name];
    statuses.set(status, [...(statuses.get(status) ?? []), name]);
  }
  return Object.fromEntries(
    [...statuses].map(([status, ofStatus]) => [
      status,
      {
        content: { "application/problem+json": { schema: Problem } },
        description: ofStatus.map((name) => `${name}: ${PROBLEMS[name].title}`).join("; "),
      },
    ]),
  );
}
