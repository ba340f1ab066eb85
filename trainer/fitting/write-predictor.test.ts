import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { PredictorCard } from "../../schema/card.js";
import { InputError } from "../input-error.js";
import { writePredictor } from "./write-predictor.js";

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
