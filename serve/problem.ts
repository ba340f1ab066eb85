/**
 * @module
 * Problem details for requests that never reach the Worker.
 */
import { randomUUID } from "node:crypto";
import { PROBLEMS, type ProblemName, problemType } from "../schema/http/problems.js";

/** What some path answers to. */
export const ANSWERED_METHODS = "GET, HEAD, POST, OPTIONS";
/** Seconds after which what can't be served now is worth another try. */
const RETRY_AFTER = 2;

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param path under `/v2` the detail is repeated, as the Open Inference Protocol wants it. */
export function problemAnswer(problem: ProblemName, detail: string, path = "/"): ProblemAnswer {
  const { status, title } = PROBLEMS[problem];
  const request_id = randomUUID();
  const inProtocol = path === "/v2" || path.startsWith("/v2/");
  const body = JSON.stringify({
    ...{ type: problemType(problem), title, status, detail, request_id },
    ...(inProtocol && { error: detail }),
  });
  const headers = {
    "Content-Type": "application/problem+json",
    "Content-Length": `${Buffer.byteLength(body)}`,
    "Cache-Control": "no-store",
    "X-Request-Id": request_id,
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    ...(status === 405 && { Allow: ANSWERED_METHODS }),
    ...(status === 503 && { "Retry-After": `${RETRY_AFTER}` }),
  };
  return { status, headers, body };
}
