import { describe, expect, it } from "vitest";
import { builtInSpaces } from "../spaces/index.js";
import { benchmarks, findBenchmark } from "./benchmarks-catalogue.js";

describe("the catalogue of benchmark tables", () => {
  it.each(benchmarks)("$id: a table of a known space, loaded by its command", (benchmark) => {
    const { id, space, rows, file, command } = benchmark;
    expect(findBenchmark(id)).toBe(benchmark);
    expect(builtInSpaces.find(space)?.size.written).toBeGreaterThanOrEqual(rows);
    expect(command).toBe(`npx archfit import ${file} --table ${id}`);
  });
});
