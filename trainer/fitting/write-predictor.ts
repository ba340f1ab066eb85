/**
 * @module
 * Writes a predictor's two files, both or none.
 */
import { link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { PredictorCard } from "../../schema/card.js";
import { InputError } from "../input-error.js";

/**
 * Writes `${path}.onnx` and `${path}.json`. Each is written beside its place and then renamed, so that
 * no reader, and no interruption, finds half of a file; the card comes last and names the checksum
 * of the model. If anything fails, what was there before is there again.
 *
 * @throws {InputError} if they cannot be written.
 */
export async function writePredictor(
  path: string,
  onnx: Uint8Array,
  card: PredictorCard,
): Promise<void> {
  const files = [
    { path: `${path}.onnx`, content: onnx },
    { path: `${path}.json`, content: `${JSON.stringify(card, null, 2)}\n` },
  ].map((file) => ({
    ...file,
    written: `${file.path}.${process.pid}.new`,
    former: `${file.path}.${process.pid}.old`,
  }));
  await mkdir(dirname(path), { recursive: true });
  const replaced: { path: string; former: string }[] = [];
  try {
    for (const { written, content } of files) await writeFile(written, content);
    for (const file of files) {
      await link(file.path, file.former).catch(ignoreMissing);
      await rename(file.written, file.path);
      replaced.push(file);
    }
  } catch (error) {
    for (const { path, former } of replaced) {
      await rm(path, { force: true });
      await rename(former, path).catch(ignoreMissing);
    }
    throw new InputError(`${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    for (const { written, former } of files) {
      await rm(written, { force: true });
      await rm(former, { force: true });
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
