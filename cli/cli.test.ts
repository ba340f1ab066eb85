import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CapabilityError } from "../spaces/index.js";
import { report } from "./cli.js";

let printed: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  printed = [];
});

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation((text) => {
    printed.push(`${text}`);
  });
});

it("what a space does not have is said as it is, with exit code 1", () => {
  vi.stubEnv("ARCHFIT_DEBUG", "1");
  report(new CapabilityError("The search space x does not say how its architectures grow"));
  expect(printed).toEqual(["archfit: The search space x does not say how its architectures grow"]);
  expect(process.exitCode).toBe(1);
});

it("a fault is one short line, with exit code 1, however long its message is", () => {
  report(new TypeError(`one\ntwo\n${"x".repeat(40_000)}`));
  expect(printed).toHaveLength(1);
  expect(printed[0]).toMatch(/^archfit: a fault of this program, please report it: one two x+ \(/);
  expect(printed[0].length).toBeLessThan(700);
  expect(process.exitCode).toBe(1);
});

it("an error of the file system is said as it is", () => {
  report(
    Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    }),
  );
  expect(printed).toEqual(["archfit: ENOSPC: no space left on device, write"]);
});

it("says where a fault came from when asked", () => {
  vi.stubEnv("ARCHFIT_DEBUG", "1");
  report(new Error("some fault"));
  expect(printed[1]).toContain("cli.test.ts");
});

it("ends quietly where what reads its output has closed it", async () => {
  const program = fileURLToPath(new URL("./archfit.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, "import", "--help"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  expect(await once(child, "close")).toEqual([0, null]);
  expect(errors).toBe("");
}, 60_000);
