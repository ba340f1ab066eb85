/**
 * @module
 * By what an import knows what is loaded already.
 */
import { createHash } from "node:crypto";
import type { VersionSource } from "../../schema/database/tables.js";
import type { SearchSpace } from "../../spaces/index.js";

/** What was read: a file, in one of the ways in which it can be. */
export function readingOf({ format, sha256 }: Pick<VersionSource, "format" | "sha256">): string {
  return format.includes("+") ? `${sha256} ${format}` : sha256;
}

/** To be raised when the same files give other rows: they are loaded again then. */
const IMPORT_FORMAT = 1;

/**
 * Equal for versions of equal content: SHA-256 over the space and the checksums of the files, and how these
 * were read where it could be done in several ways (a format with a plus sign).
 */
export function versionFingerprint(
  { id, decisions }: SearchSpace,
  sources: readonly Pick<VersionSource, "format" | "sha256">[],
): string {
  const sums = sources.map(readingOf);
  return createHash("sha256")
    .update(JSON.stringify([IMPORT_FORMAT, id, decisions, sums]))
    .digest("hex");
}
