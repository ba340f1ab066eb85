/**
 * @module
 * Text that a client sent, in a message.
 */

/** Characters that are shown. */
const LONGEST = 40;

/** At most so many characters of a text, and a sign that there were more. */
export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

/** Quoted, and cut where it is long. */
export const quote = (text: string): string => JSON.stringify(cut(text, LONGEST));
