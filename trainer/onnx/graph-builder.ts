/**
 * @module
 * Writes ONNX graphs: values are named as they are made, and every family of predictors adds its
 * nodes through here.
 */
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import type { TensorSpec } from "../../spaces/index.js";

const IR_VERSION = 9n;
const OPSET = 18n;
/** Operators that are not of ONNX itself, by domain, such as trees. */
const OTHER_OPSETS: Readonly<Record<string, bigint>> = { "ai.onnx.ml": 3n };

/** Integers are `bigint`, floats `number`; a list is of one of them. */
export type Attribute =
  | bigint
  | number
  | string
  | readonly bigint[]
  | readonly number[]
  | readonly string[];

/** Name of a value in a graph. */
export type Value = string;

const ELEMENT_TYPES = { float32: DataType.FLOAT, int32: DataType.INT32 } as const;
const BATCH = "batch";

/** One graph in the making. All values have the batch axis first. */
export class GraphBuilder {
  readonly #graph;
  readonly #domains = new Set<string>();
  #count = 0;

  constructor(name: string) {
    this.#graph = create(GraphProtoSchema, { name });
  }

  /** Declares an input for an encoding, under the encoding's name. */
  input({ name, type, shape }: TensorSpec): Value {
    this.#graph.input.push(valueInfo(name, ELEMENT_TYPES[type], shape));
    return name;
  }

  /** Declares `value` as an output of numbers, one per row, under `name`. */
  output(name: string, value: Value): void {
    this.#addNode("Identity", [value], [name], {}, "");
    this.#graph.output.push(valueInfo(name, DataType.FLOAT, []));
  }

  /** A constant of float32 numbers. */
  floats(values: ArrayLike<number>, dims: readonly number[] = [values.length]): Value {
    return this.#constant(DataType.FLOAT, Float32Array.from(values), dims);
  }

  /** A constant of int64 numbers, such as a shape or a list of axes. */
  integers(values: readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.#constant(DataType.INT64, BigInt64Array.from(values, BigInt), dims);
  }

  /** A node with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value {
    const [output] = this.nodes(operator, inputs, 1, attributes, domain);
    return output;
  }

  /** A node with several outputs. */
  nodes(
    operator: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = "",
  ): Value[] {
    const outputs = Array.from({ length: outputCount }, () => this.#name(operator));
    this.#addNode(operator, inputs, outputs, attributes, domain);
    return outputs;
  }

  /**
   * Adds the nodes of another model, their values under new names.
   *
   * @param inputs values in place of the model's inputs, by name.
   * @returns the model's outputs by name.
   */
  include(model: Uint8Array, inputs: ReadonlyMap<string, Value>): Map<string, Value> {
    const { graph, opsetImport } = fromBinary(ModelProtoSchema, model);
    if (!graph) throw new Error("the model has no graph");
    for (const { domain } of opsetImport) if (domain !== "") this.#domains.add(domain);
    const names = new Map<string, Value>(inputs);
    const renamed = (name: string) => {
      if (name === "") return name;
      let own = names.get(name);
      if (own === undefined) names.set(name, (own = this.#name("included")));
      return own;
    };
    for (const constant of graph.initializer)
      this.#graph.initializer.push({ ...constant, name: renamed(constant.name) });
    for (const node of graph.node) {
      const output = node.output.map(renamed);
      this.#graph.node.push({ ...node, name: output[0], input: node.input.map(renamed), output });
    }
    return new Map(graph.output.map(({ name }) => [name, renamed(name)]));
  }

  /** The model as a file's bytes, the same for the same calls. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const model = create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      producerName: "archfit",
      opsetImport: [
        { domain: "", version: OPSET },
        ...[...this.#domains].map((domain) => ({ domain, version: OTHER_OPSETS[domain] })),
      ],
      graph: this.#graph,
    });
    return toBinary(ModelProtoSchema, model);
  }

  #name(stem: string): Value {
    return `${stem}_${this.#count++}`;
  }

  #constant(
    dataType: DataType,
    data: Float32Array | BigInt64Array,
    dims: readonly number[],
  ): Value {
    const name = this.#name("constant");
    this.#graph.initializer.push(
      create(TensorProtoSchema, {
        name,
        dataType,
        dims: dims.map(BigInt),
        // ONNX stores raw data in little-endian order, as every platform that Node runs on does.
        rawData: new Uint8Array(data.buffer as ArrayBuffer),
      }),
    );
    return name;
  }

  #addNode(
    opType: string,
    input: readonly Value[],
    output: readonly Value[],
    attributes: Readonly<Record<string, Attribute>>,
    domain: string,
  ): void {
    if (domain !== "") {
      if (!Object.hasOwn(OTHER_OPSETS, domain)) throw new RangeError(`unknown domain ${domain}`);
      this.#domains.add(domain);
    }
    this.#graph.node.push(
      create(NodeProtoSchema, {
        opType,
        domain,
        name: output[0],
        input: [...input],
        output: [...output],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
  }
}

function valueInfo(name: string, elemType: DataType, shape: readonly number[]) {
  const dim = [
    { value: { case: "dimParam" as const, value: BATCH } },
    ...shape.map((size) => ({ value: { case: "dimValue" as const, value: BigInt(size) } })),
  ];
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: "tensorType", value: { elemType, shape: { dim } } } },
  });
}

function attribute(name: string, value: Attribute): AttributeProto {
  const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
  const fields = () => {
    if (typeof value === "bigint") return { type: AttributeType.INT, i: value };
    if (typeof value === "number") return { type: AttributeType.FLOAT, f: value };
    if (typeof value === "string") return { type: AttributeType.STRING, s: bytes(value) };
    if (typeof value[0] === "bigint")
      return { type: AttributeType.INTS, ints: [...(value as readonly bigint[])] };
    if (typeof value[0] === "string")
      return { type: AttributeType.STRINGS, strings: (value as readonly string[]).map(bytes) };
    return { type: AttributeType.FLOATS, floats: [...(value as readonly number[])] };
  };
  return create(AttributeProtoSchema, { name, ...fields() });
}
