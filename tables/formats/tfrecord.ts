/**
 * @module
 * TFRecord framing: length (uint64, little-endian), its masked CRC32C, the data, their masked CRC32C.
 */
import { open } from "node:fs/promises";
import { crc32c } from "@node-rs/crc32";
import { type BadRecord, type Position, SourceError } from "./source.js";

const LENGTH_BYTES = 8;
const CRC_BYTES = 4;
/** Of a record, before its data. */
export const HEADER_BYTES = LENGTH_BYTES + CRC_BYTES;
const CHUNK_BYTES = 2 ** 22;
/** A record that states more is taken for damaged: nothing here has records of more than some KiB. */
const MAX_DATA_BYTES = 2 ** 24;

/** A record whose checksums fit. */
export interface TfRecord {
  readonly position: Position;
  /** Valid until the next record is asked for. */
  readonly data: Buffer;
}

/** The checksum that TFRecord files hold: CRC32C, rotated by 15 bits, plus a constant. */
export function maskedCrc32c(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Whether a file that begins so is of TFRecords. */
export function isTfRecord(beginning: Buffer): boolean {
  return (
    beginning.length >= HEADER_BYTES &&
    maskedCrc32c(beginning.subarray(0, LENGTH_BYTES)) === beginning.readUInt32LE(LENGTH_BYTES)
  );
}

/**
 * Reads a file record by record, in constant memory. Data that do not fit their checksum are a
 * `BadRecord`; behind a length that does not fit its own, nothing can be found any more.
 *
 * @param onRead is told how many more bytes of the file have been read.
 * @throws {SourceError}
 */
export async function* readTfRecords(
  file: string,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<TfRecord | BadRecord> {
  const handle = await open(file);
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let start = 0;
    let end = 0;
    /** Reads until `count` bytes are there, or the file ends. */
    const fill = async (count: number) => {
      const target = count > buffer.length ? Buffer.allocUnsafe(count + CHUNK_BYTES) : buffer;
      buffer.copy(target, 0, start, end);
      buffer = target;
      end -= start;
      start = 0;
      while (end < count) {
        const { bytesRead } = await handle.read(buffer, end, buffer.length - end);
        if (bytesRead === 0) break;
        end += bytesRead;
        onRead(bytesRead);
      }
    };

    for (let record = 1, byteOffset = 0; ; record++) {
      const position = { file, record, byteOffset };
      if (end - start < HEADER_BYTES) await fill(HEADER_BYTES);
      if (end === start) return;
      if (end - start < HEADER_BYTES)
        throw new SourceError(
          `The file is truncated: ${end - start} of the ${HEADER_BYTES} bytes before a record's data are there`,
          position,
        );
      if (!isTfRecord(buffer.subarray(start, start + HEADER_BYTES)))
        throw new SourceError(
          "The length of the record does not fit its checksum, so that the records behind it cannot be found",
          position,
        );
      const length = Number(buffer.readBigUInt64LE(start));
      if (length > MAX_DATA_BYTES)
        throw new SourceError(
          `The record states a length of ${length} bytes; at most ${MAX_DATA_BYTES} are read`,
          position,
        );
      const size = HEADER_BYTES + length + CRC_BYTES;
      if (end - start < size) await fill(size);
      if (end - start < size)
        throw new SourceError(
          `The file is truncated: ${end - start} of the record's ${size} bytes are there`,
          position,
        );
      const dataEnd = start + HEADER_BYTES + length;
      const data = buffer.subarray(start + HEADER_BYTES, dataEnd);
      if (maskedCrc32c(data) === buffer.readUInt32LE(dataEnd)) yield { position, data };
      else yield { position, problem: "The data of the record do not fit their checksum" };
      start += size;
      byteOffset += size;
    }
  } finally {
    await handle.close();
  }
}
