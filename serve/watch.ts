/**
 * @module
 * Sees that the predictors or the database's file have changed. It asks again and again, since folders of
 * networks and containers do not tell.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const POLL_MS = 1000;

/** Names, sizes and times of the predictors' files. */
export async function folderState(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) =>
    /\.(onnx|json)$/.test(name),
  );
  const lines = names.sort().map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return `${name} ${found?.size} ${found?.mtimeMs} ${found?.ino}`;
  });
  return (await Promise.all(lines)).join("\n");
}

/**
 * Calls `onChange` when what `look` gives is another than at first, and has stayed so for a moment: a file that is still
 * being written is not read.
 *
 * @returns what ends it.
 */
export async function watch(
  look: () => Promise<string | undefined>,
  onChange: () => Promise<void>,
  milliseconds = POLL_MS,
): Promise<() => void> {
  let [known, seen] = [await look(), await look()];
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    const now = await look();
    if (now === seen && now !== known) {
      known = now;
      await onChange();
      now === undefined && (known = await look());
    }
    seen = now;
    busy = false;
  }, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
