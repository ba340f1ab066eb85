/** The way of `docs/guides/own-space.md`, in a copy of the repository: from a CSV to answers over HTTP. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import definition from "../examples/own-space/space.json" with { type: "json" };
import type { Target } from "../schema/card.js";
import type { Score } from "../schema/http/score.js";
import { createChoicesSpace } from "../spaces/index.js";
import { copyRepository, freePort, StartedService } from "./started-service.js";

const TIMEOUT_MS = 180_000;

const LARGE = "7x7:4:7x7:4:7x7:4:6";
const SMALL = "3x3:1:3x3:1:3x3:1:3";

interface Answer {
  readonly predictor: string;
  readonly target: Target;
  readonly probability_from?: string;
  readonly scores: readonly Score[];
}
interface Member {
  readonly architecture: string;
  readonly fitness: number;
}
interface Evolved {
  readonly population: readonly Member[];
  readonly offspring: readonly Member[];
}
interface Inferred {
  readonly outputs: readonly { readonly name: string; readonly data: readonly number[] }[];
}
const run = promisify(execFile);
const space = createChoicesSpace(definition);

let clone: Awaited<ReturnType<typeof copyRepository>> | undefined;
let port: number;
let service: StartedService | undefined;
/** What the two fits print. */
const printed = { mine: "", other: "" };

beforeAll(async () => {
  clone = await copyRepository();
  const { folder } = clone;
  const node = async (...words: string[]) =>
    (await run(process.execPath, words, { cwd: folder })).stdout;
  const fit = (name: string, ...words: string[]) =>
    node(
      ...["cli/archfit.mjs", "fit", `${name}.csv`, "--space", "examples/own-space/space.json"],
      ...["--target", `${name}_test_50`, "--out", `predictors/${name}`],
      // Not as accurate as what the guide fits, but quick.
      ...["--members", "2", "--seed", "1", ...words],
    );
  const makeTable = (...words: string[]) =>
    node("--import", "tsx", "examples/own-space/make-table.ts", ...words);
  await makeTable("mine.csv");
  await makeTable("other.csv", "other", "40");
  printed.mine = await fit("mine", "--family", "mlp", "--samples", "200", "--threshold", "82");
  printed.other = await fit("other", "--from", "predictors/mine");
  port = await freePort();
  service = new StartedService(join(folder, "scripts", "start.mjs"), port);
  await service.printed("Ctrl-C ends it.");
}, TIMEOUT_MS);

afterAll(async () => {
  service?.child.kill("SIGTERM");
  await service?.ended();
  await clone?.remove();
});

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(/^200 /);
  return JSON.parse(text);
}
const score = (architectures: readonly string[], fields: object = {}) =>
  post<Answer>("/v1/score", { space: space.id, architectures, ...fields });

describe("a table of one's own space", () => {
  it("becomes a predictor that scores with interval, probability and neighbours", async () => {
    expect(printed.mine).toContain("Kendall's tau 0.9");
    const { predictor, probability_from, scores } = await score([LARGE, SMALL], {
      ...{ threshold: 82, level: 0.9, explain: true },
    });
    expect([predictor, probability_from]).toEqual(["mine", "classifier"]);
    const [large, small] = scores;
    // The function of the choices, without its noise, says 90.1 and 68.8; the best of the rows has 87.7.
    expect(large.fitness).toBeGreaterThan(87);
    expect(Math.abs(small.fitness - 68.8)).toBeLessThan(2);
    for (const { fitness, interval, neighbours } of scores) {
      expect(interval?.lower).toBeLessThan(fitness);
      expect(interval?.upper).toBeGreaterThan(fitness);
      // Three kernels and three depths with two and three other options, two other expansions.
      expect(neighbours).toHaveLength(3 * 2 + 3 * 3 + 2);
    }
    expect(large.probability_above).toBeGreaterThan(0.9);
    expect(small.probability_above).toBeLessThan(0.1);
  });

  it("becomes a model of the Open Inference Protocol, which says the same", async () => {
    const architectures = [LARGE, SMALL, "3x3:4:5x5:4:5x5:1:6"];
    const { outputs } = await post<Inferred>("/v2/models/mine/infer", {
      inputs: [{ name: "architecture", datatype: "BYTES", shape: [3], data: architectures }],
    });
    const { scores } = await score(architectures);
    const mean = outputs.find(({ name }) => name === "mean")?.data;
    expect(mean).toHaveLength(architectures.length);
    for (const [index, { fitness }] of scores.entries())
      expect(mean?.[index]).toBeCloseTo(fitness, 4);
  });

  it("is what evolution searches, with the predictor as fitness", async () => {
    const start = "3x3:4:5x5:4:5x5:1:6";
    const { population, offspring } = await post<Evolved>("/v1/evolve", {
      space: space.id,
      strategy: { name: "aging", population: 20, sample: 10 },
      population: [{ architecture: start }],
      ...{ offspring: 20, generations: 20, seed: 1 },
    });
    const [before] = (await score([start])).scores;
    expect(population).toHaveLength(1);
    // Three more blocks in the last stage alone gain more than three points.
    expect(population[0].fitness).toBeGreaterThan(before.fitness + 3);
    expect(offspring).toHaveLength(20);
    for (const { architecture } of [...population, ...offspring])
      expect(space.parse(architecture).choices).toHaveLength(7);
  });

  it("of a second data set, with few labels, corrects the first predictor", async () => {
    expect(printed.other).toMatch(/Kendall's tau 0\.[89]\d+, .* on 40 rows/);
    // Without its noise, the function of the choices says 54.5 and 49.2 of the two in between.
    const between = ["5x5:3:5x5:3:5x5:3:4", "5x5:2:5x5:2:5x5:2:4"];
    const { predictor, target, scores } = await score([LARGE, ...between, SMALL], {
      predictor: "other",
    });
    expect(predictor).toBe("other");
    expect(target).toMatchObject({ metric: "other_test_50", dataset: "other", unit: "percent" });
    const fitness = scores.map((one) => one.fitness);
    expect(fitness.toSorted((one, other) => other - one)).toEqual(fitness);
    expect(fitness[0] - fitness[3]).toBeGreaterThan(10);
    expect(Math.abs(fitness[1] - 54.5)).toBeLessThan(2);
    expect(Math.abs(fitness[2] - 49.2)).toBeLessThan(2);
  });
});
