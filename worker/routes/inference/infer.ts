/**
 * @module
 * POST /v2/models/{model}/infer: inference in the Open Inference Protocol, from encoded tensors or
 * from architectures as text.
 */
import { createRoute, z } from "@hono/zod-openapi";
import {
  ARCHITECTURE_INPUT,
  DATATYPES,
  InferAnswer,
  type InferInput,
  InferRequest,
} from "../../../schema/api/inference.js";
import { BODY_PROBLEMS, jsonAnswer, jsonBody, problemAnswers } from "../../../schema/api/parts.js";
import { ProblemError } from "../../../schema/api/problems.js";
import type { Work } from "../../../search/work.js";
import { COST, mapInSlices } from "../../../search/work.js";
import {
  type Architecture,
  ArchitectureError,
  encodingOf,
  type Tensor,
} from "../../../spaces/index.js";
import { quote } from "../../../spaces/quote.js";
import type { Register } from "../../environment.js";
import { readJson } from "../../http/json-body.js";
import { openPredictor, requirePredictor } from "../../http/predictor.js";
import { readTensor, readTexts } from "../../http/tensors.js";
import type { Outputs } from "../../runtime/onnx-runtime.js";
import type { Predictor } from "../../runtime/predictor.js";
import type { ListedPredictor } from "../../runtime/predictor-file.js";
import { isRefusal } from "../../runtime/refusal.js";
import { workOf } from "../../runtime/turns.js";

const route = createRoute({
  method: "post",
  path: "/v2/models/{model}/infer",
  operationId: "infer",
  tags: ["Open Inference Protocol"],
  summary: "Outputs of a predictor, from encoded tensors or from official forms as text",
  middleware: [readJson(InferRequest)] as const,
  request: { params: z.object({ model: z.string() }), body: jsonBody(InferRequest) },
  responses: {
    200: jsonAnswer(InferAnswer, "The outputs, one number for each row"),
    ...problemAnswers(
      "unknown_predictor",
      "refused_tensor",
      "malformed_architecture",
      "unknown_operation",
      "invalid_architecture",
      "predictor_unavailable",
      ...BODY_PROBLEMS,
    ),
  },
});

export const registerInfer: Register = (app, predictors) => {
  app.openapi(route, async (c) => {
    const request = c.req.valid("json");
    const listed = requirePredictor(predictors, c.req.valid("param").model);
    const names = chooseOutputs(listed, request);
    const work = workOf(c);
    const [first] = request.inputs;
    const given =
      first.name === ARCHITECTURE_INPUT.name
        ? { architectures: await readTextInput(listed, request.inputs, work) }
        : { tensors: await readTensors(listed, request.inputs, work) };
    const predictor = await openPredictor(predictors, listed);
    const outputs = given.architectures
      ? await predictor.predict(given.architectures, names, work)
      : await inferTensors(predictor, given.tensors, names, work);
    return c.json(
      {
        model_name: listed.card.id,
        ...(request.id !== undefined && { id: request.id }),
        outputs: names.map((name) => ({
          name,
          shape: [outputs[name].length],
          datatype: DATATYPES.float32,
          data: Array.from(outputs[name]),
        })),
      },
      200,
    );
  });
};

function chooseOutputs({ card }: ListedPredictor, { outputs }: InferRequest): string[] {
  if (!outputs?.length) return card.outputs;
  return outputs.map(({ name, parameters }, index) => {
    if (!card.outputs.includes(name))
      throw new ProblemError(
        "unsupported_output",
        `The predictor "${card.id}" has no output ${quote(name)}, only ${card.outputs.join(", ")}`,
        `/outputs/${index}/name`,
      );
    if (parameters?.binary_data === true)
      throw new ProblemError(
        "invalid_request",
        "Binary tensor data is not offered: outputs are answered as JSON",
        `/outputs/${index}/parameters/binary_data`,
      );
    return name;
  });
}

async function readTextInput(
  { space }: ListedPredictor,
  inputs: readonly InferInput[],
  work: Work,
): Promise<Architecture[]> {
  if (inputs.length > 1)
    throw new ProblemError(
      "invalid_request",
      `The input "${ARCHITECTURE_INPUT.name}" stands alone, in place of all others`,
      "/inputs/1",
    );
  const texts = await readTexts(inputs[0], "/inputs/0", work);
  return mapInSlices(texts, work, COST.read, (text, index) => {
    try {
      return space.parseText(text);
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error;
      throw new ProblemError(error.type, error.message, `/inputs/0/data/${index}`);
    }
  });
}

async function readTensors(
  { card, space, inputs: wanted }: ListedPredictor,
  inputs: readonly InferInput[],
  work: Work,
): Promise<Record<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  for (const [index, input] of inputs.entries()) {
    const pointer = `/inputs/${index}`;
    const name = wanted.find((each) => each === input.name);
    if (!name || tensors.has(name))
      throw new ProblemError(
        "invalid_request",
        `The predictor "${card.id}" takes ${wanted.join(", ")} once each, or ` +
          `"${ARCHITECTURE_INPUT.name}" alone; not this ${quote(input.name)}`,
        `${pointer}/name`,
      );
    const tensor = await readTensor(input, encodingOf(space, name).spec, pointer, work);
    const [rows = tensor.dims[0]] = [...tensors.values()].map(({ dims }) => dims[0]);
    if (tensor.dims[0] !== rows)
      throw new ProblemError(
        "invalid_request",
        `All inputs must have the same batch: ${rows} rows before, ${tensor.dims[0]} here`,
        `${pointer}/shape/0`,
      );
    tensors.set(name, tensor);
  }
  const missing = wanted.filter((name) => !tensors.has(name));
  if (missing.length > 0)
    throw new ProblemError("invalid_request", `Missing inputs: ${missing.join(", ")}`, "/inputs");
  return Object.fromEntries(tensors);
}

/** Numbers of the right shape can still be none that the encoding makes, such as unknown indices. */
async function inferTensors(
  predictor: Predictor,
  tensors: Readonly<Record<string, Tensor>>,
  names: readonly string[],
  work: Work,
): Promise<Outputs> {
  const refused = (reason: string) =>
    new ProblemError(
      "refused_tensor",
      `The model can't compute with these inputs: ${reason}`,
      "/inputs",
    );
  const outputs = await predictor.infer(tensors, names, work).catch((error: unknown) => {
    throw isRefusal(error) ? refused((error as Error).message) : error;
  });
  if (names.some((name) => !outputs[name].every(Number.isFinite)))
    throw refused("its outputs are not finite");
  return outputs;
}
