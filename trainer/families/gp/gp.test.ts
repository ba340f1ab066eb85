import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kendallTau, mean, standardDeviation, standardise } from "../../../learn/index.js";
import {
  createChoicesSpace,
  createRandom,
  type SearchSpace,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { type MadeUpKind, madeUpTargets } from "../../evaluation/made-up-targets.js";
import { useBackend } from "../../tensor/backends.js";
import { createPool, type Pool } from "../../threads/pool.js";
import { meanScores } from "../ensemble.js";
import type { Recipe } from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { covarianceOf } from "./grams.js";
import { gp } from "./index.js";
import { kernelsOf } from "./kernels.js";
import { leaveOneFunctionOut } from "./leave-out.js";
import { cholesky, solveCholesky } from "./matrices.js";
import { fitProcess, LIMITS, type Process, type ProcessData, predictProcess } from "./process.js";
import { fitWeights } from "./weights.js";

/** Layers that each have one of some blocks. */
const layersOf = (count: number, options: readonly string[]) =>
  createChoicesSpace({
    name: "layers",
    positions: Array.from({ length: count }, (_, layer) => ({ name: `layer ${layer}`, options })),
  });
const layers = layersOf(12, ["k3", "k5", "k7", "skip"]);
const small = layersOf(6, ["k3", "k5", "skip"]);

/** Targets of the first `rows` are learnt; those of the next 500 are to be ranked. */
function madeUp(space: SearchSpace, rows: number, kind: MadeUpKind) {
  const random = createRandom(1);
  const architectures = Array.from({ length: rows + 500 }, () => sampleArchitecture(space, random));
  const targets = madeUpTargets(space, architectures, kind, 7);
  return {
    data: {
      space,
      architectures: architectures.slice(0, rows),
      targets: targets.slice(0, rows),
    },
    unseen: { architectures: architectures.slice(rows), targets: targets.slice(rows) },
  };
}

interface Unseen {
  readonly unseen: Float32Array;
  readonly unseenTargets: Float64Array;
}

/** Architectures as a process has them. */
function processData(rows: number, kind: MadeUpKind = "additive"): ProcessData & Unseen {
  const { data, unseen } = madeUp(layers, rows, kind);
  const { scale, columns } = featureScaling(layers);
  return {
    kernels: kernelsOf(layers),
    features: scale(data.architectures),
    width: columns,
    targets: standardise(data.targets),
    unseen: scale(unseen.architectures),
    unseenTargets: unseen.targets,
  };
}

describe("a Gaussian process with a sum of kernels", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = createPool(await useBackend("wasm"), 2);
  });
  afterAll(() => pool.close());

  const tauOf = async (space: SearchSpace, rows: number, kind: MadeUpKind) => {
    const { data, unseen } = madeUp(space, rows, kind);
    const recipe = (await gp.choose?.(data, { seed: 1, members: 1, pool })) as Recipe;
    const model = await recipe.fit(data, { seed: 1, members: 1, pool });
    const scores = await model.score(unseen.architectures);
    const tau = kendallTau(meanScores(scores), unseen.targets);
    return { tau, settled: recipe.settled, scores };
  };

  it("finds a sum of effects, and leaves such a target as it is", async () => {
    const { tau, settled } = await tauOf(layers, 80, "additive");
    expect(tau).toBeGreaterThan(0.98);
    expect(settled).toBe("target transforms: 100 % none");
  });

  it("finds interactions, and what failed trainings or constants leave", async () => {
    expect((await tauOf(small, 150, "interacting")).tau).toBeGreaterThan(0.85);
    expect((await tauOf(layers, 80, "heavy_tailed")).tau).toBeGreaterThan(0.6);
    expect((await tauOf(small, 80, "mostly_constant")).tau).toBeGreaterThan(0.3);
  });

  it("is less sure where it knows less", async () => {
    const { scores } = await tauOf(layers, 40, "noisy");
    const { data } = madeUp(layers, 40, "noisy");
    const model = await gp.fit(data, { seed: 1, members: 1, pool });
    const known = await model.score(data.architectures);
    expect(mean(known.deviations!)).toBeLessThan(mean(scores.deviations!));
    expect(Math.min(...known.deviations!)).toBeGreaterThan(0);
  });
});

