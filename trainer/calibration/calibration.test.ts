import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverage } from "../../learn/index.js";
import { onnxRuntime } from "../../predictor/node/onnx-runtime.js";
import { createRandom } from "../../spaces/index.js";
import { meanScores } from "../families/ensemble.js";
import type { Scores } from "../families/index.js";
import { GraphBuilder } from "../onnx/graph-builder.js";
import { type Calibration, calibrate, calibrationToGraph, fitCalibration } from "./calibration.js";

const MEMBERS = 4;

/** Scores of members that each see the truth with an error of their own. */
function makeScores(rows: number, seed: number): { scores: Scores; targets: Float64Array } {
  const random = createRandom(seed);
  const truth = Array.from({ length: rows }, () => random.normal());
  const values = Float32Array.from(
    { length: rows * MEMBERS },
    (_, at) => truth[Math.floor(at / MEMBERS)] + 0.3 * random.normal(),
  );
  const targets = Float64Array.from(truth, (score) => 90 - 10 * Math.exp(-score));
  return { scores: { rows, members: MEMBERS, values }, targets };
}

/** As many functions as rows. */
const apart = (targets: Float64Array) => [...targets.keys()];

async function runGraph(calibration: Calibration, scores: Scores) {
  const graph = new GraphBuilder("test");
  const input = graph.input({ name: "scores", type: "float32", shape: [scores.members] });
  const { mean, std } = calibrationToGraph(graph, { scores: input }, scores.members, calibration);
  graph.output("mean", mean);
  graph.output("std", std);
  const model = await onnxRuntime.open(graph.toBytes());
  const tensor = {
    type: "float32",
    dims: [scores.rows, scores.members],
    data: scores.values,
  } as const;
  return model.run({ scores: tensor });
}

