/**
 * @module
 * Tensors of the Open Inference Protocol as bytes: numbers in little-endian order, row by row; a text is
 * its length in four bytes and then itself in UTF-8.
 */
import { ProblemError } from "../../schema/http/problems.js";
import { COST, type Work } from "../../search/work.js";
import type { Elements } from "./tensors.js";

interface Reader {
  readonly size: number;
  read(view: DataView, at: number): number;
}

const READERS = {
  FP32: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  INT32: { size: 4, read: (view, at) => view.getInt32(at, true) },
  // Those beyond 2^53 become others, of the same size: none of them is taken.
  INT64: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
} as const satisfies Readonly<Record<string, Reader>>;

export type NumberType = keyof typeof READERS;

/** Bytes of the length before a text. */
const LENGTH_SIZE = 4;
/** Elements that are read at a time. */
const PIECE = 1000;

/** Hands over all elements. @throws {ProblemError} */
export async function fillFromBytes(
  bytes: Uint8Array,
  datatype: NumberType,
  length: number,
  elements: Elements,
  pointer: string,
  work: Work,
): Promise<void> {
  const { size, read } = READERS[datatype];
  if (bytes.byteLength !== length * size)
    throw wrongSize(
      pointer,
      `must be ${length * size} by the input's shape and datatype, not ${bytes.byteLength}`,
    );
  const view = viewOf(bytes);
  for (let index = 0; index < length; index++) {
    if (index % PIECE === 0 && work.spend(COST.number * PIECE)) await work.turn();
    if (!elements.take(read(view, index * size), index))
      throw new ProblemError(
        "invalid_request",
        `Element ${index} of the input's bytes ${elements.rule}`,
        pointer,
      );
  }
}

/** The texts of a `BYTES` tensor. @throws {ProblemError} */
export async function textsOfBytes(
  bytes: Uint8Array,
  count: number,
  pointer: string,
  work: Work,
): Promise<string[]> {
  const view = viewOf(bytes);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  let at = 0;
  while (texts.length < count && at + LENGTH_SIZE <= bytes.byteLength) {
    const begin = at + LENGTH_SIZE;
    at = begin + view.getUint32(at, true);
    if (at > bytes.byteLength) break;
    texts.push(decode(decoder, bytes.subarray(begin, at), texts.length, pointer));
    if (work.spend(COST.character * (at - begin))) await work.turn();
  }
  if (texts.length !== count || at !== bytes.byteLength)
    throw wrongSize(
      pointer,
      `must be the bytes of ${count} texts by the input's shape, each behind its length in ${LENGTH_SIZE} bytes`,
    );
  return texts;
}

function decode(decoder: TextDecoder, bytes: Uint8Array, index: number, pointer: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProblemError(
      "invalid_request",
      `Text ${index} of the input's bytes must be UTF-8`,
      pointer,
    );
  }
}

function wrongSize(pointer: string, rule: string): ProblemError {
  const at = `${pointer}/parameters/binary_data_size`;
  return new ProblemError("invalid_request", `The field "${at}" ${rule}`, at);
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);
