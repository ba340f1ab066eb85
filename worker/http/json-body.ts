/**
 * @module
 * Reads the JSON body of a request within the limits, before anything looks into it.
 */
import type { z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { MAX_BODY_BYTES } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { Work } from "../../search/work.js";
import { quote } from "../../spaces/quote.js";
import type { Environment } from "../environment.js";
import { Stopwatch } from "../runtime/stopwatch.js";
import { ClientGoneError, workOf } from "../runtime/turns.js";
import { brokenByCollection } from "./collections.js";
import { CODINGS, type Coding, decompress, isCoding, joined } from "./content-coding.js";
import { parseJson } from "./parse-json.js";
import { invalidRequest } from "./problems.js";

/** Most that is received of a body that is too large, after what was read of it. */
const DRAIN_BYTES = 4 * MAX_BODY_BYTES;
const DRAIN_MS = 2000;

const JSON_TYPE = "application/json";

/** What the body of a route may be, other than JSON that says so and nothing else. */
export interface BodyForm {
  /** Media types whose bodies are read as JSON all the same; the empty text is that of none. */
  readonly mediaTypes: readonly string[];
  /**
   * How many of the `size` bytes of a body are its JSON; the others become the variable `binary`.
   *
   * @throws {ProblemError}
   */
  jsonBytes(headers: Headers, size: number): number;
}

/** Middleware of every route with a JSON body of this schema; validation of the body follows it. */
export const readJson = (schema: z.ZodType, form?: BodyForm) =>
  createMiddleware<Environment>(async (c, next) => {
    c.set("stopwatch", new Stopwatch());
    const { raw } = c.req;
    checkMediaType(raw.headers, form?.mediaTypes);
    const coding = codingOf(raw.headers);
    const received = await readLimited(raw);
    const work = workOf(c);
    const bytes = coding ? await unpack(received, coding, work) : received;
    const end = form?.jsonBytes(raw.headers, bytes.byteLength) ?? bytes.byteLength;
    c.set("binary", bytes.subarray(end));
    const value = await parse(bytes.subarray(0, end), work);
    const broken = brokenByCollection(schema, value);
    if (broken) throw invalidRequest(broken);
    // Validation asks for the body by this method and would read and parse it a second time.
    c.req.json = async <T>() => value as T;
    if (form) c.req.raw = sayingJson(raw);
    await next();
  });

/** The request without its body, which was read: validation takes none that does not say that it is JSON. */
function sayingJson({ url, method, headers, signal }: Request): Request {
  const named = new Headers(headers);
  named.set("Content-Type", JSON_TYPE);
  return new Request(url, { method, headers: named, signal });
}

function checkMediaType(headers: Headers, others: readonly string[] = []): void {
  const mediaType = headers.get("Content-Type")?.split(";")[0].trim().toLowerCase();
  if (mediaType !== JSON_TYPE && !others.includes(mediaType ?? ""))
    throw new ProblemError(
      "unsupported_media_type",
      `Content-Type must be ${JSON_TYPE}, not ${quote(mediaType ?? "")}`,
    );
}

/** Undefined of a body that is as it is. */
function codingOf(headers: Headers): Coding | undefined {
  const coding = headers.get("Content-Encoding")?.trim().toLowerCase() || "identity";
  if (coding === "identity") return undefined;
  if (isCoding(coding)) return coding;
  throw new ProblemError(
    "unsupported_media_type",
    `Content-Encoding must be identity or one of ${CODINGS.join(", ")}, not ${quote(coding)}`,
  );
}

/** @throws {ProblemError} */
async function unpack(packed: Uint8Array, coding: Coding, work: Work): Promise<Uint8Array> {
  if (packed.byteLength === 0) return packed;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await decompress(packed, coding, MAX_BODY_BYTES, work);
  } catch (error) {
    if (error instanceof ClientGoneError) throw error;
    throw new ProblemError("malformed_json", `The body can't be read: it is no whole ${coding}`);
  }
  if (bytes) return bytes;
  throw tooLarge();
}

/** Whatever a Content-Length says or omits, a body is kept up to the limit: it may be endless. */
async function readLimited(request: Request): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = Number(request.headers.get("Content-Length")) > MAX_BODY_BYTES ? Infinity : 0;
  while (size <= MAX_BODY_BYTES) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks);
    size += value.byteLength;
    chunks.push(value);
  }
  await drain(reader);
  throw tooLarge();
}

/**
 * Receives and drops what is left of a body. Many clients read no answer before they have sent all,
 * and see a broken connection instead of the error if nobody receives it.
 */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<{ done: true; value?: undefined }>((resolve) => {
    timer = setTimeout(() => resolve({ done: true }), DRAIN_MS);
  });
  for (let size = 0; size < DRAIN_BYTES; ) {
    const { done, value } = await Promise.race([reader.read(), expired]);
    if (done) break;
    size += value.byteLength;
  }
  clearTimeout(timer);
  await reader.cancel();
}

function tooLarge(): ProblemError {
  return new ProblemError(
    "body_too_large",
    `The body may have at most ${MAX_BODY_BYTES} bytes: send the architectures in several requests`,
  );
}

async function parse(bytes: Uint8Array, work: Work): Promise<unknown> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return await parseJson(text, work);
  } catch (error) {
    if (error instanceof ClientGoneError) throw error;
    if (bytes.byteLength === 0) throw new ProblemError("malformed_json", "The body is empty");
    const reason = error instanceof SyntaxError ? error.message : "it is not UTF-8";
    throw new ProblemError("malformed_json", `The body can't be read: ${reason}`);
  }
}
