/**
 * @module
 * A name for what the Worker is built from: another name for another bundle, the same for the same.
 * ETags carry it, so that what a new version says otherwise is not taken for unchanged.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** What a bundle is made of, besides `predictors/`; the lock file stands for the packages. */
const SOURCES = [
  ...["worker", "predictor", "tables/queries", "tables/packing"],
  ...["schema", "search", "spaces", "learn"],
  ...["package.json", "package-lock.json", "wrangler.toml"],
];
const NO_SOURCES = /(^|\/)(generated|testing)\/|\.test\.ts$|\.md$/;

/** Hexadecimal digits of the name. */
const LENGTH = 16;

/**
 * @param {string} root of the repository
 * @param {string} predictors folder of NAME.onnx and NAME.json
 * @returns {Promise<string>}
 */
export async function buildId(root, predictors) {
  const hash = createHash("sha256");
  for (const source of SOURCES) await addFiles(hash, root, join(root, source));
  await addFiles(hash, predictors, predictors);
  return hash.digest("hex").slice(0, LENGTH);
}

/** Paths and contents of a file, or of all files in a folder; nothing for what is not there. */
async function addFiles(hash, base, path) {
  for (const file of await filesOf(path)) {
    const name = relative(base, file).replaceAll("\\", "/");
    if (NO_SOURCES.test(name)) continue;
    const content = await contentOf(file);
    hash.update(`${name}\n${content.length}\n`).update(content);
  }
}

/** What can't be read, such as a link to nothing, is part of no bundle; that it is there, is of its name. */
async function contentOf(file) {
  try {
    return await readFile(file);
  } catch ({ code }) {
    return Buffer.from(`${code}`);
  }
}

async function filesOf(path) {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  } catch (error) {
    if (error.code === "ENOTDIR") return [path];
    if (error.code === "ENOENT") return [];
    throw error;
  }
}
