/**
 * @module
 * MD5 (RFC 1321) of texts that are made of the hexadecimal digits of other MD5 digests. The text is
 * put together as words in one buffer, where each digest costs nine writes instead of a string.
 */

const BLOCK_WORDS = 16;
/** Words of a digest's 32 hexadecimal digits. */
export const DIGITS_WORDS = 8;
export const DIGITS_BYTES = 4 * DIGITS_WORDS;

const SINES = Int32Array.from(
  { length: 64 },
  (_, step) => Math.floor(2 ** 32 * Math.abs(Math.sin(step + 1))) | 0,
);
const SHIFTS = Uint8Array.from(
  { length: 64 },
  (_, step) =>
    [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21][4 * (step >> 4) + (step & 3)],
);
/** Which word of the block each step takes. */
const WORDS = Uint8Array.from(
  { length: 64 },
  (_, step) => [step, 5 * step + 1, 3 * step + 5, 7 * step][step >> 4] & 15,
);
/** Per byte: its two hexadecimal digits, as characters in the order of the text. */
const DIGITS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, "0");
  return text.charCodeAt(0) | (text.charCodeAt(1) << 8);
});

/** A text that is being put together: ASCII, at most 311 characters. Words are little-endian. */
export class Md5Text {
  readonly #words = new Int32Array(5 * BLOCK_WORDS);
  #length = 0;

  /** Adds ASCII characters. */
  addText(text: string): void {
    for (let index = 0; index < text.length; index++, this.#length++)
      this.#words[this.#length >> 2] |= text.charCodeAt(index) << ((this.#length & 3) << 3);
  }

  /** Adds the 32 digits that stand in `digits` from word `offset` on. */
  addDigits(digits: Int32Array, offset: number): void {
    const words = this.#words;
    const first = this.#length >> 2;
    const shift = (this.#length & 3) << 3;
    if (shift === 0) {
      for (let word = 0; word < DIGITS_WORDS; word++) words[first + word] = digits[offset + word];
    } else {
      for (let word = 0; word < DIGITS_WORDS; word++) {
        const own = digits[offset + word];
        words[first + word] |= own << shift;
        words[first + word + 1] = own >>> (32 - shift);
      }
    }
    this.#length += DIGITS_BYTES;
  }

  /** Writes the digits of the text's digest to `digits` from word `offset` on, and empties the text. */
  digest(digits: Int32Array, offset: number): void {
    const words = this.#words;
    words[this.#length >> 2] |= 0x80 << ((this.#length & 3) << 3);
    const end = ((this.#length + 72) >> 6) * BLOCK_WORDS;
    words[end - 2] = this.#length << 3;
    let a = 0x67452301;
    let b = 0xefcdab89 | 0;
    let c = 0x98badcfe | 0;
    let d = 0x10325476;
    for (let block = 0; block < end; block += BLOCK_WORDS) {
      const [a0, b0, c0, d0] = [a, b, c, d];
      for (let step = 0; step < 64; step++) {
        const mixed =
          step < 16
            ? (b & c) | (~b & d)
            : step < 32
              ? (d & b) | (~d & c)
              : step < 48
                ? b ^ c ^ d
                : c ^ (b | ~d);
        const sum = (a + mixed + SINES[step] + words[block + WORDS[step]]) | 0;
        const shift = SHIFTS[step];
        a = d;
        d = c;
        c = b;
        b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
      }
      a = (a + a0) | 0;
      b = (b + b0) | 0;
      c = (c + c0) | 0;
      d = (d + d0) | 0;
    }
    words.fill(0, 0, end);
    this.#length = 0;
    writeDigits(a, digits, offset);
    writeDigits(b, digits, offset + 2);
    writeDigits(c, digits, offset + 4);
    writeDigits(d, digits, offset + 6);
  }
}

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