describe("the weights of kernels", () => {
  it("are the variances that targets are made of", () => {
    const random = createRandom(2);
    const count = 240;
    // Two kinds of groups, of 4 and of 6 rows, that are shifted together; and noise.
    const [shifts, others] = [40, 60].map((groups) =>
      Float64Array.from({ length: groups }, () => random.normal()),
    );
    const [one, other] = [6, 4].map((size) =>
      Float64Array.from({ length: count * count }, (_, at) =>
        Number(groupOf(Math.floor(at / count), size) === groupOf(at % count, size)),
      ),
    );
    function groupOf(row: number, size: number) {
      return size === 6 ? row % 40 : Math.floor(row / 4);
    }
    const targets = Float64Array.from(
      { length: count },
      (_, row) =>
        0.8 * shifts[groupOf(row, 6)] + 0.4 * others[groupOf(row, 4)] + 0.4 * random.normal(),
    );
    const weights = fitWeights([one, other], targets);
    const spread = (values: Float64Array) => standardDeviation(values) ** 2;
    expect(weights.kernels[0] / (0.64 * spread(shifts))).toBeCloseTo(1, 0);
    expect(weights.kernels[1] / (0.16 * spread(others))).toBeCloseTo(1, 0);
    expect(weights.noise).toBeCloseTo(0.16, 1);
  });
});

describe("a process", () => {
  it("of more rows than it is exact for still learns from all of them", () => {
    const { unseen, unseenTargets, ...data } = processData(100, "noisy");
    const tau = (process: Process) =>
      kendallTau(predictProcess(process, unseen).mean, unseenTargets);
    const projected = tau(fitProcess(data, { ...LIMITS, mean: 40 }));
    expect(projected).toBeGreaterThan(tau(fitProcess(data, { ...LIMITS, all: 40 })) + 0.02);
    const almostExact = tau(fitProcess(data, { ...LIMITS, mean: 99 }));
    expect(Math.abs(almostExact - tau(fitProcess(data)))).toBeLessThan(0.01);
  });

  it("knows no more with fewer rows for the variance", () => {
    const { unseen, unseenTargets: _, ...data } = processData(60);
    const all = predictProcess(fitProcess(data), unseen);
    const some = predictProcess(fitProcess(data, { ...LIMITS, variance: 20 }), unseen);
    expect(some.mean).toEqual(all.mean);
    for (const [row, deviation] of all.deviation.entries())
      expect(some.deviation[row]).toBeGreaterThanOrEqual(deviation - 1e-9);
  });

  it("leaves a function out as if its rows had not been there", () => {
    const data = processData(40);
    const { targets } = data;
    // Rows 0 and 20, 1 and 21, … are said to be one function.
    const functions = Int32Array.from(targets, (_, row) => row % 20);
    const weights = new Float64Array(data.kernels.length).fill(0.1);
    const covariance = covarianceOf(data, data, weights);
    for (let row = 0; row < 40; row++) covariance[row * 41] += 0.05;
    const left = leaveOneFunctionOut(cholesky(covariance, 40), targets, functions);
    for (const gone of [0, 7]) {
      const rows = [...targets.keys()].filter((row) => functions[row] !== gone);
      const block = Float64Array.from(
        { length: 38 * 38 },
        (_, at) => covariance[rows[Math.floor(at / 38)] * 40 + rows[at % 38]],
      );
      const solved = solveCholesky(
        cholesky(block, 38),
        rows.map((row) => targets[row]),
      );
      const own = rows.reduce((sum, row, at) => sum + covariance[gone * 40 + row] * solved[at], 0);
      expect(left[gone]).toBeCloseTo(own, 6);
    }
  });
});
