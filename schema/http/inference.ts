/**
 * @module
 * The Open Inference Protocol (KServe V2, REST form) over the predictors. Tensors travel as JSON,
 * or in binary form behind a head of JSON, whose length a header says.
 */
import { createRoute, z } from "@hono/zod-openapi";
import type { TensorSpec } from "../../spaces/encodings/index.js";
import { boundedRecord } from "./collections.js";
import { EXAMPLES } from "./examples.js";
import { MAX_AXES, MAX_PARAMETERS, MAX_TENSOR_NUMBERS, MAX_TENSORS } from "./limits.js";
import { BODY_PROBLEMS, jsonAnswer, jsonBody, problemAnswers, requestObject } from "./parts.js";
import { PredictorId } from "./predictors.js";

/** The protocol's name of a tensor's element type. */
export const DATATYPES = { float32: "FP32", int32: "INT32" } as const satisfies Record<
  TensorSpec["type"],
  string
>;

/** The input that takes official forms as text in place of encoded tensors. */
export const ARCHITECTURE_INPUT = { name: "architecture", datatype: "BYTES", shape: [-1] };

/** Extensions of the protocol that are offered, by the names that Triton gives them. */
export const EXTENSIONS = ["binary_tensor_data"];

/** Bytes of the JSON of a body, or of an answer, that binary tensors follow. */
export const JSON_LENGTH_HEADER = "Inference-Header-Content-Length";

/** A predictor is one model of one version. */
export const MODEL_VERSION = "1";

const TensorMetadata = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int()).openapi({ description: "-1 is the batch" }),
});

const ServerMetadata = z
  .object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) })
  .openapi("ServerMetadata");

const ServerLive = z.object({ live: z.boolean() }).openapi("ServerLive");

const ServerReady = z
  .object({
    ready: z.boolean().openapi({ description: "Whether anything can be served" }),
    predictors: z.array(z.string()).openapi({ description: "Predictors without a known fault" }),
    unavailable: z
      .array(z.object({ name: z.string(), detail: z.string() }))
      .openapi({ description: "Files in predictors/ that can't be served, and why" }),
    database: z.object({ ready: z.boolean(), detail: z.string() }),
    memory: z
      .object({
        webassembly_mib: z.number().openapi({ description: "Of ONNX Runtime, in MiB" }),
      })
      .openapi({ description: "Of the isolate that answers" }),
  })
  .openapi("ServerReady");
const serverReadyAnswer = jsonAnswer(ServerReady, "What can be served, and what can't");

const ModelMetadata = z
  .object({
    name: z.string(),
    versions: z.array(z.string()).openapi({ example: [MODEL_VERSION] }),
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

const ModelReady = z.object({ name: z.string(), ready: z.boolean() }).openapi("ModelReady");

const parameters = boundedRecord(z.string(), z.unknown(), MAX_PARAMETERS, "parameters").optional();

const InferInput = requestObject({
  name: z.string(),
  shape: z.array(z.int().nonnegative()).min(1).max(MAX_AXES),
  datatype: z.string().openapi({ example: "BYTES" }),
  parameters,
  data: z
    .array(z.unknown())
    .max(MAX_TENSOR_NUMBERS, `must hold at most ${MAX_TENSOR_NUMBERS} numbers`)
    .optional()
    .openapi({
      description:
        "Row by row, nested as the shape says or flat; left out where the parameter binary_data_size " +
        "says how many bytes behind the JSON they are",
    }),
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
    model_version: z.string(),
    id: z.string().optional(),
    outputs: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.int()),
        datatype: z.string(),
        parameters: z
          .object({ binary_data_size: z.int() })
          .optional()
          .openapi({ description: "Of an output that follows the JSON: its bytes" }),
        data: z.array(z.number()).optional().openapi({ description: "Unless it follows the JSON" }),
      }),
    ),
  })
  .openapi("InferAnswer");
export type InferAnswer = z.infer<typeof InferAnswer>;

/** The answer where any output follows the JSON. */
const BinaryAnswer = z.unknown().openapi({ type: "string", format: "binary" });

