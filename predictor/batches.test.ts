import { expect, it } from "vitest";
import {
  createChoicesSpace,
  createRandom,
  type EncodingName,
  encode,
  nasbench101,
  nasbench201,
  natsSize,
  sampleArchitecture,
} from "../spaces/index.js";
import { architecturesAtOnce, rowsAtOnce } from "./batches.js";

const GRAPH: readonly EncodingName[] = ["graph_operations", "graph_adjacency", "features"];
const TOKENS: readonly EncodingName[] = ["sequence", "sequence_length"];

/** As long as a list of choices may be. */
const long = createChoicesSpace({
  name: "long",
  positions: Array.from({ length: 256 }, (_, at) => ({ name: `${at}`, options: ["a", "b", "c"] })),
});

it.each([nasbench101, nasbench201, natsSize])(
  "of small graphs a batch is as large as is wanted: $id",
  (space) => {
    for (const inputs of [GRAPH, TOKENS])
      expect(architecturesAtOnce(space, inputs, 1024)).toBe(1024);
  },
);

it("of large graphs a batch takes 8 MiB, and of what is larger still it is one", () => {
  const count = architecturesAtOnce(long, GRAPH, 1024);
  const one = [sampleArchitecture(long, createRandom(1))];
  const bytes = GRAPH.reduce((sum, name) => sum + encode(long, name, one).data.byteLength, 0);
  expect(count * bytes).toBeLessThanOrEqual(8 * 2 ** 20);
  expect((count + 1) * bytes).toBeGreaterThan(8 * 2 ** 20);
  expect(architecturesAtOnce(long, TOKENS, 1024)).toBeLessThan(50);
  expect(rowsAtOnce(10_000_000, 1024)).toBe(1);
});
