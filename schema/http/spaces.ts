/**
 * @module
 * Search spaces over HTTP: what they are, canonical forms, samples.
 */
import { z } from "@hono/zod-openapi";
import { nasbench201 } from "../../spaces/index.js";
import { MAX_ARCHITECTURES } from "./limits.js";
import { Architectures, requestObject, Seed, WrittenArchitecture } from "./parts.js";
import { ItemError } from "./problems.js";

export const SpaceId = z.string().openapi({ example: nasbench201.id });

/** A search space, as far as clients want to know. */
export const Space = z
  .object({
    id: SpaceId,
    title: z.string(),
    description: z.string(),
    example: WrittenArchitecture,
    operations: z.array(z.string()).openapi({ description: "As written in the official form" }),
    limits: z.record(z.string(), z.number()),
    size: z.object({
      written: z
        .number()
        .openapi({ description: "Valid written architectures; rounded above 2^53" }),
      distinct: z
        .number()
        .openapi({ description: "Distinct functions among them; rounded above 2^53" }),
    }),
    encodings: z
      .array(
        z.object({
          name: z.string(),
          type: z.enum(["float32", "int32"]),
          shape: z.array(z.int()).openapi({ description: "Of one architecture" }),
        }),
      )
      .openapi({ description: "Tensors that predictors of this space take" }),
    default_predictor: z
      .string()
      .nullable()
      .openapi({
        description:
          "Scores where a request names none: the first by id of those whose target is of cifar10, " +
          "or of all where none is; null where there is no predictor",
      }),
  })
  .openapi("Space");
export type Space = z.infer<typeof Space>;

export const SpaceList = z.object({ spaces: z.array(Space) });

export const CanonicalizeRequest = requestObject({ architectures: Architectures }).openapi(
  "CanonicalizeRequest",
);

const Canonicalized = z
  .object({
    key: z.string().openapi({ description: "Under which a table holds the architecture" }),
    hash: z.string().openapi({
      description: "32 hexadecimal digits, equal for all architectures that compute the same",
    }),
    canonical: WrittenArchitecture.openapi({
      description: "One form for all architectures of the same hash",
    }),
    effective: WrittenArchitecture.openapi({
      description: "Without what has no effect on the function",
    }),
    params_m: z
      .number()
      .optional()
      .openapi({ description: "Trainable parameters, in millions, where the space knows them" }),
    flops_m: z.number().optional().openapi({
      description: "Multiply-accumulates an image, in millions, where the space knows them",
    }),
  })
  .openapi("Canonicalized");

export const CanonicalizeAnswer = z
  .object({ results: z.array(z.union([Canonicalized, ItemError])) })
  .openapi("CanonicalizeAnswer");

export const SampleRequest = requestObject({
  count: z
    .int("must be an integer")
    .min(1, "must be at least 1")
    .max(MAX_ARCHITECTURES, `must be at most ${MAX_ARCHITECTURES}`)
    .openapi({ example: 8 }),
  seed: Seed.openapi({ example: 1 }),
}).openapi("SampleRequest");

export const SampleAnswer = z
  .object({
    architectures: z.array(WrittenArchitecture),
    seed: Seed.openapi({ description: "For the next call" }),
  })
  .openapi("SampleAnswer");
