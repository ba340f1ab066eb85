import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "../schema/input-error.js";
import { checkOutput, checkOutputFolder, makeFolder, writeJson, writeOutput } from "./outputs.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfit-"));
  await writeFile(join(folder, "file.json"), "before");
});
afterEach(() => rm(folder, { recursive: true }));

const LONG = `${"n".repeat(252)}.json`;

describe("what can't be written is refused before the work", () => {
  it.each([
    [".", "it is a folder"],
    ["missing/figures.json", "the folder is not there"],
    ["file.json/figures.json", "what should be a folder is a file"],
    [LONG, "its name is too long"],
    ["/proc/archfit/figures.json", "the folder is not there"],
  ])("%s: %s", async (name, reason) => {
    const file = name.startsWith("/") ? name : join(folder, name);
    const error: unknown = await checkOutput(file).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toBe(`${file} cannot be written: ${reason}`);
  });

  it.each([
    ["file.json/new/predictor", "what should be a folder is a file"],
    [`new/${LONG}/predictor`, "its name is too long"],
    ["new/", undefined],
    ["new/folders/predictor", undefined],
  ])("where folders are made: %s: %s", async (name, reason) => {
    const checked = checkOutput(join(folder, name), { newFolders: true });
    if (reason === undefined) await checked;
    else await expect(checked).rejects.toThrow(reason);
    expect(await readdir(folder)).toEqual(["file.json"]);
  });

  it("a folder that is a file, or takes no files", async () => {
    await expect(checkOutputFolder(join(folder, "file.json"))).rejects.toThrow("is a file");
    await expect(checkOutputFolder("/proc")).rejects.toThrow("/proc cannot be written: ");
    await expect(makeFolder(join(folder, "file.json", "new"))).rejects.toThrow(InputError);
    await checkOutputFolder(join(folder, "new"));
  });

  it.skipIf(process.getuid?.() === 0)("a file or folder without permission", async () => {
    await chmod(join(folder, "file.json"), 0o444);
    await expect(checkOutput(join(folder, "file.json"))).rejects.toThrow("not permitted");
    await chmod(folder, 0o555);
    await expect(checkOutput(join(folder, "new.json"))).rejects.toThrow("not permitted");
    await chmod(folder, 0o755);
  });
});

it("a check changes nothing, and lets a device be", async () => {
  const { mtimeMs } = await stat(join(folder, "file.json"));
  await checkOutput(join(folder, "file.json"));
  await checkOutput(join(folder, "new.json"));
  await checkOutput("/dev/null");
  expect(await readdir(folder)).toEqual(["file.json"]);
  expect(await readFile(join(folder, "file.json"), "utf8")).toBe("before");
  expect((await stat(join(folder, "file.json"))).mtimeMs).toBe(mtimeMs);
});

it("writes into folders that it makes, and says in one line what went wrong", async () => {
  await writeJson(join(folder, "new", "figures.json"), { figure: Number.NaN });
  expect(JSON.parse(await readFile(join(folder, "new", "figures.json"), "utf8"))).toEqual({
    figure: null,
  });
  await mkdir(join(folder, "taken"));
  await expect(writeOutput(join(folder, "taken"), "")).rejects.toThrow("it is a folder");
  await symlink("/dev/full", join(folder, "full"));
  await expect(writeOutput(join(folder, "full"), "text")).rejects.toThrow(
    "cannot be written: the disk is full",
  );
});
