/**
 * @module
 * Runs the command line inside a test.
 */
import { vi } from "vitest";
import { main } from "../cli.js";

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `archfit` with these words and takes down what it prints. */
export async function runCli(...words: string[]): Promise<CliResult> {
  let [stdout, stderr] = ["", ""];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      stdout += text;
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      stderr += text;
      return true;
    }),
    vi.spyOn(console, "log").mockImplementation((text) => {
      stdout += `${text}\n`;
    }),
    vi.spyOn(console, "error").mockImplementation((text) => {
      stderr += `${text}\n`;
    }),
  ];
  process.exitCode = undefined;
  try {
    await main(words);
    return { exitCode: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
