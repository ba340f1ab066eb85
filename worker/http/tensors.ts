/**
 * @module
 * Reads tensors of the Open Inference Protocol, from JSON or from bytes.
 */
import type { InferInput } from "../../schema/http/inference.js";
import { MAX_ARCHITECTURES } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { Work } from "../../search/work.js";
import { COST } from "../../search/work.js";
import type { Tensor, TensorSpec } from "../../spaces/encodings/index.js";
import { quote } from "../../spaces/quote.js";
import { fillFromBytes, type NumberType, textsOfBytes } from "./binary-tensors.js";

const INT32_MAX = 2 ** 31 - 1;

/** The protocol's element types that are taken for a tensor; NumPy's integers have 64 bits. */
const TAKEN: Readonly<Record<TensorSpec["type"], readonly NumberType[]>> = {
  float32: ["FP32"],
  int32: ["INT32", "INT64"],
};

/** An input of a request, as far as it was read. */
export interface GivenInput {
  readonly input: InferInput;
  /** Where it stands in the request. */
  readonly pointer: string;
  /** Its data, unless they stand in the JSON. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * A batch of `spec`, its data nested as its shape or flat, or as bytes.
 *
 * @throws {ProblemError}
 */
export async function readTensor(
  { input, pointer, bytes }: GivenInput,
  spec: TensorSpec,
  work: Work,
): Promise<Tensor> {
  const { type, shape } = spec;
  const datatype = checkDatatype(input, TAKEN[type], pointer);
  checkShape(input, shape, pointer);
  const length = input.shape.reduce((product, size) => product * size, 1);
  const data = type === "int32" ? new Int32Array(length) : new Float32Array(length);
  const fits = type === "int32" ? isInt32 : isFloat32;
  const elements: Elements = {
    rule: `must be a finite ${type} number`,
    take: (value, offset) => {
      if (!fits(value)) return false;
      data[offset] = value;
      return true;
    },
  };
  await (bytes
    ? fillFromBytes(bytes, datatype, length, elements, pointer, work)
    : fill(input, length, elements, pointer, work));
  return { type, dims: input.shape, data };
}

/** The texts of a `BYTES` input. @throws {ProblemError} */
export async function readTexts(
  { input, pointer, bytes }: GivenInput,
  work: Work,
): Promise<string[]> {
  checkDatatype(input, ["BYTES"], pointer);
  // [N, 1] is how some clients write a column of texts.
  checkShape(input, input.shape.length === 2 ? [1] : [], pointer);
  if (bytes) return textsOfBytes(bytes, input.shape[0], pointer, work);
  const texts: string[] = [];
  const elements: Elements = {
    rule: "must be an architecture in its official form, as a string",
    take: (value) => typeof value === "string" && texts.push(value) > 0,
  };
  await fill(input, input.shape[0], elements, pointer, work);
  return texts;
}

export interface Elements {
  /** What is said of an element that is not taken. */
  readonly rule: string;
  /** @returns whether the element is of the right type. */
  take(value: unknown, offset: number): boolean;
}

/** Walks the data in row-major order, nested as the shape says or flat. @param length of all. */
async function fill(
  { data = [], shape }: InferInput,
  length: number,
  elements: Elements,
  pointer: string,
  work: Work,
): Promise<void> {
  const isNested = Array.isArray(data[0]) && shape.length > 1;
  const sizes = isNested ? shape : [length];
  const where = `${pointer}/data`;
  checkLength(data, sizes[0], where);
  let offset = 0;
  for (let index = 0; index < data.length; index++) {
    const end = fillFrom(data[index], sizes, 1, where, index, elements, offset);
    if (work.spend(COST.number * (end - offset))) await work.turn();
    offset = end;
  }
  if (offset !== length) throw new Error(`filled ${offset} of ${length} elements`);
}

/**
 * What stands at `index` of `parent`; it goes as deep as the shape, whatever was sent.
 *
 * @param axis of the shape that the value has, or none behind the last: an element.
 * @returns where the next begins.
 */
function fillFrom(
  value: unknown,
  shape: readonly number[],
  axis: number,
  parent: string,
  index: number,
  elements: Elements,
  offset: number,
): number {
  if (axis === shape.length) {
    if (elements.take(value, offset)) return offset + 1;
    const at = `${parent}/${index}`;
    throw new ProblemError("invalid_request", `${at}: ${elements.rule}`, at);
  }
  const at = `${parent}/${index}`;
  checkLength(value, shape[axis], at);
  let next = offset;
  for (let inner = 0; inner < value.length; inner++)
    next = fillFrom(value[inner], shape, axis + 1, at, inner, elements, next);
  return next;
}

function checkLength(
  data: unknown,
  length: number,
  pointer: string,
): asserts data is readonly unknown[] {
  if (Array.isArray(data) && data.length === length) return;
  const found = Array.isArray(data) ? `${data.length}` : "no list";
  throw new ProblemError(
    "invalid_request",
    `${pointer}: must be a list of ${length} by the input's shape, not ${found}`,
    pointer,
  );
}

function checkDatatype<Datatype extends string>(
  { name, datatype }: InferInput,
  taken: readonly Datatype[],
  pointer: string,
): Datatype {
  const known = taken.find((each) => each === datatype);
  if (known) return known;
  throw new ProblemError(
    "invalid_request",
    `The input "${name}" has datatype ${taken.join(" or ")}, not ${quote(datatype)}`,
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
