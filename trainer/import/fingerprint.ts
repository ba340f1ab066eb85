/**
 * @module
 * Checksums by which an import knows what is loaded already.
 */
import { createHash } from "node:crypto";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SearchSpace } from "../../spaces/index.js";

/** To be raised when the same files give other rows: they are loaded again then. */
const IMPORT_FORMAT = 1;

const CHUNK_BYTES = 2 ** 20;

/** SHA-256 of a file or, of a folder, over names and SHA-256 of all files in it; 64 hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return sha256OfFile(path);
  const hash = createHash("sha256");
  for (const name of (await readdir(path)).sort())
    hash.update(`${name} ${await sha256Of(join(path, name))}\n`);
  return hash.digest("hex");
}

/** A stream would take new memory for each of its chunks. */
async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const handle = await open(file);
  try {
    for (let bytesRead = 1; bytesRead > 0; ) {
      ({ bytesRead } = await handle.read(chunk));
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

/** Equal for versions of equal content: SHA-256 over the space and the checksums of the files. */
export function versionFingerprint(
  { id, decisions }: SearchSpace,
  sources: readonly { readonly sha256: string }[],
): string {
  const sums = sources.map(({ sha256 }) => sha256);
  return createHash("sha256")
    .update(JSON.stringify([IMPORT_FORMAT, id, decisions, sums]))
    .digest("hex");
}
