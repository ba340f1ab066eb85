import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOfTests } from "../../test/temporary-folder.js";
import { runCli } from "../testing/run-cli.js";
import { SYNTHETIC_TARGET, syntheticLines } from "../testing/synthetic-table.js";

const EARLY = "synthetic_valid_1";
const folder = folderOfTests();
let table: string;

beforeAll(async () => {
  table = join(folder, "table.csv");
  const [header, ...rows] = syntheticLines(60);
  const lines = rows.map((row, at) => `${row},${at},`);
  await writeFile(table, `${header},${EARLY},empty_ms\n${lines.join("\n")}\n`);
});

const words = (beside: string, ...more: string[]) => [
  ...["fit", table, "--target", SYNTHETIC_TARGET, "--with", beside, "--family", "trees"],
  ...["--members", "1", "--out", join(folder, "told"), ...more],
];

describe("archfit fit --with", () => {
  it.each([
    [SYNTHETIC_TARGET, `${SYNTHETIC_TARGET} is the target itself`],
    [`${EARLY},${EARLY}`, `${EARLY} is named twice`],
    ["accuracy", '"accuracy" is no metric'],
    ["empty_ms", "table.csv has no number for empty_ms; it has"],
    ["synthetic_valid_2", `has no number for synthetic_valid_2; it has ${SYNTHETIC_TARGET}`],
  ])("refuses %s before any work", async (beside, problem) => {
    const { exitCode, stderr } = await runCli(...words(beside));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
    expect(await readdir(folder)).toEqual(["table.csv"]);
  });

  it("refuses a family that reads architectures alone, and says which do not", async () => {
    const { stderr } = await runCli(...words(EARLY, "--family", "mlp"));
    expect(stderr).toContain("The family mlp learns from architectures alone");
  });
});
