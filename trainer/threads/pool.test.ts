import { availableParallelism } from "node:os";
import { expect, it } from "vitest";
import { createPool, createThreads } from "./pool.js";

it("has never more threads than cores, however many are asked for", async () => {
  for (const threads of [createThreads(1000), createPool("wasm", 1000)]) {
    expect(threads.threads).toBe(availableParallelism());
    await threads.close();
  }
  const one = createThreads(1);
  expect(one.threads).toBe(1);
  await one.close();
});
