/**
 * @module
 * The answer of an inference: its outputs as JSON, or as bytes behind it.
 */
import type { Outputs } from "../../../predictor/onnx-session.js";
import type { ListedPredictor } from "../../../predictor/predictor-file.js";
import {
  DATATYPES,
  type InferAnswer,
  type InferRequest,
  JSON_LENGTH_HEADER,
  MODEL_VERSION,
} from "../../../schema/http/inference.js";
import { ProblemError } from "../../../schema/http/problems.js";
import { quote } from "../../../spaces/quote.js";
import type { AppContext } from "../../environment.js";

const FP32_SIZE = 4;

/** An output that is asked for. */
export interface ChosenOutput {
  readonly name: string;
  /** Whether it is to follow the JSON. */
  readonly isBinary: boolean;
}

/** What the request asks for; all outputs, in their order, where it names none. @throws {ProblemError} */
export function chooseOutputs(
  { card }: ListedPredictor,
  { outputs, parameters }: InferRequest,
): ChosenOutput[] {
  const isBinary = flag(parameters, "binary_data_output", "") ?? false;
  if (!outputs?.length) return card.outputs.map((name) => ({ name, isBinary }));
  return outputs.map((output, index) => {
    const pointer = `/outputs/${index}`;
    if (!card.outputs.includes(output.name))
      throw new ProblemError(
        "unsupported_output",
        `The predictor "${card.id}" has no output ${quote(output.name)}, only ${card.outputs.join(", ")}`,
        `${pointer}/name`,
      );
    const own = flag(output.parameters, "binary_data", pointer);
    return { name: output.name, isBinary: own ?? isBinary };
  });
}

function flag(
  parameters: InferRequest["parameters"],
  name: string,
  parent: string,
): boolean | undefined {
  const value = parameters?.[name];
  if (value === undefined || typeof value === "boolean") return value;
  const pointer = `${parent}/parameters/${name}`;
  throw new ProblemError(
    "invalid_request",
    `The field "${pointer}" must be true or false`,
    pointer,
  );
}

/** JSON alone, unless any output is to follow it. @param id of the request, which is given back. */
export function answerOutputs(
  c: AppContext,
  model: string,
  { id }: InferRequest,
  chosen: readonly ChosenOutput[],
  outputs: Outputs,
) {
  const head: InferAnswer = {
    model_name: model,
    model_version: MODEL_VERSION,
    ...(id !== undefined && { id }),
    outputs: chosen.map(({ name, isBinary }) => {
      const values = outputs[name];
      const described = { name, shape: [values.length], datatype: DATATYPES.float32 };
      return isBinary
        ? { ...described, parameters: { binary_data_size: values.length * FP32_SIZE } }
        : { ...described, data: Array.from(values) };
    }),
  };
  const binary = chosen.filter(({ isBinary }) => isBinary).map(({ name }) => outputs[name]);
  if (binary.length === 0) return c.json(head, 200);
  const json = new TextEncoder().encode(JSON.stringify(head));
  const answer = c.body(join(json, binary), 200, {
    "Content-Type": "application/octet-stream",
    [JSON_LENGTH_HEADER]: `${json.byteLength}`,
  });
  // The contract knows both forms; the type of a handler has that of JSON alone.
  return answer as unknown as ReturnType<typeof c.json<InferAnswer, 200>>;
}

function join(json: Uint8Array, tensors: readonly ArrayLike<number>[]): ArrayBuffer {
  const numbers = tensors.reduce((sum, { length }) => sum + length, 0);
  const whole = new ArrayBuffer(json.byteLength + numbers * FP32_SIZE);
  new Uint8Array(whole).set(json);
  const view = new DataView(whole, json.byteLength);
  let at = 0;
  for (const tensor of tensors)
    for (let index = 0; index < tensor.length; index++, at += FP32_SIZE)
      view.setFloat32(at, tensor[index], true);
  return whole;
}
