/**
 * @module
 * Small ONNX models for tests, whose outputs can be worked out by hand.
 */
import { create, toBinary } from "@bufbuild/protobuf";
import {
  TensorProto_DataType as DataType,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from "onnx-buf";
import { measuredSpecs } from "../../predictor/measured.js";
import type { TensorSpec } from "../../spaces/index.js";

const OPSET = 17n;
const IR_VERSION = 8n;

/**
 * `mean` is 50 plus the sum of a row of the input, `std` is half the sum. The input is float32.
 *
 * @param weights how many float32 numbers the file has beside what it computes with.
 */
export function summingModel(
  input: TensorSpec,
  { weights = 0, opset = OPSET }: { readonly weights?: number; readonly opset?: bigint } = {},
): ArrayBuffer {
  return model(
    input,
    [
      node("ReduceSum", [input.name, "inner_axes"], ["sum"], { keepdims: 0n }),
      node("Add", ["sum", "fifty"], ["mean"]),
      node("Mul", ["sum", "half"], ["std"]),
    ],
    [
      int64s(
        "inner_axes",
        input.shape.map((_, axis) => axis + 1),
      ),
      floats("fifty", [50]),
      floats("half", [0.5]),
      ...(weights > 0 ? [zeros("weights", weights)] : []),
    ],
    { opset },
  );
}

/** Like `summingModel`, with an output `probability_above`, which is always a quarter. */
export function classifyingModel(input: TensorSpec): ArrayBuffer {
  return model(
    input,
    [
      node("ReduceSum", [input.name, "inner_axes"], ["sum"], { keepdims: 0n }),
      node("Add", ["sum", "fifty"], ["mean"]),
      node("Mul", ["sum", "half"], ["std"]),
      node("Mul", ["sum", "zero"], ["nothing"]),
      node("Add", ["nothing", "quarter"], ["probability_above"]),
    ],
    [
      int64s(
        "inner_axes",
        input.shape.map((_, axis) => axis + 1),
      ),
      floats("fifty", [50]),
      floats("half", [0.5]),
      floats("zero", [0]),
      floats("quarter", [0.25]),
    ],
    { outputs: ["mean", "std", "probability_above"] },
  );
}

/** Like `summingModel`; the mean is more by all numbers that were measured, of so many metrics. */
export function measuringModel(input: TensorSpec, metrics: number): ArrayBuffer {
  const [measured, mask] = measuredSpecs(metrics);
  return model(
    [input, measured, mask],
    [
      node("ReduceSum", [input.name, "inner_axes"], ["sum"], { keepdims: 0n }),
      node("Mul", [measured.name, mask.name], ["known"]),
      node("ReduceSum", ["known", "last_axis"], ["told"], { keepdims: 0n }),
      node("Add", ["sum", "told"], ["all"]),
      node("Add", ["all", "fifty"], ["mean"]),
      node("Mul", ["sum", "half"], ["std"]),
    ],
    [
      int64s(
        "inner_axes",
        input.shape.map((_, axis) => axis + 1),
      ),
      int64s("last_axis", [1]),
      floats("fifty", [50]),
      floats("half", [0.5]),
    ],
  );
}

/**
 * Looks each number of the int32 input up in a table of `rows` numbers, 0, 1, 2, … : `mean` is the
 * sum, `std` the same. A number outside the table is an error of the model.
 */
export function lookupModel(input: TensorSpec, rows: number): ArrayBuffer {
  return model(
    input,
    [
      node("Gather", ["table", input.name], ["found"]),
      node("ReduceSum", ["found", "inner_axes"], ["mean"], { keepdims: 0n }),
      node("Identity", ["mean"], ["std"]),
    ],
    [
      int64s(
        "inner_axes",
        input.shape.map((_, axis) => axis + 1),
      ),
      floats(
        "table",
        Array.from({ length: rows }, (_, row) => row),
      ),
    ],
  );
}

interface ModelOptions {
  readonly outputs?: readonly string[];
  readonly opset?: bigint;
}

function model(
  given: TensorSpec | readonly TensorSpec[],
  nodes: NodeProto[],
  initializer: TensorProto[],
  { outputs = ["mean", "std"], opset = OPSET }: ModelOptions = {},
): ArrayBuffer {
  const inputs = [given].flat();
  const elemType = ({ type }: TensorSpec) => (type === "int32" ? DataType.INT32 : DataType.FLOAT);
  const proto = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: "", version: opset }],
    graph: {
      name: "test",
      node: nodes,
      initializer,
      input: inputs.map((input) => ({
        name: input.name,
        type: tensorType(elemType(input), input.shape),
      })),
      output: outputs.map((name) => ({ name, type: tensorType(DataType.FLOAT, []) })),
    },
  });
  return toBinary(ModelProtoSchema, proto).slice().buffer;
}

function tensorType(elemType: DataType, shape: readonly number[]) {
  const sizes = shape.map((size) => ({
    value: { case: "dimValue" as const, value: BigInt(size) },
  }));
  const batch = { value: { case: "dimParam" as const, value: "N" } };
  return {
    value: { case: "tensorType" as const, value: { elemType, shape: { dim: [batch, ...sizes] } } },
  };
}

function node(
  opType: string,
  input: string[],
  output: string[],
  integers: Readonly<Record<string, bigint>> = {},
): NodeProto {
  const INT = 2;
  const attribute = Object.entries(integers).map(([name, i]) => ({ name, type: INT, i }));
  return create(NodeProtoSchema, { opType, input, output, attribute });
}

function floats(name: string, values: number[]): TensorProto {
  const dims = [BigInt(values.length)];
  return create(TensorProtoSchema, { name, dims, dataType: DataType.FLOAT, floatData: values });
}

function zeros(name: string, count: number): TensorProto {
  const rawData = new Uint8Array(count * Float32Array.BYTES_PER_ELEMENT);
  return create(TensorProtoSchema, {
    name,
    dims: [BigInt(count)],
    dataType: DataType.FLOAT,
    rawData,
  });
}

function int64s(name: string, values: number[]): TensorProto {
  const dims = [BigInt(values.length)];
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType: DataType.INT64,
    int64Data: values.map(BigInt),
  });
}
