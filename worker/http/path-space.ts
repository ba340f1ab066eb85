/**
 * @module
 * The search space that a request names, in its path or its body.
 */
import { createMiddleware } from "hono/factory";
import { ProblemError } from "../../schema/api/problems.js";
import { findSpace, type SearchSpace, spaces } from "../../spaces/index.js";
import { quote } from "../../spaces/quote.js";
import type { Environment } from "../environment.js";

/** @throws {ProblemError} */
export function requireSpace(id: string, pointer?: string): SearchSpace {
  const space = findSpace(id);
  if (space) return space;
  const known = spaces.map((each) => each.id).join(", ");
  throw new ProblemError(
    "unknown_space",
    `There is no search space ${quote(id)}, only ${known}`,
    pointer,
  );
}

/** Middleware of paths with a `{space}`: an unknown one is refused before the body is read. */
export const pathSpace = createMiddleware<Environment>(async (c, next) => {
  c.set("space", requireSpace(c.req.param("space") ?? ""));
  await next();
});
