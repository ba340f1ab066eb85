import { describe, expect, it } from "vitest";
import type { PredictorCard } from "../../schema/card.js";
import { MAX_ARCHITECTURES, MAX_EXPLAINED } from "../../schema/http/limits.js";
import { type Score, ScoreRequest } from "../../schema/http/score.js";
import {
  createChoicesSpace,
  createRandom,
  encodingOf,
  nasbench101,
  nasbench201,
  sampleArchitecture,
} from "../../spaces/index.js";
import { classifyingModel } from "../testing/onnx.js";
import { loadPredictors, testPredictor } from "../testing/predictor.js";
import { CELL_101, CELL_201, expectProblem, serviceOver } from "../testing/service.js";
import { scoreOutputs } from "./score-outputs.js";

const THRESHOLD = 57;
/** Errors between -2 and 2 deviations, most of them small. */
const UNCERTAINTY: PredictorCard["uncertainty"] = {
  residuals: { probabilities: [0.01, 0.25, 0.5, 0.75, 0.99], quantiles: [-2, -0.5, 0, 0.5, 2] },
  coverage: [],
  spearman_of_std_with_error: null,
};
const CLASSIFIER: PredictorCard["classifier"] = {
  threshold: THRESHOLD,
  roc_auc: 1,
  average_precision: 1,
  accuracy: 1,
  base_rate: 0.5,
  brier: 0,
  base_brier: 0.25,
  reliability: [],
};

const base = await testPredictor({ name: "c201", space: nasbench201 });
const { training } = base.card;
const service = serviceOver(
  await loadPredictors([
    await testPredictor({
      name: "c201",
      space: nasbench201,
      onnx: classifyingModel(encodingOf(nasbench201, "one_hot").spec),
      card: {
        outputs: ["mean", "std", "probability_above"],
        uncertainty: UNCERTAINTY,
        classifier: CLASSIFIER,
        training: { ...training, rows: 400, targets: { least: 40, most: 70 } },
      },
    }),
    await testPredictor({ name: "c101", space: nasbench101 }),
  ]),
);

/** Six edges: the sum of the one-hot encoding; the deviation is half of it. */
const MEAN = 56;
const STD = 3;

const scoreOf = async (fields: object): Promise<Score & { from?: string }> => {
  const { scores, probability_from } = await service.post<{
    scores: Score[];
    probability_from?: string;
  }>("/v1/score", { space: "nasbench201", architectures: [CELL_201], ...fields });
  return { ...scores[0], ...(probability_from && { from: probability_from }) };
};

describe("intervals", () => {
  it("are the quantiles of the errors at both ends of the level", async () => {
    const { interval } = await scoreOf({ level: 0.5 });
    expect(interval).toEqual({ level: 0.5, lower: MEAN - 0.5 * STD, upper: MEAN + 0.5 * STD });
  });

  it("of a higher level hold those of a lower one", async () => {
    const levels = [0.1, 0.5, 0.8, 0.9, 0.98];
    const intervals = await Promise.all(
      levels.map(async (level) => (await scoreOf({ level })).interval!),
    );
    for (const [index, { lower, upper }] of intervals.slice(1).entries()) {
      expect(lower).toBeLessThanOrEqual(intervals[index].lower);
      expect(upper).toBeGreaterThanOrEqual(intervals[index].upper);
    }
  });

  it("are refused beyond the errors on record, saying how far they go", async () => {
    for (const level of [0.981, 0.999999]) {
      const body = { space: "nasbench201", architectures: [CELL_201], level };
      const answer = await service.send("/v1/score", body);
      const { detail, pointer } = await expectProblem(answer, 422, "invalid_request");
      expect(pointer).toBe("/level");
      expect(detail).toContain("levels up to 0.98");
    }
  });

  it("stay between 0 and 100 for accuracies, and for nothing else", () => {
    const outputs = { mean: Float32Array.of(99), std: Float32Array.of(3) };
    const intervalOf = (target: Partial<PredictorCard["target"]>) => {
      const card = {
        ...base.card,
        training: { ...training, rows: 400 },
        uncertainty: UNCERTAINTY,
        target: { ...base.card.target, ...target },
      };
      const request = ScoreRequest.parse({
        space: "nasbench201",
        architectures: [CELL_201],
        level: 0.9,
      });
      return scoreOutputs(card, request).fields(outputs, 0).interval!;
    };
    expect(intervalOf({}).upper).toBe(100);
    const other = intervalOf({ metric: "speedup_percent", dataset: null, split: null });
    expect(other.upper).toBeGreaterThan(100);
  });

  it("of few rows go as far as these rows do", () => {
    const request = ScoreRequest.parse({
      space: "nasbench201",
      architectures: [CELL_201],
      level: 0.95,
    });
    const card = { ...base.card, uncertainty: UNCERTAINTY, training: { ...training, rows: 20 } };
    expect(() => scoreOutputs(card, request)).toThrow("levels up to 0.90476");
  });

  it("are left out where none is asked for", async () => {
    expect(Object.keys(await scoreOf({}))).toEqual(["hash", "fitness", "std"]);
  });
});

