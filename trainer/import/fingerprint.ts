/**
 * @module
 * By what an import knows what is loaded already.
 */
import { createHash } from "node:crypto";
import type { SearchSpace } from "../../spaces/index.js";

/** To be raised when the same files give other rows: they are loaded again then. */
const IMPORT_FORMAT = 1;

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
