/**
 * @module
 * Reads tensors of the Open Inference Protocol in their JSON form.
 */
import { DATATYPES, type InferInput } from "../../schema/api/inference.js";
import { MAX_ARCHITECTURES } from "../../schema/api/limits.js";
import { ProblemError } from "../../schema/api/problems.js";
import type { Tensor, TensorSpec } from "../../spaces/encodings/index.js";
import { quote } from "../../spaces/quote.js";

const INT32_MAX = 2 ** 31 - 1;

/**
 * A batch of `spec`, its data nested as its shape or flat.
 *
 * @param pointer of the input
 * @throws {ProblemError}
 */
export function readTensor(input: InferInput, spec: TensorSpec, pointer: string): Tensor {
  const { type, shape } = spec;
  checkDatatype(input, DATATYPES[type], pointer);
  checkShape(input, shape, pointer);
  const length = input.shape.reduce((product, size) => product * size, 1);
  const data = type === "int32" ? new Int32Array(length) : new Float32Array(length);
  const fits = type === "int32" ? isInt32 : isFloat32;
  const where = `${pointer}/data`;
  const nested = Array.isArray(input.data[0]) && input.shape.length > 1;
  const end = fill(input.data, nested ? input.shape : [length], where, (value, at, offset) => {
    if (!fits(value))
      throw new ProblemError("invalid_request", `${at}: must be a finite ${type} number`, at);
    data[offset] = value;
  });
  if (end !== length) throw new Error(`filled ${end} of ${length} elements`);
  return { type, dims: input.shape, data };
}

/** The texts of a `BYTES` input. @throws {ProblemError} */
export function readTexts(input: InferInput, pointer: string): string[] {
  checkDatatype(input, "BYTES", pointer);
  // [N, 1] is how some clients write a column of texts.
  checkShape(input, input.shape.length === 2 ? [1] : [], pointer);
  const texts: string[] = [];
  const nested = Array.isArray(input.data[0]) && input.shape.length > 1;
  const shape = nested ? input.shape : [input.shape[0]];
  fill(input.data, shape, `${pointer}/data`, (value, at) => {
    if (typeof value !== "string")
      throw new ProblemError(
        "invalid_request",
        `${at}: must be an architecture in its official form, as a string`,
        at,
      );
    texts.push(value);
  });
  return texts;
}

/** Walks data of this shape in row-major order; the depth is the shape's, not the client's. */
function fill(
  data: unknown,
  shape: readonly number[],
  pointer: string,
  take: (value: unknown, pointer: string, offset: number) => void,
  offset = 0,
): number {
  if (!Array.isArray(data) || data.length !== shape[0]) {
    const found = Array.isArray(data) ? `${data.length}` : "no list";
    throw new ProblemError(
      "invalid_request",
      `${pointer}: must be a list of ${shape[0]} by the input's shape, not ${found}`,
      pointer,
    );
  }
  const inner = shape.slice(1);
  let next = offset;
  for (let index = 0; index < data.length; index++) {
    const at = `${pointer}/${index}`;
    if (inner.length > 0) next = fill(data[index], inner, at, take, next);
    else take(data[index], at, next++);
  }
  return next;
}

function checkDatatype(input: InferInput, datatype: string, pointer: string): void {
  if (input.parameters && "binary_data_size" in input.parameters)
    throw new ProblemError(
      "invalid_request",
      "Binary tensor data is not offered: send the data as JSON",
      `${pointer}/parameters/binary_data_size`,
    );
  if (input.datatype !== datatype)
    throw new ProblemError(
      "invalid_request",
      `The input "${input.name}" has datatype ${datatype}, not ${quote(input.datatype)}`,
      `${pointer}/datatype`,
    );
}

/** @param row shape of one row */
function checkShape({ name, shape }: InferInput, row: readonly number[], pointer: string): void {
  const fits =
    shape.length === row.length + 1 && row.every((size, axis) => size === shape[axis + 1]);
  if (!fits)
    throw new ProblemError(
      "invalid_request",
      `The input "${name}" has shape [${[-1, ...row].join(", ")}], not [${shape.join(", ")}]`,
      `${pointer}/shape`,
    );
  if (shape[0] < 1 || shape[0] > MAX_ARCHITECTURES)
    throw new ProblemError(
      "invalid_request",
      `A batch has 1 to ${MAX_ARCHITECTURES} rows, not ${shape[0]}`,
      `${pointer}/shape/0`,
    );
}

const isFloat32 = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(Math.fround(value));

const isInt32 = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(value as number) <= INT32_MAX;