describe("probabilities to exceed a threshold", () => {
  it("come from the classifier of that threshold", async () => {
    expect(await scoreOf({ threshold: THRESHOLD })).toMatchObject({
      probability_above: 0.25,
      from: "classifier",
    });
  });

  it("come from the distribution of the errors for any other, and fall with it", async () => {
    const at = async (threshold: number) => scoreOf({ threshold });
    expect(await at(MEAN)).toMatchObject({ probability_above: 0.5, from: "distribution" });
    expect((await at(MEAN + 0.5 * STD)).probability_above).toBe(0.25);
    const falling = await Promise.all([50, 53, 55, 58, 61].map(at));
    for (const [index, { probability_above }] of falling.slice(1).entries())
      expect(probability_above).toBeLessThan(falling[index].probability_above!);
  });

  it("are refused outside of what the predictor has seen", async () => {
    for (const threshold of [39.9, 70.1, -1e300]) {
      const body = { space: "nasbench201", architectures: [CELL_201], threshold };
      const answer = await service.send("/v1/score", body);
      const { detail, pointer } = await expectProblem(answer, 422, "invalid_request");
      expect(pointer).toBe("/threshold");
      expect(detail).toContain("from 40 to 70 percent");
    }
  });
});

describe("explanations", () => {
  it("score every single edit, as the neighbour alone is scored", async () => {
    const { fitness, neighbours } = await scoreOf({ explain: true });
    // Six edges with four other operations each.
    expect(neighbours).toHaveLength(24);
    for (const { architecture, fitness: own, difference } of neighbours!.slice(0, 3)) {
      const alone = await scoreOf({ architectures: [architecture] });
      expect(alone.fitness).toBe(own);
      expect(difference).toBeCloseTo(own - fitness, 4);
    }
  });

  it("say what was changed, and leave out what is no architecture", async () => {
    const random = createRandom(3);
    const architectures = [
      CELL_101,
      ...Array.from({ length: 5 }, () =>
        nasbench101.format(sampleArchitecture(nasbench101, random)),
      ),
    ];
    const { scores } = await service.post<{ scores: Score[] }>("/v1/score", {
      space: "nasbench101",
      architectures,
      explain: true,
    });
    for (const { neighbours } of scores) {
      expect(neighbours!.length).toBeGreaterThan(5);
      for (const { architecture, from, to } of neighbours!) {
        expect(from).not.toBe(to);
        expect(() => nasbench101.parse(architecture)).not.toThrow();
      }
    }
  });

  it("are given for so many architectures and no more", async () => {
    const architectures = Array.from({ length: MAX_EXPLAINED + 1 }, () => CELL_201);
    const answer = await service.send("/v1/score", {
      space: "nasbench201",
      architectures,
      explain: true,
    });
    const { pointer } = await expectProblem(answer, 422, "invalid_request");
    expect(pointer).toBe("/architectures");
  });

  it("score as many neighbours as a request may score and no more", async () => {
    // Ten positions with 125 other options each: 1,250 neighbours of each architecture.
    const options = Array.from({ length: 126 }, (_, option) => option);
    const positions = Array.from({ length: 10 }, (_, at) => ({ name: `width ${at}`, options }));
    const space = createChoicesSpace({ name: "wide", positions });
    const wide = serviceOver(
      await loadPredictors([
        await testPredictor({ name: "wide", space, card: { space_definition: space.definition! } }),
      ]),
    );
    const bodyOf = (count: number) => ({
      space: space.id,
      architectures: Array.from({ length: count }, () => space.example),
      explain: true,
    });
    const most = MAX_ARCHITECTURES / 1250;
    const { scores } = await wide.post<{ scores: Score[] }>("/v1/score", bodyOf(most));
    expect(scores.map(({ neighbours }) => neighbours?.length)).toEqual(Array(most).fill(1250));
    const answer = await wide.send("/v1/score", bodyOf(most + 1));
    const { detail, pointer } = await expectProblem(answer, 422, "invalid_request");
    expect(detail).toContain("11250 neighbours, at most 10000");
    expect(pointer).toBe("/architectures");
  });
});
