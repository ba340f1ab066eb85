/**
 * @module
 * By what a card names the table that was fitted on.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * SHA-256 of a file as it is stored; of a folder, of one line `<SHA-256>  <name>` for each of its
 * files in the order of their names. 64 hexadecimal digits.
 */
export async function checksum(path: string): Promise<string> {
  const hash = createHash("sha256");
  if ((await stat(path)).isDirectory())
    for (const name of (await readdir(path)).sort())
      hash.update(`${await checksum(join(path, name))}  ${name}\n`);
  else await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
