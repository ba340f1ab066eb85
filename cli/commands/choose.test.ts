import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { nasbench101, nasbench201, type SearchSpace } from "../../spaces/index.js";
import { readArchitectures } from "../../tables/read/read-architectures.js";
import { folderOfTests } from "../../test/temporary-folder.js";
import { runCli } from "../testing/run-cli.js";
import { writeSyntheticTable } from "../testing/synthetic-table.js";

const folder = folderOfTests();
const path = (name: string) => join(folder, name);
const choose = (...words: string[]) =>
  runCli("choose", ...words, "--out", path("chosen.csv"), "--seed", "1");
const functions = async (name: string) =>
  (await readArchitectures(path(name))).architectures.map((one) =>
    (nasbench201 as SearchSpace).hash(one),
  );

beforeAll(async () => {
  await writeSyntheticTable(path("table.csv"), 200);
  const definition = {
    name: "two-by-two",
    positions: ["a", "b"].map((name) => ({ name, options: ["small", "large"] })),
  };
  await writeFile(path("space.json"), JSON.stringify(definition));
  await writeFile(path("measured.csv"), "arch\nsmall:small\nlarge:small\n");
});

describe("archfit choose", () => {
  it("writes rows of a table without what is measured, as a list that it reads again", async () => {
    expect(await choose(path("table.csv"), "--count", "30")).toMatchObject({ exitCode: 0 });
    const first = await functions("chosen.csv");
    expect(new Set(first).size).toBe(30);
    await writeFile(path("first.csv"), await readFile(path("chosen.csv")));
    const more = [path("table.csv"), "--measured", path("first.csv"), "--count", "30"];
    expect(await choose(...more)).toMatchObject({ exitCode: 0 });
    expect(new Set([...first, ...(await functions("chosen.csv"))]).size).toBe(60);
    const all = await functions("table.csv");
    for (const one of await functions("chosen.csv")) expect(all).toContain(one);
  });

  it("chooses from a space where there is no list, in the columns of its tables", async () => {
    const words = ["--space", path("space.json"), "--measured", path("measured.csv")];
    expect(await choose(...words, "--count", "2")).toMatchObject({ exitCode: 0 });
    const [header, ...lines] = (await readFile(path("chosen.csv"), "utf8")).trim().split("\n");
    expect([header, lines.sort()]).toEqual(["arch", ["large:large", "small:large"]]);
  });

  it("writes matrices and ops as the benchmark's own files do", async () => {
    const cells = '0100001000010000,"input,conv1x1-bn-relu,maxpool3x3,output"';
    await writeFile(path("cells.csv"), `matrix,ops\n${cells}\n`);
    expect(await choose(path("cells.csv"), "--count", "1")).toMatchObject({ exitCode: 0 });
    expect(await readFile(path("chosen.csv"), "utf8")).toBe(`matrix,ops\n${cells}\n`);
    const { space } = await readArchitectures(path("chosen.csv"));
    expect(space).toBe(nasbench101);
  });

  it.each([
    [["--count", "3"], 1, /Name a file with candidates, or --space/],
    [["table.csv", "--count", "0"], 2, /positive integer/],
    [["table.csv", "--count", "2001"], 1, /At most 2000/],
    [["table.csv"], 2, /--count/],
    [["table.csv", "--count", "999"], 1, /of the 200 in table\.csv only 1\d\d compute functions/],
    [["missing.csv", "--count", "3"], 1, /no such file/],
    [["table.csv", "--count", "3", "--measured", "measured.csv"], 1, /measured\.csv/],
    [
      ["--space", "space.json", "--count", "3", "--measured", "measured.csv"],
      1,
      /3 .* of the 4 in a sample of two-by-two only 2 compute functions of their own that .* does not have/,
    ],
  ])("%j is answered with what is wrong", async (words, exitCode, problem) => {
    const given = words.map((word) => (/\.(csv|json)$/.test(word) ? path(word) : word));
    const result = await choose(...given);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toMatch(problem);
    expect(result.stdout).toBe("");
  });
});
