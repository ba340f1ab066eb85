/**
 * @module
 * A folder for the tests of one file.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** An empty folder; gone after the tests of the file, and what they do after all of them. */
export function folderOfTests(): string {
  const folder = mkdtempSync(join(tmpdir(), "archfit-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}
