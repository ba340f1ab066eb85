import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOfTests } from "../../test/temporary-folder.js";
import { runCli } from "../testing/run-cli.js";
import { SYNTHETIC_TARGET, writeSyntheticTable } from "../testing/synthetic-table.js";

const folder = folderOfTests();
beforeAll(async () => {
  await writeSyntheticTable(join(folder, "table.csv"), 40);
  await mkdir(join(folder, "resumed.json.draws.jsonl"));
});

const EVALUATE = `evaluate FOLDER/table.csv --target ${SYNTHETIC_TARGET} --families mlp --samples 20`;
const SIMULATE = `simulate FOLDER/table.csv --search-on ${SYNTHETIC_TARGET} --strategies random`;
const IMPORT = "import FOLDER/table.csv --table some";

describe("every command says before the work what it can't write, in one line", () => {
  it.each([
    [`${EVALUATE} --json FOLDER`, "FOLDER cannot be written: it is a folder"],
    [`${EVALUATE} --json FOLDER/resumed.json`, "draws.jsonl cannot be written: it is a folder"],
    [`${SIMULATE} --json FOLDER`, "FOLDER cannot be written: it is a folder"],
    [`${SIMULATE} --json FOLDER/table.csv/x.json`, "what should be a folder is a file"],
    [`${IMPORT} --persist-to FOLDER/state --json FOLDER/missing/x.json`, "the folder is not there"],
    [`${IMPORT} --sql-out FOLDER/table.csv`, "what should be a folder is a file"],
    [`${IMPORT} --persist-to FOLDER/table.csv/state`, "what should be a folder is a file"],
    ["quality --out FOLDER/table.csv/page.md", "what should be a folder is a file"],
    [`quality --out FOLDER/${"n".repeat(255)}.md`, "its name is too long"],
    ["search-report --out FOLDER/table.csv/page.md", "what should be a folder is a file"],
  ])("%s", async (words, problem) => {
    const given = words.replaceAll("FOLDER", folder).split(" ");
    const { exitCode, stderr } = await runCli(...given);
    expect(stderr).toContain(problem.replace("FOLDER", folder));
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(1);
    expect(await readdir(folder)).toEqual(["resumed.json.draws.jsonl", "table.csv"]);
  });
});
