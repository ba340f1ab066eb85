import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { PredictorCard } from "../../schema/card.js";
import { createChoicesSpace, createRandom } from "../../spaces/index.js";
import { folderOfTests } from "../../test/temporary-folder.js";
import { readSource } from "../../trainer/families/transfer/source.js";
import { runCli } from "../testing/run-cli.js";
import { SYNTHETIC_TARGET, writeSyntheticTable } from "../testing/synthetic-table.js";

const SHIPPED = fileURLToPath(new URL("../../predictors/nasbench201-cifar10", import.meta.url));
const SHIPPED_101 = fileURLToPath(new URL("../../predictors/nasbench101-cifar10", import.meta.url));

const folder = folderOfTests();
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  await writeSyntheticTable(path("table.csv"), 300);
});

const words = (out: string, ...more: string[]) => [
  ...["fit", path("table.csv"), "--space", "nasbench201", "--target", SYNTHETIC_TARGET],
  ...["--samples", "80", "--seed", "2", "--members", "1", "--threads", "1"],
  ...["--out", path(out), ...more],
];
const cardOf = async (name: string) =>
  PredictorCard.parse(JSON.parse(await readFile(path(`${name}.json`), "utf8")));

async function expectProblem(given: string[], problem: string, code = 1): Promise<void> {
  const { exitCode, stderr } = await runCli(...given);
  expect([exitCode, stderr]).toEqual([code, expect.stringContaining(problem)]);
  if (code === 1) expect(stderr.trim().split("\n")).toHaveLength(1);
  expect((await readdir(folder)).filter((name) => name.startsWith("wrong"))).toEqual([]);
}

describe("archfit fit --threshold", () => {
  it("says how likely the threshold is exceeded, and how well", async () => {
    const result = await runCli(...words("above", "--family", "mlp", "--threshold", "85"));
    expect(result).toMatchObject({ exitCode: 0 });
    const { outputs, classifier, uncertainty } = await cardOf("above");
    expect(outputs).toEqual(["mean", "std", "probability_above"]);
    expect(classifier?.threshold).toBe(85);
    expect(classifier?.roc_auc).toBeGreaterThan(0.9);
    expect(classifier!.brier).toBeLessThan(classifier!.base_brier);
    const shares = uncertainty!.coverage.map(({ coverage }) => coverage as number);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
  });

  it.each([
    ["200", "0 are above the threshold 200 and 80 are not: 5 are needed on either side"],
    ["-1", "80 are above the threshold -1 and 0 are not"],
  ])("refuses the threshold %s, which is outside the targets", (threshold, problem) =>
    expectProblem(words("wrong", "--family", "mlp", "--threshold", threshold), problem),
  );

  it("refuses a class of four rows", async () => {
    const lines = (await readFile(path("table.csv"), "utf8")).trim().split("\n");
    const few = lines.map((line, row) =>
      row > 0 ? line.replace(/,.*/, row <= 4 ? ",95" : `,${80 + (row % 9)}`) : line,
    );
    await writeFile(path("few.csv"), few.join("\n"));
    const given = words("wrong", "--family", "mlp", "--threshold", "90", "--samples", "300");
    given[1] = path("few.csv");
    await expectProblem(given, "4 are above the threshold 90 and 296 are not: 5 are needed");
  });

  it("refuses labels of one class only", async () => {
    const lines = (await readFile(path("table.csv"), "utf8")).trim().split("\n");
    const constant = lines.map((line, row) => (row > 0 ? line.replace(/,.*/, ",91") : line));
    await writeFile(path("one-class.csv"), constant.join("\n"));
    const given = words("wrong", "--family", "mlp", "--threshold", "90");
    given[1] = path("one-class.csv");
    await expectProblem(given, "is 91 in all 80 rows that were drawn: there is nothing to learn");
  });

  it("refuses a threshold that is no number", () =>
    expectProblem(words("wrong", "--family", "mlp", "--threshold", "high"), "number", 2));
});

