/**
 * @module
 * One isolate answers many requests, and computes for one at a time: long work is cut into slices,
 * between which the others get their turn.
 */
import type { Context } from "hono";
import { Work } from "../../search/work.js";

/** What is thrown inside work that nobody waits for any more. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";
}

/**
 * The work of a request. It ends with an error at the next slice when the client has gone away.
 *
 * @param limit units that may be spent; without limit unless given, for work that other limits bound.
 */
export function workOf(c: Context, limit?: number): Work {
  const { signal } = c.req.raw;
  return new Work({
    ...(limit !== undefined && { limit }),
    async pause() {
      // One millisecond, not none: what came in meanwhile is looked at only after timers that are due.
      await scheduler.wait(1);
      if (signal.aborted) throw new ClientGoneError("The client has gone away");
    },
  });
}
