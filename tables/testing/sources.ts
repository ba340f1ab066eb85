/**
 * @module
 * For the tests of formats: temporary files, and what a source gives.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  type BadRecord,
  isBad,
  SourceError,
  type TableRecord,
  type TableSource,
} from "../formats/source.js";

/** A folder with these files, gone after the test. */
export function temporaryFolder(files: Readonly<Record<string, Uint8Array | string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "archfit-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** One such file. */
export function temporaryFile(content: Uint8Array | string, name = "table"): string {
  return join(temporaryFolder({ [name]: content }), name);
}

/** All that a source gives, and the error in which it ended, if it did. */
export interface Contents {
  readonly records: readonly TableRecord[];
  readonly bad: readonly BadRecord[];
  readonly error: SourceError | undefined;
}

export async function contentsOf(source: TableSource | Promise<TableSource>): Promise<Contents> {
  const records: TableRecord[] = [];
  const bad: BadRecord[] = [];
  let error: SourceError | undefined;
  try {
    for await (const record of (await source).records())
      if (isBad(record)) bad.push(record);
      else records.push(record);
  } catch (thrown) {
    if (!(thrown instanceof SourceError)) throw thrown;
    error = thrown;
  }
  return { records, bad, error };
}

/** The same bytes with one bit the other way round. */
export function flipBit(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] ^= 1 << (bit & 7);
  return flipped;
}
