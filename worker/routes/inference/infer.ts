/**
 * @module
 * POST /v2/models/{model}[/versions/{version}]/infer: inference in the Open Inference Protocol, from encoded tensors or
 * from architectures as text.
 */
import { createRoute } from "@hono/zod-openapi";
import { isRefusal, type Outputs } from "../../../predictor/onnx-session.js";
import type { Predictor } from "../../../predictor/predictor.js";
import type { ListedPredictor } from "../../../predictor/predictor-file.js";
import { ARCHITECTURE_INPUT, InferRequest, inferRoutes } from "../../../schema/http/inference.js";
import { ProblemError } from "../../../schema/http/problems.js";
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
import { openPredictor } from "../../http/predictor.js";
import { type GivenInput, readTensor, readTexts } from "../../http/tensors.js";
import { workOf } from "../../runtime/turns.js";
import { INFERENCE_BODY, splitBinary } from "./body.js";
import { answerOutputs, chooseOutputs } from "./outputs.js";
import { requireModel } from "./versions.js";

export const registerInfer: Register = (app, predictors) => {
  for (const route of inferRoutes)
    app.openapi(
      createRoute({ ...route, middleware: [readJson(InferRequest, INFERENCE_BODY)] as const }),
      async (c) => {
        const request = c.req.valid("json");
        const listed = requireModel(predictors, c.req.valid("param"));
        const chosen = chooseOutputs(listed, request);
        const names = chosen.map(({ name }) => name);
        const work = workOf(c);
        const parts = splitBinary(request, c.get("binary"));
        const inputs = request.inputs.map((input, index) => ({
          input,
          pointer: `/inputs/${index}`,
          bytes: parts[index],
        }));
        const given =
          request.inputs[0].name === ARCHITECTURE_INPUT.name
            ? { architectures: await readTextInput(listed, inputs, work) }
            : { tensors: await readTensors(listed, inputs, work) };
        const predictor = await openPredictor(predictors, listed);
        const outputs = given.architectures
          ? await predictor.predict(given.architectures, names, work)
          : await inferTensors(predictor, given.tensors, names, work);
        return answerOutputs(c, listed.card.id, request, chosen, outputs);
      },
    );
};

async function readTextInput(
  { space }: ListedPredictor,
  inputs: readonly GivenInput[],
  work: Work,
): Promise<Architecture[]> {
  if (inputs.length > 1)
    throw new ProblemError(
      "invalid_request",
      `The input "${ARCHITECTURE_INPUT.name}" stands alone, in place of all others`,
      "/inputs/1",
    );
  const texts = await readTexts(inputs[0], work);
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
  inputs: readonly GivenInput[],
  work: Work,
): Promise<Record<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  for (const given of inputs) {
    const { input, pointer } = given;
    const name = wanted.find((each) => each === input.name);
    if (!name || tensors.has(name))
      throw new ProblemError(
        "invalid_request",
        `The predictor "${card.id}" takes ${wanted.join(", ")} once each, or ` +
          `"${ARCHITECTURE_INPUT.name}" alone; not this ${quote(input.name)}`,
        `${pointer}/name`,
      );
    const tensor = await readTensor(given, encodingOf(space, name).spec, work);
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
