import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { enter, leave } from "./neighbours.js";

let state: string;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "archfit-state-"));
});
afterAll(() => rm(state, { recursive: true }));

it("names services that live, and forgets those that were killed", async () => {
  expect(await enter(state, "http://here")).toEqual([]);
  const folder = join(state, "v3", "archfit-services");
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  for (const name of [`${other.pid}`, "1234567890", "x"])
    await writeFile(join(folder, name), "http://there");
  const living = [{ pid: other.pid, address: "http://there" }];
  expect(await enter(state, "http://here")).toEqual(living);
  // The number of a process that was killed has been given to another.
  expect(await enter(state, "http://there")).toEqual([]);
  other.kill("SIGKILL");
  await once(other, "exit");
  await writeFile(join(folder, `${other.pid}`), "http://there");
  expect(await enter(state, "http://here")).toEqual([]);
  await leave(state);
  expect(await readdir(folder)).toEqual([]);
});