describe("calibration", () => {
  const { scores, targets } = makeScores(400, 1);
  const calibration = fitCalibration(scores, targets, apart(targets));

  it("gives scores the unit of the targets", () => {
    const { mean } = calibrate(scores, calibration);
    const worst = targets.map((target, row) => Math.abs(target - mean[row])).sort();
    expect(worst[200]).toBeLessThan(2);
  });

  it("gives deviations as large as the errors are", () => {
    const fresh = makeScores(2000, 2);
    const { mean, std } = calibrate(fresh.scores, calibration);
    const within = fresh.targets.filter((target, row) => Math.abs(target - mean[row]) < std[row]);
    expect(within.length / fresh.targets.length).toBeGreaterThan(0.6);
    expect(within.length / fresh.targets.length).toBeLessThan(0.8);
    expect(Math.min(...std)).toBeGreaterThan(0);
  });

  it("says of a large table, too, that nothing was learnt from it", () => {
    const rows = 200_000;
    const equal = { rows, members: 1, values: new Float32Array(rows) };
    const targets = Float64Array.from({ length: rows }, (_, row) => row);
    expect(() => fitCalibration(equal, targets, apart(targets))).toThrow(
      "Nothing was learnt from these 200000 rows",
    );
  });

  it("tells the best apart, those too that score higher than any that it was fitted on", () => {
    const fresh = makeScores(20_000, 4);
    const { mean } = calibrate(fresh.scores, calibration);
    const best = mean.map((_, row) => row).sort((a, b) => mean[b] - mean[a]);
    const said = Array.from(best.slice(0, 20), (row) => mean[row]);
    const measured = Array.from(best.slice(0, 20), (row) => fresh.targets[row]);
    const range = (values: number[]) => Math.max(...values) - Math.min(...values);
    expect(range(said)).toBeGreaterThan(range(measured) / 4);
    expect(range(said)).toBeLessThan(4 * range(measured));
  });

  it("of 20 rows gives intervals that hold as often as they say", () => {
    const rows = 20;
    const repeats = 80;
    const held = [0.5, 0.8, 0.9, 0.95].map((level) => {
      const shares = Array.from({ length: repeats }, (_, repeat) => {
        const few = makeScores(rows, 100 + repeat);
        const fitted = fitCalibration(few.scores, few.targets, apart(few.targets));
        const fresh = makeScores(50, 5000 + repeat);
        const { mean, std } = calibrate(fresh.scores, fitted);
        return coverage(level, mean, std, fresh.targets, fitted.residuals).coverage;
      });
      return shares.reduce((sum, share) => sum + share, 0) / repeats - level;
    });
    for (const difference of held) expect(Math.abs(difference)).toBeLessThan(0.05);
  });

  it("takes errors from functions that it has not seen, where some are measured often", () => {
    // One function in a hundred rows more, of which each is told to the digit.
    const often = 100;
    const values = Float32Array.from(scores.values);
    const first = Float32Array.from({ length: often * MEMBERS }, (_, at) => values[at % MEMBERS]);
    const repeated = {
      rows: scores.rows + often,
      members: MEMBERS,
      values: Float32Array.of(...values, ...first),
    };
    const said = calibration.outOfFold.mean[0];
    const told = Float64Array.of(said, ...targets.slice(1), ...new Array(often).fill(said));
    const functions = apart(told).map((own) => (own < scores.rows ? own : 0));
    const fitted = fitCalibration(repeated, told, functions);
    const fresh = makeScores(4000, 9);
    const { mean, std } = calibrate(fresh.scores, fitted);
    const share = coverage(0.8, mean, std, fresh.targets, fitted.residuals).coverage;
    expect(Math.abs(share - 0.8)).toBeLessThan(0.05);
  });

  it("is the same in the graph", async () => {
    const fresh = makeScores(1000, 3);
    const own = calibrate(fresh.scores, calibration);
    const graph = await runGraph(calibration, fresh.scores);
    for (const name of ["mean", "std"] as const)
      own[name].forEach((value, row) => {
        expect(Math.abs(graph[name][row] - value)).toBeLessThan(1e-3);
      });
  });

  it("never falls in the graph, however close two scores are", async () => {
    const steps = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
      minLength: 64,
      maxLength: 64,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (values) => {
        const near = values.flatMap((value) => [value, value + 1e-6]).sort((a, b) => a - b);
        const all = Float32Array.from(near.flatMap((value) => Array(MEMBERS).fill(value)));
        const { mean } = await runGraph(calibration, {
          rows: near.length,
          members: MEMBERS,
          values: all,
        });
        for (let row = 1; row < mean.length; row++) {
          expect(mean[row]).toBeGreaterThanOrEqual(mean[row - 1]);
          if (near[row] - near[row - 1] > 0.01) expect(mean[row]).toBeGreaterThan(mean[row - 1]);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("is never sure of what all members say alike", () => {
    const rows = 400;
    // In the lower fifth of the scores, members agree and are right; in the rest they do neither.
    const truth = Float64Array.from({ length: rows }, (_, row) => row / rows);
    const errors = truth.map((score, row) => (score < 0.2 ? 0 : 0.1 + (row % 7) / 100));
    const values = Float32Array.from({ length: rows * MEMBERS }, (_, at) => {
      const row = Math.floor(at / MEMBERS);
      return truth[row] + ((at % MEMBERS) - 1.5) * errors[row];
    });
    const told = truth.map((score, row) => score + (row % 2 ? 1 : -1) * errors[row]);
    const fitted = fitCalibration({ rows, members: MEMBERS, values }, told, apart(told));
    const alike = { rows: 1, members: MEMBERS, values: new Float32Array(MEMBERS).fill(0.1) };
    expect(calibrate(alike, fitted).std[0]).toBeGreaterThan(0.01);
  });

  it("of a single member has no spread", () => {
    const values = Float32Array.from(meanScores(scores));
    const single = { rows: scores.rows, members: 1, values };
    const { std } = calibrate(single, fitCalibration(single, targets, apart(targets)));
    expect(new Set(std).size).toBe(1);
  });
});
