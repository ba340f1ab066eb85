/**
 * @module
 * Parses a large JSON text in slices. `JSON.parse` takes some 10 ms for a megabyte, in one piece; what makes
 * a request large is a long list in its body.
 */
import { COST, type Work } from "../../search/work.js";

/** Characters that are parsed at a time, about; shorter texts and lists are parsed whole. */
const PIECE = 100_000;
/** Characters that are looked at for less than what one takes to be parsed. */
const SCANNED = 10;

const [QUOTE, BACKSLASH, COMMA, LIST, LIST_END, OBJECT, OBJECT_END] = Array.from(
  '"\\,[]{}',
  (sign) => sign.charCodeAt(0),
);

/** A long list of a text: where it begins and ends, brackets left out, and the commas that it is cut at. */
interface LongList {
  readonly start: number;
  readonly end: number;
  readonly cuts: readonly number[];
}

/**
 * What `JSON.parse(text)` is, the long lists of an object at the top parsed some entries at a time.
 *
 * @throws {SyntaxError}
 */
export async function parseJson(text: string, work: Work): Promise<unknown> {
  const lists = text.length < PIECE ? [] : await findLists(text, work);
  if (lists.length === 0) return JSON.parse(text);
  try {
    return await assemble(text, lists, work);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // What is wrong, and where, is said of the whole.
    return JSON.parse(text);
  }
}

/** Looks at brackets and texts alone: whether all is JSON, parsing tells. */
async function findLists(text: string, work: Work): Promise<LongList[]> {
  const lists: LongList[] = [];
  let depth = 0;
  let isInText = false;
  let start = -1;
  let cuts: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (at % PIECE === 0 && work.spend((COST.character * PIECE) / SCANNED)) await work.turn();
    const sign = text.charCodeAt(at);
    if (isInText) {
      if (sign === BACKSLASH) at++;
      else if (sign === QUOTE) isInText = false;
    } else if (sign === QUOTE) isInText = true;
    else if (sign === LIST || sign === OBJECT) {
      if (++depth === 2) [start, cuts] = [sign === LIST ? at + 1 : -1, []];
    } else if (sign === LIST_END || sign === OBJECT_END) {
      if (--depth === 1 && start >= 0 && cuts.length > 0) lists.push({ start, end: at, cuts });
    } else if (sign === COMMA && depth === 2 && start >= 0) {
      if (at - (cuts.at(-1) ?? start) >= PIECE) cuts.push(at);
    }
  }
  return lists;
}

/** @throws {SyntaxError} where the text is no JSON. */
async function assemble(text: string, lists: readonly LongList[], work: Work): Promise<unknown> {
  // Stands for the lists in the text around them; no client can know it.
  const token = crypto.randomUUID();
  const around: string[] = [];
  const parsed: unknown[][] = [];
  let from = 0;
  for (const [index, { start, end, cuts }] of lists.entries()) {
    around.push(text.slice(from, start - 1), JSON.stringify(`${token}${index}`));
    from = end + 1;
    const entries: unknown[] = [];
    let first = start;
    for (const last of [...cuts, end]) {
      const piece: unknown[] = JSON.parse(`[${text.slice(first, last)}]`);
      if (piece.length === 0) throw new SyntaxError("nothing between two commas");
      for (const entry of piece) entries.push(entry);
      first = last + 1;
      if (work.spend(COST.character * PIECE)) await work.turn();
    }
    parsed.push(entries);
  }
  const whole: unknown = JSON.parse(around.join("") + text.slice(from));
  return typeof whole === "object" && whole !== null && !Array.isArray(whole)
    ? withLists(whole, token, parsed)
    : JSON.parse(text);
}

/** A field can have any name: `__proto__` as well, which an assignment would not make one. */
function withLists(whole: object, token: string, lists: readonly unknown[][]): object {
  for (const [name, value] of Object.entries(whole))
    if (typeof value === "string" && value.startsWith(token))
      Object.defineProperty(whole, name, { value: lists[Number(value.slice(token.length))] });
  return whole;
}
