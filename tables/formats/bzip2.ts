/**
 * @module
 * Unpacking of bzip2 (libbzip2 in WebAssembly), checksums included, up to a stated size.
 */
import Bzip2 from "@foxglove/wasm-bz2";

const MESSAGES: Readonly<Record<string, string>> = {
  BZ_DATA_ERROR: "its data are damaged",
  BZ_DATA_ERROR_MAGIC: "it is no bzip2 data",
  BZ_UNEXPECTED_EOF: "it is truncated",
};
const LISTENED = ["uncaughtException", "unhandledRejection"];

/** Data that are damaged, truncated, too long, or no bzip2. */
export class UnpackError extends Error {
  override readonly name = "UnpackError";
}

/** @throws {UnpackError} */
export type Unpack = (packed: Uint8Array) => Uint8Array;

/** @param maxBytes what unpacks to more is refused, so that a small file cannot fill the memory. */
export async function createUnpacker(maxBytes: number): Promise<Unpack> {
  const library = await load();
  return (packed) => {
    try {
      return library.decompress(packed, maxBytes);
    } catch (error) {
      const code = /BZ_[A-Z_]+/.exec((error as Error).message)?.[0] ?? "";
      const problem =
        code === "BZ_OUTBUFF_FULL" ? `it unpacks to more than ${maxBytes} bytes` : MESSAGES[code];
      throw new UnpackError(`The file cannot be unpacked: ${problem ?? (error as Error).message}`);
    }
  };
}

let loaded: Promise<Bzip2> | undefined;

function load(): Promise<Bzip2> {
  if (loaded === undefined) {
    const before = LISTENED.map((event) => process.rawListeners(event));
    loaded = Bzip2.init();
    // The library has just made itself the handler of every error of the process that nobody
    // catches: each would be thrown again with a dump of the library's code before it.
    LISTENED.forEach((event, index) => {
      for (const listener of process.rawListeners(event))
        if (!before[index].includes(listener))
          process.removeListener(event, listener as (...values: unknown[]) => void);
    });
  }
  return loaded;
}
