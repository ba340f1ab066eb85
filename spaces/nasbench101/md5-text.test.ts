import fc from "fast-check";
import { md5 } from "js-md5";
import { expect, it } from "vitest";
import { DIGITS_WORDS, Md5Text, precede, textOf } from "./md5-text.js";

const ascii = fc.string({
  unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});

it("digests texts made of characters and digests as MD5 does, and orders digests as texts", () => {
  fc.assert(
    fc.property(ascii, fc.array(ascii, { maxLength: 3 }), (first, parts) => {
      const text = new Md5Text();
      const digits = new Int32Array(2 * DIGITS_WORDS);
      text.addText(first);
      text.digest(digits, 0);
      const digest = md5(first);
      expect(textOf(digits, 0)).toBe(digest);
      for (const part of parts) {
        text.addText(part);
        text.addDigits(digits, 0);
      }
      text.digest(digits, DIGITS_WORDS);
      const other = md5(parts.map((part) => part + digest).join(""));
      expect(textOf(digits, DIGITS_WORDS)).toBe(other);
      expect(precede(digits, 0, DIGITS_WORDS)).toBe(digest < other);
    }),
  );
});
