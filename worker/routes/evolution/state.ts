/**
 * @module
 * The state of an evolution as opaque text: compressed JSON after its checksum, which finds what was
 * cut off or changed on the way. It is no signature: what is inside is validated all the same.
 */
import { z } from "@hono/zod-openapi";
import {
  MAX_KNOWN_ARCHITECTURES,
  MAX_POPULATION,
  MAX_SEARCH_METRICS,
  MAX_STATE_BYTES,
} from "../../../schema/http/limits.js";
import { ProblemError } from "../../../schema/http/problems.js";
import type { EvolutionState, Work } from "../../../search/index.js";

/** Changes when the meaning of what is inside does. */
const FORMAT = 2;
const CHECKSUM_BYTES = 16;
const POINTER = "/state";

/** A state with all that the numbers in it depend on. */
export interface Sealed extends EvolutionState {
  /** Id of the predictor of the fitness; `null` where the space has none. */
  readonly predictor: string | null;
}

const Envelope = z.strictObject({
  format: z.literal(FORMAT),
  predictor: z.string().nullable(),
  search: z.looseObject({
    strategy: z.string(),
    space: z.string(),
    parameters: z.looseObject({}),
    told: z.array(z.unknown()).max(MAX_KNOWN_ARCHITECTURES),
    pending: z.array(z.unknown()).max(MAX_KNOWN_ARCHITECTURES),
  }),
  scores: z.array(z.array(z.number()).max(MAX_SEARCH_METRICS)).max(MAX_KNOWN_ARCHITECTURES),
  size: z.int().min(1).max(MAX_POPULATION),
});
/** What is known of a state before its strategy has read it. */
export type Envelope = z.infer<typeof Envelope>;

/** The state as text. */
export async function sealState(state: Sealed, work: Work): Promise<string> {
  const packed = await pack(JSON.stringify({ format: FORMAT, ...state }), work);
  const sealed = new Uint8Array(CHECKSUM_BYTES + packed.length);
  sealed.set(await checksum(packed));
  sealed.set(packed, CHECKSUM_BYTES);
  return sealed.toBase64(BASE64);
}

/** @throws {ProblemError} */
export async function openState(text: string, work: Work): Promise<Envelope> {
  const sealed = fromBase64(text);
  const packed = sealed?.subarray(CHECKSUM_BYTES);
  if (!packed || packed.length === 0) throw malformedState();
  const expected = await checksum(packed);
  if (!expected.every((byte, index) => byte === sealed?.[index])) throw malformedState();
  const json = await unpack(packed).catch((error: unknown) => {
    throw error instanceof ProblemError ? error : malformedState();
  });
  // What was unpacked is parsed in one piece: others get their turn before and after.
  await work.turn();
  const envelope = parse(json);
  await work.turn();
  if (envelope?.scores.length === envelope?.search.pending.length && envelope) return envelope;
  throw malformedState();
}

function parse(json: string): Envelope | undefined {
  try {
    return Envelope.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** @param reason what is wrong inside, where that is known. */
export function malformedState(reason?: string): ProblemError {
  return new ProblemError(
    "malformed_state",
    `The state is none that this service has answered${reason ? ` (${reason})` : ""}: hand it back unchanged, or begin without one`,
    POINTER,
  );
}

async function checksum(bytes: Uint8Array): Promise<Uint8Array> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest, 0, CHECKSUM_BYTES);
}

/** Bytes compressed at a time, and the units of work that they take. */
const PIECE = 64 * 1024;
const PIECE_COST = 200;

async function pack(text: string, work: Work): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
  const { readable, writable } = new CompressionStream("deflate-raw");
  const packed = collect(readable);
  const writer = writable.getWriter();
  for (let from = 0; from < bytes.length; from += PIECE) {
    await writer.write(bytes.subarray(from, from + PIECE));
    if (work.spend(PIECE_COST)) await work.turn();
  }
  await writer.close();
  return packed;
}

/** @throws {ProblemError} if it is more than a state can be. */
async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder().decode(await collect(stream, MAX_STATE_BYTES));
}

async function collect(
  stream: ReadableStream<Uint8Array>,
  limit = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit)
      throw new ProblemError(
        "malformed_state",
        `The state unfolds to more than ${limit} bytes`,
        POINTER,
      );
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

const BASE64 = { alphabet: "base64url", omitPadding: true } as const;

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text, BASE64);
  } catch {
    return undefined;
  }
}
