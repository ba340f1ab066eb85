import { describe, expect, it } from "vitest";
import type { Score } from "../../schema/http/score.js";
import { createChoicesSpace, encodingFingerprint } from "../../spaces/index.js";
import { loadPredictors, testPredictor } from "../testing/predictor.js";
import { serviceOver } from "../testing/service.js";

const DEFINITION = {
  name: "my-mobile-net",
  positions: [
    { name: "depth", options: ["2", "3", "4"] },
    { name: "kernel (1st)", options: ["3x3", "5x5", "7x7"] },
    { name: "activation", options: ["ReLU", "h-swish", "∅"] },
  ],
};
const fileOf = (name: string, definition: typeof DEFINITION) => {
  const space = createChoicesSpace(definition);
  return testPredictor({ name, space, card: { space_definition: space.definition! } });
};

describe("a search space of one's own", () => {
  it("comes with its predictor, and is served like any other", async () => {
    const service = serviceOver(await loadPredictors([await fileOf("mine", DEFINITION)]));
    const { scores } = await service.post<{ scores: Score[] }>("/v1/score", {
      space: DEFINITION.name,
      architectures: ["3:5x5:∅", "4:7x7:tanh"],
      explain: true,
    });
    expect(scores[0].fitness).toBe(50 + DEFINITION.positions.length);
    expect(scores[0].neighbours).toHaveLength(6);
    expect(scores[1]).toMatchObject({ error: { pointer: "/architectures/1" } });
    const described = await service.get(`/v1/spaces/${DEFINITION.name}`);
    expect(described).toMatchObject({ default_predictor: "mine", size: { written: 27 } });
    const { architectures } = await service.post<{ architectures: string[] }>(
      `/v1/spaces/${DEFINITION.name}/sample`,
      { count: 5, seed: 1 },
    );
    expect(architectures).toHaveLength(5);
  });

  it("is one space: another definition of the name is refused, and the first is served", async () => {
    const other = {
      ...DEFINITION,
      positions: DEFINITION.positions.slice(1),
    };
    const predictors = await loadPredictors([
      await fileOf("mine", DEFINITION),
      await fileOf("theirs", other),
    ]);
    expect(predictors.servable()).toEqual(["mine"]);
    const [{ name, detail }] = predictors.faults();
    expect(name).toBe("theirs");
    expect(detail).toContain('another search space named "my-mobile-net"');
  });

  it("is named as its card says", async () => {
    const file = await fileOf("mine", DEFINITION);
    const predictors = await loadPredictors([
      { ...file, card: { ...file.card, space: "nasbench201" } },
    ]);
    expect(predictors.faults()[0].detail).toContain('defines "my-mobile-net"');
  });

  it("has encodings that change with its definition", () => {
    const renamed = { ...DEFINITION, positions: [...DEFINITION.positions].reverse() };
    const [one, other] = [DEFINITION, renamed].map((definition) =>
      encodingFingerprint(createChoicesSpace(definition), ["features"]),
    );
    expect(one).not.toBe(other);
  });
});
