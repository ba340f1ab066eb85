import { expect, it } from "vitest";
import { createChoicesSpace, encodingOf, nasbench201 } from "../spaces/index.js";
import { architecturesAtOnce, rowsAtOnce } from "./batches.js";

/** The largest that a definition may be. */
const long = createChoicesSpace({
  name: "long",
  positions: Array.from({ length: 256 }, (_, at) => ({ name: `${at}`, options: ["a", "b"] })),
});

it("takes as many architectures as are asked for where each is small", () => {
  expect(architecturesAtOnce(nasbench201, ["features"], 1024)).toBe(1024);
});

it("takes so few of large ones that their numbers stay within 8 MiB", () => {
  const [vertices] = encodingOf(long, "graph_adjacency").spec.shape;
  const count = architecturesAtOnce(long, ["graph_adjacency"], 1024);
  expect(count).toBeGreaterThan(1);
  expect(count * vertices ** 2 * 4).toBeLessThanOrEqual(8 * 2 ** 20);
  expect((count + 1) * vertices ** 2 * 4).toBeGreaterThan(8 * 2 ** 20);
});

it("takes one at least", () => {
  expect(rowsAtOnce(1e9, 1024)).toBe(1);
});
