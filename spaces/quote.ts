/**
 * @module
 * Text that a client sent, in a message.
 */

/** Characters that are shown. */
const LONGEST = 40;

/** Quoted, and cut where it is long. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
