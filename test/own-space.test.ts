/** The way of `docs/guides/own-space.md`, in a copy of the repository: from a CSV to answers over HTTP. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Score } from "../schema/api/score.js";
import { freePort, StartedService } from "./started-service.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What a clone has, without what it does not need here. */
const PARTS = [
  ...["examples", "learn", "schema", "scripts", "search", "spaces", "trainer", "worker"],
  ...["package.json", "wrangler.toml", "tsconfig.base.json", "tsconfig.json"],
];
interface Answer {
  readonly predictor: string;
  readonly probability_from: string;
  readonly scores: readonly Score[];
}
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfit-clone-"));
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("a table of one's own space becomes a predictor, and answers over HTTP", {
  timeout: 180_000,
}, async () => {
  const node = (...words: string[]) => run(process.execPath, words, { cwd: folder });
  await node("--import", "tsx", "examples/own-space/make-table.ts", "mine.csv");
  const { stdout } = await node(
    ...["trainer/archfit.mjs", "fit", "mine.csv", "--space", "examples/own-space/space.json"],
    ...["--target", "mine_test_50", "--family", "mlp", "--members", "2", "--samples", "200"],
    ...["--threshold", "82", "--seed", "1", "--out", "predictors/mine"],
  );
  expect(stdout).toContain("Kendall's tau 0.9");

  const port = await freePort();
  const service = new StartedService(join(folder, "scripts", "start.mjs"), port);
  try {
    await service.printed("Ctrl-C ends it.");
    const answer = await fetch(`http://127.0.0.1:${port}/v1/score`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        space: "tiny-mobile-net",
        architectures: ["7x7:4:7x7:4:7x7:4:6", "3x3:1:3x3:1:3x3:1:3"],
        ...{ threshold: 82, level: 0.9, explain: true },
      }),
    });
    expect(answer.status).toBe(200);
    const { predictor, probability_from, scores } = (await answer.json()) as Answer;
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
  } finally {
    service.child.kill("SIGTERM");
    await service.ended();
  }
});
