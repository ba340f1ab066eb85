/**
 * @module
 * What keeps the service from starting, or a part of it from being served: said in one line.
 */

/** A failure that its message explains, without a stack trace. */
export class ServeError extends Error {
  override readonly name = "ServeError";
}

/** The message of whatever was thrown, in one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, " ").trim();
}
