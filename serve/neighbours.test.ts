import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderOfTests } from "../test/temporary-folder.js";
import { enter, leave } from "./neighbours.js";

const state = folderOfTests();

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
