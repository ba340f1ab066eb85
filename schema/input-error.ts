/**
 * @module
 * What a user can mend: said in one line, without a stack trace.
 */

/** Something given to the trainer is wrong; the message says what, where, and what would be right. */
export class InputError extends Error {
  override readonly name = "InputError";
}
