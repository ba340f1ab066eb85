/**
 * @module
 * A predictor's two files on disk: read, and written both or none.
 */
import { renameSync } from "node:fs";
import { copyFile, link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  checkOutput,
  checkOutputFolder,
  makeFolder,
  notWritten,
  withStaging,
} from "../../files/outputs.js";
import type { PredictorCard } from "../../schema/card.js";
import type { PredictorFile } from "../predictor-file.js";

const ENDINGS = ["onnx", "json"] as const;

/** The files of a predictor. @param path without an ending. */
export function predictorFiles(path: string): string[] {
  return ENDINGS.map((ending) => `${path}.${ending}`);
}

/**
 * Reads both files. Nothing of them is checked.
 *
 * @param path with or without an ending.
 */
export async function readPredictor(path: string): Promise<PredictorFile> {
  const stem = path.replace(/\.(json|onnx)$/, "");
  const name = basename(stem);
  try {
    const [json, onnx] = await Promise.all(
      [`${stem}.json`, `${stem}.onnx`].map((file) => readFile(file)),
    );
    return { name, card: parseCard(json.toString()), onnx };
  } catch (error) {
    return { name, fault: (error as Error).message };
  }
}

function parseCard(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`its card is not JSON: ${(error as Error).message}`);
  }
}

/** Makes sure before the work that both files can be written. @throws {InputError} */
export async function checkPredictorFiles(path: string): Promise<void> {
  for (const file of predictorFiles(path)) await checkOutput(file, { newFolders: true });
  await checkOutputFolder(dirname(path));
}

/**
 * Writes `${path}.onnx` and `${path}.json`. Both are written beside their places and then renamed, one right
 * after the other, so that no reader, and no interruption, finds half of a file. No file system renames two at
 * once: the card names the checksum of its model, by which readers find a pair that an interruption between
 * the two has left. If anything fails, what was there before is there again.
 *
 * @throws {InputError} if they cannot be written.
 */
export async function writePredictor(
  path: string,
  onnx: Uint8Array,
  card: PredictorCard,
): Promise<void> {
  const contents = { onnx, json: `${JSON.stringify(card, null, 2)}\n` };
  const folder = dirname(path);
  await makeFolder(folder);
  await withStaging(folder, async (staging) => {
    const files = ENDINGS.map((ending) => ({
      path: `${path}.${ending}`,
      content: contents[ending],
      written: join(staging, `new.${ending}`),
      former: join(staging, `old.${ending}`),
    }));
    const replaced: typeof files = [];
    try {
      for (const { written, content } of files) await writeFile(written, content);
      for (const { path, former } of files) await keep(path, former).catch(ignoreMissing);
      for (const file of files) {
        renameSync(file.written, file.path);
        replaced.push(file);
      }
    } catch (error) {
      for (const { path, former } of replaced) {
        await rm(path, { force: true });
        await rename(former, path).catch(ignoreMissing);
      }
      notWritten(path)(error as NodeJS.ErrnoException);
    }
  });
}

/** A second name for a file; where the file system has no hard links, a copy. */
async function keep(file: string, second: string): Promise<void> {
  await link(file, second).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw error;
    await copyFile(file, second);
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
