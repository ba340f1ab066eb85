/**
 * @module
 * POST /v2/models/{model}[/versions/{version}]/infer: inference in the Open Inference Protocol, from encoded tensors or
 * from architectures as text.
 */
import { createRoute } from "@hono/zod-openapi";
import {
  MEASURED,
  MEASURED_MASK,
  measuredCount,
  measuredSpecs,
  measuredTensors,
} from "../../../predictor/measured.js";
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
        const given = await readInputs(listed, inputs, work);
        const predictor = await openPredictor(predictors, listed);
        const outputs =
          "architectures" in given
            ? await predictor.predict(given.architectures, names, work, undefined, given.measured)
            : await inferTensors(predictor, given.tensors, names, work);
        return answerOutputs(c, listed.card.id, request, chosen, outputs);
      },
    );
};

type Inputs =
  | { readonly architectures: readonly Architecture[]; readonly measured: Float32Array | undefined }
  | { readonly tensors: Readonly<Record<string, Tensor>> };

/** Texts or encoded tensors, and what was measured beside either. @throws {ProblemError} */
async function readInputs(
  listed: ListedPredictor,
  inputs: readonly GivenInput[],
  work: Work,
): Promise<Inputs> {
  const { card, space, inputs: encodings } = listed;
  const isText = inputs[0].input.name === ARCHITECTURE_INPUT.name;
  const specs = measuredSpecs(measuredCount(card));
  if (!isText) specs.unshift(...encodings.map((name) => encodingOf(space, name).spec));
  const tensors = new Map<string, Tensor>();
  const architectures = isText ? await readTextInput(listed, inputs[0], work) : undefined;
  for (const given of isText ? inputs.slice(1) : inputs) {
    const { input, pointer } = given;
    const spec = specs.find(({ name }) => name === input.name);
    if (!spec || tensors.has(spec.name)) throw wrongInput(listed, input.name, `${pointer}/name`);
    const tensor = await readTensor(given, spec, work);
    const [rows = tensor.dims[0]] = [
      ...(architectures ? [architectures.length] : []),
      ...[...tensors.values()].map(({ dims }) => dims[0]),
    ];
    if (tensor.dims[0] !== rows)
      throw new ProblemError(
        "invalid_request",
        `All inputs must have the same batch: ${rows} rows before, ${tensor.dims[0]} here`,
        `${pointer}/shape/0`,
      );
    tensors.set(spec.name, tensor);
  }
  const required: readonly string[] = [
    ...(isText ? [] : encodings),
    ...(tensors.has(MEASURED_MASK) ? [MEASURED] : []),
  ];
  const missing = required.filter((name) => !tensors.has(name));
  if (missing.length > 0)
    throw new ProblemError("invalid_request", `Missing inputs: ${missing.join(", ")}`, "/inputs");
  const measured = measuredOf(tensors);
  if (architectures) return { architectures, measured };
  const [{ dims }] = tensors.values();
  const metrics = measuredCount(card);
  return {
    tensors: {
      ...Object.fromEntries(tensors),
      ...(metrics > 0 && measuredTensors(metrics, dims[0], measured)),
    },
  };
}

/** The numbers of `measured`, NaN where `measured_mask` says that there is none; all of them count where it is left out. */
function measuredOf(tensors: ReadonlyMap<string, Tensor>): Float32Array | undefined {
  const numbers = tensors.get(MEASURED)?.data as Float32Array | undefined;
  const mask = tensors.get(MEASURED_MASK)?.data;
  return numbers?.map((value, at) => (mask && !(mask[at] > 0.5) ? Number.NaN : value));
}

function wrongInput(
  { card, inputs }: ListedPredictor,
  name: string,
  pointer: string,
): ProblemError {
  const measured =
    measuredCount(card) > 0 ? `, and beside either ${MEASURED} and ${MEASURED_MASK}` : "";
  return new ProblemError(
    "invalid_request",
    `The predictor "${card.id}" takes ${inputs.join(", ")} once each, or ` +
      `"${ARCHITECTURE_INPUT.name}" as the first input in place of them${measured}; not this ${quote(name)}`,
    pointer,
  );
}

async function readTextInput(
  { space }: ListedPredictor,
  input: GivenInput,
  work: Work,
): Promise<Architecture[]> {
  const texts = await readTexts(input, work);
  return mapInSlices(texts, work, COST.read, (text, index) => {
    try {
      return space.parseText(text);
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error;
      throw new ProblemError(error.type, error.message, `/inputs/0/data/${index}`);
    }
  });
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
