import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kendallTau } from "../../learn/index.js";
import { fitSurrogate, graphFeaturiser } from "../../search/surrogate.js";
import { Work } from "../../search/work.js";
import {
  createChoicesSpace,
  createRandom,
  MAX_SEED,
  mutate,
  sampleArchitecture,
} from "../../spaces/index.js";
import definition from "./space.json" with { type: "json" };

const space = createChoicesSpace(definition);
const TOKENS = 256;
const VOCABULARY = 8192;
const HEAD = 64;

/** What the README counts, read from the written architecture. */
function countedFrom(text: string) {
  const [layers, w, embeddings, positions, ...rest] = text.split(":");
  const width = Number(w);
  let params = (embeddings === "tied" ? 1 : 2) * VOCABULARY * width + 2 * width;
  if (positions === "learned") params += TOKENS * width;
  let macs = TOKENS * VOCABULARY * width;
  for (let layer = 0; layer < Number(layers); layer++) {
    const [heads, ratio, kernel] = rest
      .slice(3 * layer, 3 * layer + 3)
      .map((option) => (option === "none" ? 0 : Number(option)));
    const matrices = 4 * width * HEAD * heads + 2 * ratio * width ** 2 + kernel * width;
    params += matrices + 4 * width;
    macs += TOKENS * matrices + 2 * TOKENS ** 2 * HEAD * heads;
  }
  return { params_m: params / 1e6, flops_m: macs / 1e6 };
}

describe("the transformers of the example", () => {
  it("are as many as the layers of each depth allow", () => {
    expect(space.decisions.length).toBe(40);
    let written = 0;
    for (let layers = 3; layers <= 12; layers++) written += 3 * 2 * 2 * 36 ** layers;
    expect((space.size.written as number) / written).toBeCloseTo(1, 12);
  });

  it("are read back as written, cost what the formulas say, and mutate into others", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_SEED }), (seed) => {
        const random = createRandom(seed);
        const own = sampleArchitecture(space, random);
        const text = space.key(own);
        expect(space.key(space.parse(text))).toBe(text);
        expect(text.split(":")).toHaveLength(4 + 3 * Number(text.split(":")[0]));
        const counted = countedFrom(text);
        expect(space.cost?.(own).params_m).toBeCloseTo(counted.params_m, 5);
        expect(space.cost?.(own).flops_m).toBeCloseTo(counted.flops_m, 5);
        const child = mutate(space, own, random);
        expect(child && space.key(space.parse(space.format(child)))).not.toBe(text);
      }),
    );
  });

  it("are ranked by trees that 300 of them were told to", async () => {
    const random = createRandom(1);
    const drawn = Array.from({ length: 600 }, () => sampleArchitecture(space, random));
    // A made-up loss: deeper and wider is better by less and less; convolutions help a little.
    const fitness = drawn.map((one) => {
      const text = space.key(one);
      return Math.log(countedFrom(text).params_m) + 0.02 * text.split(":7").length;
    });
    const parameters = { members: 3, rounds: 60 };
    const surrogate = await fitSurrogate(
      graphFeaturiser(space),
      drawn.slice(0, 300),
      fitness.slice(0, 300),
      parameters,
      random,
      new Work(),
    );
    const { mean } = await surrogate.predict(drawn.slice(300), new Work());
    expect(kendallTau([...mean], fitness.slice(300))).toBeGreaterThan(0.8);
  });
});
