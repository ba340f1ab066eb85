/**
 * @module
 * Renders everything that goes wrong as RFC 9457 problem details.
 */
import type { Hook, z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import {
  PROBLEMS,
  type Problem,
  ProblemError,
  type ProblemName,
  problemType,
} from "../../schema/http/problems.js";
import { cut, quote } from "../../spaces/quote.js";
import type { AppContext, Environment } from "../environment.js";
import { ClientGoneError } from "../runtime/turns.js";

/** Characters of a problem's detail, and of a pointer and of one name in it: whatever was sent, the answer is short. */
const LONGEST_DETAIL = 1000;
const LONGEST_POINTER = 300;
const LONGEST_SEGMENT = 60;
const LONGEST_PATH = 200;

/** What servers note of a client that did not wait; nobody reads the answer. */
const CLIENT_GONE = 499;

/** The answer to a request that can't be answered. */
function answerProblem(c: AppContext, { problem, message, pointer }: ProblemError) {
  const { status, title } = PROBLEMS[problem];
  const detail = cut(message, LONGEST_DETAIL);
  const body: Problem = {
    type: problemType(problem),
    title,
    status,
    detail,
    request_id: c.get("requestId"),
    ...(pointer !== undefined && { pointer: cut(pointer, LONGEST_POINTER) }),
    ...(isInferenceProtocol(c.req.path) && { error: detail }),
  };
  return c.json(body, status, { "Content-Type": "application/problem+json" });
}

export const answerNotFound = (c: AppContext) =>
  answerProblem(
    c,
    new ProblemError(
      "not_found",
      `There is nothing at ${cut(c.req.path, LONGEST_PATH)}; /openapi.json lists the calls`,
    ),
  );

export function answerMethodNotAllowed(c: AppContext, methods: string[]) {
  const allowed = [...methods, "OPTIONS"].join(", ");
  c.header("Allow", allowed);
  return answerProblem(
    c,
    new ProblemError(
      "method_not_allowed",
      `${cut(c.req.path, LONGEST_PATH)} answers ${allowed}, not ${c.req.method}`,
    ),
  );
}

/** What was thrown: a problem of the request as such; anything else is a fault of the service. */
export function answerError(error: Error, c: AppContext) {
  if (error instanceof ProblemError) return answerProblem(c, error);
  if (error instanceof ClientGoneError) return new Response(null, { status: CLIENT_GONE });
  const problem = error instanceof HTTPException && problemOfStatus(error.status);
  if (problem) return answerProblem(c, new ProblemError(problem, error.message));
  console.error(`request ${c.get("requestId")} failed:`, error.stack ?? error);
  return answerProblem(
    c,
    new ProblemError(
      "internal_error",
      "The service failed at this request; the fault is logged under the request id",
    ),
  );
}

/** A rule that a request breaks, and where. */
export interface BrokenRule {
  readonly path: readonly PropertyKey[];
  /** Such as "must be an integer": what follows the name of the field. */
  readonly message: string;
}

/** The rule that zod found broken. */
export function ruleOf(issue: z.core.$ZodIssue): BrokenRule {
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0]] : issue.path;
  return { path, message: issue.message };
}

/** @param whole what `path` begins in. */
export function invalidRequest({ path, message }: BrokenRule, whole = "The body"): ProblemError {
  const pointer = jsonPointer(path);
  const field = path.length === 0 ? whole : `The field ${quote(pointer)}`;
  return new ProblemError("invalid_request", `${field}: ${message}`, pointer);
}

/** After validation: a request that breaks its schema, by the first rule that it breaks. */
export const refuseInvalid: Hook<unknown, Environment, string, unknown> = (result) => {
  if (result.success) return;
  const whole = result.target === "query" ? "The query" : "The body";
  throw invalidRequest(ruleOf(result.error.issues[0]), whole);
};

/** JSON pointer (RFC 6901) to what is at `path`; long names are cut. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  const names = path.map((name) => cut(String(name), LONGEST_SEGMENT));
  const pointer = names.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  return cut(pointer.join(""), LONGEST_POINTER);
}

/** Libraries throw statuses, such as 415 for a media type that is malformed itself. */
function problemOfStatus(status: number): ProblemName | undefined {
  return status === 400 ? "malformed_json" : status === 415 ? "unsupported_media_type" : undefined;
}

function isInferenceProtocol(path: string): boolean {
  return path === "/v2" || path.startsWith("/v2/");
}
