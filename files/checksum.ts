/**
 * @module
 * By what cards, figures and imports name the table that they are of.
 */
import { createHash } from "node:crypto";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const CHUNK_BYTES = 2 ** 20;

/**
 * SHA-256 of a file as it is stored; of a folder, of one line `<SHA-256>  <name>` for each of its
 * files in the order of their names. 64 hexadecimal digits.
 */
export async function checksum(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return checksumOfFile(path);
  const hash = createHash("sha256");
  for (const name of (await readdir(path)).sort())
    hash.update(`${await checksum(join(path, name))}  ${name}\n`);
  return hash.digest("hex");
}

/** A stream would take new memory for each of its chunks. */
async function checksumOfFile(file: string): Promise<string> {
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
