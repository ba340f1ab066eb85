/**
 * @module
 * The state of an evolution as opaque text: compressed JSON after its checksum, which finds what was
 * cut off or changed on the way. It is no signature: what is inside is validated all the same.
 */
import { z } from "@hono/zod-openapi";
import { MAX_POPULATION, MAX_STATE_BYTES } from "../../../schema/api/limits.js";
import { ProblemError } from "../../../schema/api/problems.js";
import type { EvolutionState } from "../../../search/index.js";

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
    pending: z.array(z.unknown()),
  }),
  scores: z.array(z.array(z.number())),
  size: z.int().min(1).max(MAX_POPULATION),
});
/** What is known of a state before its strategy has read it. */
export type Envelope = z.infer<typeof Envelope>;

export async function sealState(state: Sealed): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify({ format: FORMAT, ...state }));
  const packed = await collect(
    new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw")),
  );
  const sealed = new Uint8Array(CHECKSUM_BYTES + packed.length);
  sealed.set(await checksum(packed));
  sealed.set(packed, CHECKSUM_BYTES);
  return toBase64(sealed);
}

/** @throws {ProblemError} */
export async function openState(text: string): Promise<Envelope> {
  const sealed = fromBase64(text);
  const packed = sealed?.subarray(CHECKSUM_BYTES);
  if (!packed || packed.length === 0) throw malformedState();
  const expected = await checksum(packed);
  if (!expected.every((byte, index) => byte === sealed?.[index])) throw malformedState();
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const json = new TextDecoder().decode(await collect(stream, MAX_STATE_BYTES));
    const envelope = Envelope.parse(JSON.parse(json));
    if (envelope.scores.length === envelope.search.pending.length) return envelope;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
  }
  throw malformedState();
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

/** Bytes turned into text at a time: arguments of one call are limited. */
const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
