/**
 * @module
 * A file for what does not fit into memory.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notWritten } from "./outputs.js";

/** A file that is gone when it is closed or the process ends, however it ends: it has no name. */
export class TemporaryFile {
  readonly #descriptor: number;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "archfit-import-"));
    this.#descriptor = openSync(join(folder, "data"), "wx+");
    rmSync(folder, { recursive: true });
  }

  /** @throws {InputError} if they can't be written. */
  write(bytes: Uint8Array, position: number): void {
    try {
      for (let at = 0; at < bytes.length; )
        at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at);
    } catch (error) {
      const what = `The temporary files in ${tmpdir()} (TMPDIR names another folder)`;
      notWritten(what)(error as NodeJS.ErrnoException);
    }
  }

  /** Fills `bytes` with what was written at `position`. */
  read(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.#descriptor, bytes, at, bytes.length - at, position + at);
      if (read === 0) throw new RangeError(`nothing was written at ${position + at}`);
      at += read;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