const tags = ["Open Inference Protocol"];

export const serverMetadataRoute = createRoute({
  method: "get",
  path: "/v2",
  operationId: "serverMetadata",
  tags,
  summary: "Name and version of the server",
  responses: { 200: jsonAnswer(ServerMetadata, "The server"), ...problemAnswers() },
});

export const serverLiveRoute = createRoute({
  method: "get",
  path: "/v2/health/live",
  operationId: "serverLive",
  tags,
  summary: "Whether the server answers at all",
  responses: { 200: jsonAnswer(ServerLive, "It does"), ...problemAnswers() },
});

export const serverReadyRoute = createRoute({
  method: "get",
  path: "/v2/health/ready",
  operationId: "serverReady",
  tags,
  summary: "What can be served and what can't: 200 while any predictor or the database can",
  responses: { ...problemAnswers(), 200: serverReadyAnswer, 503: serverReadyAnswer },
});

const model = PredictorId;
const version = z.string().openapi({ example: MODEL_VERSION });

interface ModelPath {
  readonly path: string;
  /** Stands behind the name of the call. */
  readonly suffix: string;
  readonly params: z.ZodObject<{ model: typeof model; version?: typeof version }>;
}

/** A model with its version and without: there is one. */
const MODEL_PATHS: readonly ModelPath[] = [
  { path: "/v2/models/{model}", suffix: "", params: z.object({ model }) },
  {
    path: "/v2/models/{model}/versions/{version}",
    suffix: "OfVersion",
    params: z.object({ model, version }),
  },
];

export const modelMetadataRoutes = MODEL_PATHS.map(({ path, suffix, params }) =>
  createRoute({
    method: "get",
    path,
    operationId: `modelMetadata${suffix}`,
    tags,
    summary: "Inputs and outputs of a predictor, with their shapes",
    request: { params },
    responses: {
      200: jsonAnswer(ModelMetadata, "The predictor"),
      ...problemAnswers("unknown_predictor", "unknown_version"),
    },
  }),
);

export const modelReadyRoutes = MODEL_PATHS.map(({ path, suffix, params }) =>
  createRoute({
    method: "get",
    path: `${path}/ready`,
    operationId: `modelReady${suffix}`,
    tags,
    summary: "Whether a predictor can score; one that was not used yet is opened for it",
    request: { params },
    responses: {
      200: jsonAnswer(ModelReady, "It can"),
      ...problemAnswers("unknown_predictor", "unknown_version", "predictor_unavailable"),
    },
  }),
);

export const inferRoutes = MODEL_PATHS.map(({ path, suffix, params }) =>
  createRoute({
    method: "post",
    path: `${path}/infer`,
    operationId: `infer${suffix}`,
    tags,
    summary: "Outputs of a predictor, from encoded tensors or from official forms as text",
    description:
      "A predictor whose card has measured also takes the inputs measured and measured_mask, [-1, metrics] " +
      "each, behind either: numbers in the order of the card, and 1 where there is one, 0 where there is none. " +
      "Without the mask all of them count, without both none. " +
      `With the header ${JSON_LENGTH_HEADER}, the body is so many bytes of JSON and binary tensors behind ` +
      "them, in the order of the inputs whose parameter binary_data_size says their bytes: numbers in " +
      "little-endian order, texts each behind its length in 4 bytes. The parameters binary_data of an " +
      "output and binary_data_output of the request ask for an answer of that form.",
    request: { params, body: jsonBody(InferRequest, EXAMPLES.infer) },
    responses: {
      200: {
        content: {
          "application/json": { schema: InferAnswer },
          "application/octet-stream": { schema: BinaryAnswer },
        },
        description: "The outputs, one number for each row",
      },
      ...problemAnswers(
        "unknown_predictor",
        "unknown_version",
        "refused_tensor",
        "malformed_architecture",
        "unknown_operation",
        "invalid_architecture",
        "predictor_unavailable",
        ...BODY_PROBLEMS,
      ),
    },
  }),
);