describe("archfit fit --from", () => {
  it("corrects a predictor with few labels, in one file", async () => {
    const result = await runCli(...words("corrected", "--from", SHIPPED));
    expect(result).toMatchObject({ exitCode: 0 });
    const { family, description, training, quality } = await cardOf("corrected");
    expect(family).toBe("transfer");
    expect(description).toContain("corrects the predictor nasbench201-cifar10");
    expect(training.command).toContain("--from predictors/nasbench201-cifar10");
    expect(quality.kendall_tau).toBeGreaterThan(0.6);
  });

  it("says what is wrong with the source or the labels", async () => {
    await expectProblem(
      words("wrong", "--from", SHIPPED_101),
      "is of the search space nasbench101, the table of nasbench201",
    );
    await expectProblem(words("wrong", "--from", path("nowhere")), "cannot be read");
    await expectProblem(
      words("wrong", "--from", SHIPPED, "--samples", "3"),
      "3 rows are too few to fit on",
    );
    await expectProblem(words("wrong"), "Give --family, the kind of model to fit, or --from");
    await expectProblem(
      words("wrong", "--from", SHIPPED, "--family", "mlp"),
      "cannot be used with",
      2,
    );
  });
});

describe("archfit fit on a space of one's own", () => {
  const position = (name: string, options: readonly (string | number)[]) => ({ name, options });
  /** Writes the space and a table of `rows` of its architectures. */
  async function write(definition: object, rows: number): Promise<string[]> {
    await writeFile(path("space.json"), JSON.stringify(definition));
    const space = createChoicesSpace(definition);
    const random = createRandom(1);
    const seen = new Map<string, number>();
    while (seen.size < rows) {
      const values = space.decisions.map(({ options }) => random.integer(options.length));
      const one = space.fromDecisions(Uint8Array.from(values))!;
      const sum = values.reduce((total, value, at) => total + value / (at + 1), 0);
      seen.set(space.key(one), 50 + sum + 0.1 * random.normal());
    }
    const lines = [...seen].map(([key, value]) => `${key},${value.toFixed(3)}`);
    await writeFile(path("own.csv"), ["arch,mine_test_1", ...lines].join("\n"));
    return [
      ...["fit", path("own.csv"), "--space", path("space.json"), "--target", "mine_test_1"],
      ...["--seed", "1", "--members", "1", "--threads", "1"],
    ];
  }
  const fit = async (given: string[], family: string, out: string) => {
    const result = await runCli(...given, "--family", family, "--out", path(out));
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return cardOf(out);
  };

  it("of a million architectures", async () => {
    const options = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const positions = [1, 2, 3, 4, 5, 6].map((stage) => position(`width ${stage}`, options));
    const given = await write({ name: "million", positions }, 60);
    const { quality, space_definition } = await fit(given, "mlp", "million");
    expect(quality.kendall_tau).toBeGreaterThan(0.4);
    expect(space_definition).toMatchObject({ name: "million" });
  });

  it("of one position, with names that look odd", async () => {
    const options = Array.from({ length: 40 }, (_, index) => `ø [${index}]`);
    const given = await write({ name: "odd", positions: [position("__proto__", options)] }, 30);
    for (const family of ["mlp", "pnas"]) {
      const { onnx } = await fit(given, family, `odd-${family}`);
      expect(onnx.parity).toBeLessThan(1e-3);
    }
  });

  it("says by which command it is made again, and corrects what is of the same choices only", async () => {
    const options = ["a", "b", "c", "d"];
    const positions = [1, 2, 3].map((stage) => position(`stage ${stage}`, options));
    const given = await write({ name: "own", positions }, 50);
    const { training } = await fit(given, "mlp", "own");
    expect(training.command).toContain("--space space.json");
    const from = [...given, "--from", path("own")];
    const corrected = await runCli(...from, "--samples", "20", "--out", path("own-corrected"));
    expect(corrected).toMatchObject({ exitCode: 0 });
    const reversed = positions.map((one) => ({ ...one, options: [...options].reverse() }));
    const other = createChoicesSpace({ name: "own", positions: reversed });
    await expect(readSource(path("own"), other)).rejects.toThrow(
      "is of another search space named own, with other choices",
    );
  });

  it("that is none says where it is wrong", async () => {
    await writeFile(
      path("bad-space.json"),
      JSON.stringify({ name: "bad", positions: [position("a", ["x", "x"])] }),
    );
    const given = words("wrong", "--family", "mlp");
    given[given.indexOf("nasbench201")] = path("bad-space.json");
    await expectProblem(given, "at /positions/0/options: Options of a position must differ");
  });
});
