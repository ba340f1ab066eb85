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
      // Four steps at a time: the names change places instead of the values, and shifts are constants.
      for (let s = 0; s < 16; s += 4) {
        a = turn((a + (d ^ (b & (c ^ d))) + SINES[s] + words[block + s]) | 0, 7, b);
        d = turn((d + (c ^ (a & (b ^ c))) + SINES[s + 1] + words[block + s + 1]) | 0, 12, a);
        c = turn((c + (b ^ (d & (a ^ b))) + SINES[s + 2] + words[block + s + 2]) | 0, 17, d);
        b = turn((b + (a ^ (c & (d ^ a))) + SINES[s + 3] + words[block + s + 3]) | 0, 22, c);
      }
      for (let s = 16; s < 32; s += 4) {
        const w = 5 * s + 1;
        a = turn((a + (c ^ (d & (b ^ c))) + SINES[s] + words[block + (w & 15)]) | 0, 5, b);
        d = turn(
          (d + (b ^ (c & (a ^ b))) + SINES[s + 1] + words[block + ((w + 5) & 15)]) | 0,
          9,
          a,
        );
        c = turn(
          (c + (a ^ (b & (d ^ a))) + SINES[s + 2] + words[block + ((w + 10) & 15)]) | 0,
          14,
          d,
        );
        b = turn(
          (b + (d ^ (a & (c ^ d))) + SINES[s + 3] + words[block + ((w + 15) & 15)]) | 0,
          20,
          c,
        );
      }
      for (let s = 32; s < 48; s += 4) {
        const w = 3 * s + 5;
        a = turn((a + (b ^ c ^ d) + SINES[s] + words[block + (w & 15)]) | 0, 4, b);
        d = turn((d + (a ^ b ^ c) + SINES[s + 1] + words[block + ((w + 3) & 15)]) | 0, 11, a);
        c = turn((c + (d ^ a ^ b) + SINES[s + 2] + words[block + ((w + 6) & 15)]) | 0, 16, d);
        b = turn((b + (c ^ d ^ a) + SINES[s + 3] + words[block + ((w + 9) & 15)]) | 0, 23, c);
      }
      for (let s = 48; s < 64; s += 4) {
        const w = 7 * s;
        a = turn((a + (c ^ (b | ~d)) + SINES[s] + words[block + (w & 15)]) | 0, 6, b);
        d = turn((d + (b ^ (a | ~c)) + SINES[s + 1] + words[block + ((w + 7) & 15)]) | 0, 10, a);
        c = turn((c + (a ^ (d | ~b)) + SINES[s + 2] + words[block + ((w + 14) & 15)]) | 0, 15, d);
        b = turn((b + (d ^ (c | ~a)) + SINES[s + 3] + words[block + ((w + 21) & 15)]) | 0, 21, c);
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

/** The end of a step: `sum` modulo 2³² with its bits turned left, and `next` added. */
const turn = (sum: number, shift: number, next: number) =>
  (((sum << shift) | (sum >>> (32 - shift))) + next) | 0;

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
