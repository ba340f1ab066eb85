/**
 * @module
 * Renders everything that goes wrong as RFC 9457 problem details.
 */
import type { Hook } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import {
  PROBLEMS,
  type Problem,
  ProblemError,
  type ProblemName,
  problemType,
} from "../../schema/api/problems.js";
import { quote } from "../../spaces/quote.js";
import type { AppContext, Environment } from "../environment.js";

/** The answer to a request that can't be answered. */
export function answerProblem(c: AppContext, { problem, message, pointer }: ProblemError) {
  const { status, title } = PROBLEMS[problem];
  const body: Problem = {
    type: problemType(problem),
    title,
    status,
    detail: message,
    request_id: c.get("requestId"),
    ...(pointer !== undefined && { pointer }),
    ...(isInferenceProtocol(c.req.path) && { error: message }),
  };
  return c.json(body, status, { "Content-Type": "application/problem+json" });
}

export const answerNotFound = (c: AppContext) =>
  answerProblem(
    c,
    new ProblemError(
      "not_found",
      `There is nothing at ${c.req.path}; /openapi.json lists the calls`,
    ),
  );

export function answerMethodNotAllowed(c: AppContext, methods: string[]) {
  const allowed = [...methods, "OPTIONS"].join(", ");
  c.header("Allow", allowed);
  return answerProblem(
    c,
    new ProblemError("method_not_allowed", `${c.req.path} answers ${allowed}, not ${c.req.method}`),
  );
}

/** What was thrown: a problem of the request as such; anything else is a fault of the service. */
export function answerError(error: Error, c: AppContext) {
  if (error instanceof ProblemError) return answerProblem(c, error);
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

/** After validation: a body that breaks its schema, by the first rule that it breaks. */
export const refuseInvalid: Hook<unknown, Environment, string, unknown> = (result) => {
  if (result.success) return;
  const [issue] = result.error.issues;
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0]] : issue.path;
  const pointer = jsonPointer(path);
  const field = path.length === 0 ? "The body" : `The field ${quote(pointer)}`;
  throw new ProblemError("invalid_request", `${field}: ${issue.message}`, pointer);
};

/** JSON pointer (RFC 6901) to what is at `path`. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** Libraries throw statuses, such as 415 for a media type that is malformed itself. */
function problemOfStatus(status: number): ProblemName | undefined {
  return status === 400 ? "malformed_json" : status === 415 ? "unsupported_media_type" : undefined;
}

function isInferenceProtocol(path: string): boolean {
  return path === "/v2" || path.startsWith("/v2/");
}
