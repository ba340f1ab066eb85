import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PredictorCard } from "../../schema/card.js";
import { InputError } from "../../schema/input-error.js";
import { writePredictor } from "./files.js";

const card = { id: "some" } as PredictorCard;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfit-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("writes both files, in a new folder, over what was there", async () => {
  const path = join(folder, "new", "some");
  await writePredictor(path, Uint8Array.of(1, 2, 3), card);
  await writePredictor(path, Uint8Array.of(4, 5), card);
  expect(await readdir(join(folder, "new"))).toEqual(["some.json", "some.onnx"]);
  expect([...(await readFile(`${path}.onnx`))]).toEqual([4, 5]);
  expect(JSON.parse(await readFile(`${path}.json`, "utf8"))).toEqual(card);
});

it("removes what killed processes have left, and nothing that a living one is writing", async () => {
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const host = hostname()
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 60);
  const living = [`.archfit-${host}-${process.ppid}-aB3dE6`, `.archfit-another-${dead}-aB3dE6`];
  const left = [`.archfit-${host}-${dead}-aB3dE6`];
  for (const name of [...living, ...left]) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "new.onnx"), "");
  }
  await writeFile(join(folder, `some.onnx.${dead}.new`), "");
  await writePredictor(join(folder, "some"), Uint8Array.of(1), card);
  expect(await readdir(folder)).toEqual([...living, "some.json", "some.onnx"].sort());
});

it("leaves neither file when one cannot be written", async () => {
  const path = join(folder, "some");
  await mkdir(`${path}.json`);
  await expect(writePredictor(path, Uint8Array.of(1), card)).rejects.toThrow(InputError);
  expect(await readdir(folder)).toEqual(["some.json"]);
});

it("leaves the former model when its card cannot be written", async () => {
  const path = join(folder, "some");
  await writePredictor(path, Uint8Array.of(1), card);
  await rm(`${path}.json`);
  await mkdir(`${path}.json`);
  await expect(writePredictor(path, Uint8Array.of(2), card)).rejects.toThrow("cannot be written");
  expect([...(await readFile(`${path}.onnx`))]).toEqual([1]);
  expect(await readdir(folder)).toEqual(["some.json", "some.onnx"]);
});
