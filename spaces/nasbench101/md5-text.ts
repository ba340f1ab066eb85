/**
 * @module
 * MD5 (RFC 1321) of texts that are made of the hexadecimal digits of other MD5 digests. Several texts are
 * put together as words of one buffer, where each digest costs nine writes instead of a string.
 */
import { BLOCK_WORDS, digestTwo } from "./md5-blocks.js";

/** Words of a digest's 32 hexadecimal digits. */
export const DIGITS_WORDS = 8;
const DIGITS_BYTES = 4 * DIGITS_WORDS;

/** Words of a text and of what MD5 adds to it. */
const TEXT_WORDS = 5 * BLOCK_WORDS;

/** Words of the state of a digest, and what they are at the beginning. */
const STATE_WORDS = 4;
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

/** Per byte: its two hexadecimal digits, as characters in the order of the text. */
const DIGITS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, "0");
  return text.charCodeAt(0) | (text.charCodeAt(1) << 8);
});

/** Texts that are being put together: ASCII, at most 311 characters each. Words are little-endian. */
export class Md5Texts {
  readonly #words: Int32Array;
  readonly #lengths: Int32Array;
  readonly #states: Int32Array;
  /** Stands beside a text that no other is left for. */
  readonly #idle: number;

  /** @param most texts at a time. */
  constructor(most: number) {
    this.#words = new Int32Array((most + 1) * TEXT_WORDS);
    this.#states = new Int32Array((most + 1) * STATE_WORDS);
    this.#lengths = new Int32Array(most);
    this.#idle = most;
  }

  /** Adds ASCII characters to a text. */
  addText(text: number, added: string): void {
    let length = this.#lengths[text];
    for (let index = 0; index < added.length; index++, length++)
      this.#words[text * TEXT_WORDS + (length >> 2)] |=
        added.charCodeAt(index) << ((length & 3) << 3);
    this.#lengths[text] = length;
  }

  /** Adds to a text the 32 digits that stand in `digits` from word `offset` on. */
  addDigits(text: number, digits: Int32Array, offset: number): void {
    const words = this.#words;
    const length = this.#lengths[text];
    const first = text * TEXT_WORDS + (length >> 2);
    const shift = (length & 3) << 3;
    if (shift === 0) {
      for (let word = 0; word < DIGITS_WORDS; word++) words[first + word] = digits[offset + word];
    } else {
      let left = words[first];
      for (let word = 0; word < DIGITS_WORDS; word++) {
        const own = digits[offset + word];
        words[first + word] = left | (own << shift);
        left = own >>> (32 - shift);
      }
      words[first + DIGITS_WORDS] = left;
    }
    this.#lengths[text] = length + DIGITS_BYTES;
  }

  /** Writes the digits of the digests of the first `count` texts to `digits`, in their order, and empties them. */
  digest(count: number, digits: Int32Array): void {
    for (let text = 0; text < count; text++) {
      const length = this.#lengths[text];
      const first = text * TEXT_WORDS;
      this.#words[first + (length >> 2)] |= 0x80 << ((length & 3) << 3);
      this.#words[first + blockCount(length) * BLOCK_WORDS - 2] = length << 3;
      for (let word = 0; word < STATE_WORDS; word++)
        this.#states[text * STATE_WORDS + word] = START[word];
    }
    this.#digestBlocks(count);
    for (let text = 0; text < count; text++)
      for (let word = 0; word < STATE_WORDS; word++)
        writeDigits(
          this.#states[text * STATE_WORDS + word],
          digits,
          text * DIGITS_WORDS + 2 * word,
        );
    this.#words.fill(0, 0, count * TEXT_WORDS);
    this.#lengths.fill(0, 0, count);
  }

  /** Two texts at a time: their first blocks, then the second ones of those that have them, and so on. */
  #digestBlocks(count: number): void {
    const idle = this.#idle;
    let left = count;
    for (let block = 0; left > 0; block++) {
      left = 0;
      let waiting = idle;
      for (let text = 0; text < count; text++) {
        if (block >= blockCount(this.#lengths[text])) continue;
        left++;
        if (waiting === idle) waiting = text;
        else {
          this.#digestTwo(waiting, text, block);
          waiting = idle;
        }
      }
      if (waiting !== idle) this.#digestTwo(waiting, idle, block);
    }
  }

  #digestTwo(one: number, other: number, block: number): void {
    const offset = block * BLOCK_WORDS;
    digestTwo(
      this.#words,
      one * TEXT_WORDS + offset,
      other * TEXT_WORDS + offset,
      this.#states,
      one * STATE_WORDS,
      other * STATE_WORDS,
    );
  }
}

/** Blocks of a text of this length, with the bit that ends it and the 64 bits of its length. */
const blockCount = (length: number) => (length + 72) >> 6;

function writeDigits(word: number, digits: Int32Array, offset: number): void {
  digits[offset] = DIGITS[word & 255] | (DIGITS[(word >>> 8) & 255] << 16);
  digits[offset + 1] = DIGITS[(word >>> 16) & 255] | (DIGITS[word >>> 24] << 16);
}

/** Whether the digits from word `a` on come before those from word `b` on, as texts. */
export function precede(digits: Int32Array, a: number, b: number): boolean {
  for (let word = 0; word < DIGITS_WORDS; word++)
    if (digits[a + word] !== digits[b + word])
      // Characters are below 128, so that words with the first character on top compare as numbers.
      return bigEndian(digits[a + word]) < bigEndian(digits[b + word]);
  return false;
}

const bigEndian = (word: number) =>
  (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);

/** The 32 digits as a string. */
export function textOf(digits: Int32Array, offset: number): string {
  const codes = new Array<number>(DIGITS_BYTES);
  for (let byte = 0; byte < DIGITS_BYTES; byte++)
    codes[byte] = (digits[offset + (byte >> 2)] >>> ((byte & 3) << 3)) & 255;
  return String.fromCharCode(...codes);
}
