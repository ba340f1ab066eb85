/**
 * @module
 * Headers that every answer has, whatever made it.
 */
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { Environment } from "../environment.js";

/** Seconds after which what can't be served now is worth another try. */
const RETRY_AFTER = 2;

/** Answers are data for any page: nothing in them may be run or framed. Pages say themselves what they need. */
export const security = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  crossOriginResourcePolicy: "cross-origin",
  // Whether this host has HTTPS for half a year is not the service's to promise.
  strictTransportSecurity: false,
  overwrite: false,
});

/**
 * How long an answer may be kept: what can be asked for again is compared by its ETag each time;
 * all else, and what says how things are at this moment, is not kept. A call may say otherwise.
 */
export const caching = createMiddleware<Environment>(async (c, next) => {
  await next();
  const { headers, status } = c.res;
  if (status === 503) headers.set("Retry-After", `${RETRY_AFTER}`);
  if (headers.has("Cache-Control")) return;
  const isKept = (c.req.method === "GET" || c.req.method === "HEAD") && status < 400;
  headers.set("Cache-Control", isKept ? "no-cache" : "no-store");
});

/** Of answers that say how things are at this moment. */
export const NOT_KEPT = { "Cache-Control": "no-store" };
