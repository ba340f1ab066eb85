import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { buildId } from "./build-id.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfit-"));
  await put("worker/http/table.ts", "one");
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const id = () => buildId(folder, join(folder, "predictors"));

it("is the same for the same sources", async () => {
  const before = await id();
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  await put("worker/http/table.ts", "one");
  await put("worker/http/table.test.ts", "a test");
  await put("worker/generated/build.ts", "made from them");
  await put("trainer/fit.ts", "no part of the Worker");
  expect(await id()).toBe(before);
});

it.each([
  ["changed", "worker/http/table.ts"],
  ["new", "schema/http/score.ts"],
  ["of the room of predictors", "predictor/predictor.ts"],
  ["of a predictor", "predictors/a.json"],
  ["that names the packages", "package-lock.json"],
])("is another one for a source that is %s", async (_, path) => {
  const before = await id();
  await put(path, "another text");
  expect(await id()).not.toBe(before);
});
