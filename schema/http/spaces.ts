/**
 * @module
 * Search spaces over HTTP: what they are, canonical forms, samples.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { nasbench201 } from "../../spaces/index.js";
import { EXAMPLES } from "./examples.js";
import { MAX_ARCHITECTURES } from "./limits.js";
import {
  Architectures,
  BODY_PROBLEMS,
  jsonAnswer,
  jsonBody,
  problemAnswers,
  requestObject,
  Seed,
  WrittenArchitecture,
} from "./parts.js";
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
      written: z.number().optional().openapi({
        description: "Valid written architectures; rounded above 2^53; left out if not known",
      }),
      distinct: z.number().optional().openapi({
        description: "Distinct functions among them; rounded above 2^53; left out if not known",
      }),
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

const SpaceList = z.object({ spaces: z.array(Space) });

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

const CanonicalizeAnswer = z
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

const SampleAnswer = z
  .object({
    architectures: z.array(WrittenArchitecture),
    seed: Seed.openapi({ description: "For the next call" }),
  })
  .openapi("SampleAnswer");

const tags = ["Search spaces"];

export const listSpacesRoute = createRoute({
  method: "get",
  path: "/v1/spaces",
  operationId: "listSpaces",
  tags,
  summary: "All search spaces",
  responses: { 200: jsonAnswer(SpaceList, "All search spaces"), ...problemAnswers() },
});

export const getSpaceRoute = createRoute({
  method: "get",
  path: "/v1/spaces/{space}",
  operationId: "getSpace",
  tags,
  summary: "One search space: operations, limits, size, encodings, default predictor",
  request: { params: z.object({ space: SpaceId }) },
  responses: {
    200: jsonAnswer(Space, "The search space"),
    ...problemAnswers("unknown_space", "database_unavailable"),
  },
});

export const canonicalizeRoute = createRoute({
  method: "post",
  path: "/v1/spaces/{space}/canonicalize",
  operationId: "canonicalize",
  tags,
  summary: "Canonical forms, hashes and sizes of architectures",
  request: {
    params: z.object({ space: SpaceId }),
    body: jsonBody(CanonicalizeRequest, EXAMPLES.canonicalize),
  },
  responses: {
    200: jsonAnswer(CanonicalizeAnswer, "One result for each architecture, in their order"),
    ...problemAnswers("unknown_space", "database_unavailable", ...BODY_PROBLEMS),
  },
});

export const sampleRoute = createRoute({
  method: "post",
  path: "/v1/spaces/{space}/sample",
  operationId: "sample",
  tags,
  summary: "Random architectures, uniform over the valid written ones",
  request: { params: z.object({ space: SpaceId }), body: jsonBody(SampleRequest, EXAMPLES.sample) },
  responses: {
    200: jsonAnswer(SampleAnswer, "The architectures, and the seed for the next call"),
    ...problemAnswers("unknown_space", "database_unavailable", ...BODY_PROBLEMS),
  },
});
