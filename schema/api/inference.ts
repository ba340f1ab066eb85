/**
 * @module
 * The Open Inference Protocol (KServe V2, REST form) over the predictors. Tensors travel as JSON;
 * the binary extension is not offered.
 */
import { z } from "@hono/zod-openapi";
import type { TensorSpec } from "../../spaces/encodings/index.js";
import { boundedRecord } from "./collections.js";
import { MAX_AXES, MAX_PARAMETERS, MAX_TENSOR_NUMBERS, MAX_TENSORS } from "./limits.js";
import { jsonAnswer, requestObject } from "./parts.js";

/** The protocol's name of a tensor's element type. */
export const DATATYPES = { float32: "FP32", int32: "INT32" } as const satisfies Record<
  TensorSpec["type"],
  string
>;

/** The input that takes official forms as text in place of encoded tensors. */
export const ARCHITECTURE_INPUT = { name: "architecture", datatype: "BYTES", shape: [-1] };

const TensorMetadata = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int()).openapi({ description: "-1 is the batch" }),
});

export const ServerMetadata = z
  .object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) })
  .openapi("ServerMetadata");

export const ServerLive = z.object({ live: z.boolean() }).openapi("ServerLive");

export const ServerReady = z
  .object({
    ready: z.boolean().openapi({ description: "Whether anything can be served" }),
    predictors: z.array(z.string()).openapi({ description: "Predictors without a known fault" }),
    unavailable: z
      .array(z.object({ name: z.string(), detail: z.string() }))
      .openapi({ description: "Files in predictors/ that can't be served, and why" }),
    database: z.object({ ready: z.boolean(), detail: z.string() }),
  })
  .openapi("ServerReady");
export const serverReadyAnswer = jsonAnswer(ServerReady, "What can be served, and what can't");

export const ModelMetadata = z
  .object({
    name: z.string(),
    platform: z.string(),
    inputs: z.array(TensorMetadata),
    outputs: z.array(TensorMetadata),
    parameters: z.object({
      alternative_input: TensorMetadata.openapi({
        description: "Takes official forms as text, in place of all other inputs",
      }),
      space: z.string(),
      unit: z.string().openapi({ description: "Of the outputs" }),
    }),
  })
  .openapi("ModelMetadata");

export const ModelReady = z.object({ name: z.string(), ready: z.boolean() }).openapi("ModelReady");

const parameters = boundedRecord(z.string(), z.unknown(), MAX_PARAMETERS, "parameters").optional();

const InferInput = requestObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()).min(1).max(MAX_AXES),
  datatype: z.string().openapi({ example: "BYTES" }),
  parameters,
  data: z
    .array(z.unknown())
    .max(MAX_TENSOR_NUMBERS, `must hold at most ${MAX_TENSOR_NUMBERS} numbers`)
    .openapi({ description: "Row by row, nested as the shape says or flat" }),
}).openapi("InferInput");
export type InferInput = z.infer<typeof InferInput>;

export const InferRequest = requestObject({
  id: z.string().optional(),
  parameters,
  inputs: z.array(InferInput).min(1, "must name at least one input").max(MAX_TENSORS),
  outputs: z
    .array(requestObject({ name: z.string(), parameters }))
    .max(MAX_TENSORS)
    .optional()
    .openapi({ description: "Unless given, all outputs are answered" }),
}).openapi("InferRequest");
export type InferRequest = z.infer<typeof InferRequest>;

export const InferAnswer = z
  .object({
    model_name: z.string(),
    id: z.string().optional(),
    outputs: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int()),
        datatype: z.string(),
        data: z.array(z.number()),
      }),
    ),
  })
  .openapi("InferAnswer");
