import { describe, expect, it } from "vitest";
import { onnxRuntime } from "../../predictor/node/onnx-runtime.js";
import type { TensorSpec } from "../../spaces/index.js";
import { GraphBuilder } from "./graph-builder.js";

const PAIR: TensorSpec = { name: "pair", type: "float32", shape: [2] };

async function run(bytes: Uint8Array, rows: number, values: number[]) {
  const model = await onnxRuntime.open(bytes);
  const data = Float32Array.from(values);
  return model.run({ pair: { type: "float32", dims: [rows, 2], data } });
}

describe("the graph builder", () => {
  it("writes a model that onnxruntime-web runs at any batch size", async () => {
    const graph = new GraphBuilder("test");
    const pair = graph.input(PAIR);
    const product = graph.node("MatMul", [pair, graph.floats([2, 3], [2, 1])]);
    graph.output("sum", graph.node("Squeeze", [product, graph.integers([1])]));
    const bytes = graph.toBytes();
    expect(await run(bytes, 1, [1, 1])).toEqual({ sum: Float32Array.of(5) });
    expect(await run(bytes, 3, [1, 0, 0, 1, 2, 2])).toEqual({ sum: Float32Array.of(2, 3, 10) });
  });

  it("writes attributes of every type, and operators of other domains", async () => {
    const graph = new GraphBuilder("test");
    const pair = graph.input(PAIR);
    const scaled = graph.node("Scaler", [pair], { offset: [1, 1], scale: [10, 10] }, "ai.onnx.ml");
    const [left, right] = graph.nodes("Split", [scaled], 2, { axis: 1n, num_outputs: 2n });
    const leaky = graph.node("LeakyRelu", [left], { alpha: 0.5 });
    const swapped = graph.node("Transpose", [leaky], { perm: [1n, 0n] });
    const back = graph.node("Transpose", [swapped], { perm: [1n, 0n] });
    const sum = graph.node("Add", [back, right]);
    graph.output("sum", graph.node("ReduceSum", [sum, graph.integers([1])], { keepdims: 0n }));
    // (1 - 1) · 10 + (3 - 1) · 10, and 0.5 · (0 - 1) · 10 + 0.
    expect(await run(graph.toBytes(), 2, [1, 3, 0, 1])).toEqual({ sum: Float32Array.of(20, -5) });
  });

  it("gives the same bytes for the same calls", () => {
    const build = () => {
      const graph = new GraphBuilder("test");
      graph.output("sum", graph.node("ReduceSum", [graph.input(PAIR), graph.integers([1])]));
      return graph.toBytes();
    };
    expect(build()).toEqual(build());
  });

  it("refuses a domain whose version it does not know", () => {
    const graph = new GraphBuilder("test");
    expect(() => graph.node("Scaler", [graph.input(PAIR)], {}, "com.example")).toThrow(
      "com.example",
    );
  });
});
