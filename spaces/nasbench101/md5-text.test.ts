import fc from "fast-check";
import { md5 } from "js-md5";
import { expect, it } from "vitest";
import { DIGITS_WORDS, Md5Texts, precede, textOf } from "./md5-text.js";

const ascii = fc.string({
  unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const MOST = 4;
const several = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: MOST });

it("digests texts made of characters and digests as MD5 does, and orders digests as texts", () => {
  fc.assert(
    fc.property(several(ascii), several(fc.array(ascii, { maxLength: 3 })), (firsts, others) => {
      const texts = new Md5Texts(MOST);
      const digits = new Int32Array(MOST * DIGITS_WORDS);
      const digest = (written: readonly string[]) => {
        texts.digest(written.length, digits);
        const digests = written.map((text) => md5(text));
        const ours = written.map((_, text) => textOf(digits, text * DIGITS_WORDS));
        expect(ours).toEqual(digests);
        return digests;
      };
      firsts.forEach((first, text) => {
        texts.addText(text, first);
      });
      const digests = digest(firsts);
      // Texts of different length, so that they end in different blocks.
      others.forEach((parts, text) => {
        for (const part of parts) {
          texts.addText(text, part);
          texts.addDigits(text, digits, 0);
        }
      });
      const [first, second] = digest(
        others.map((parts) => parts.map((part) => part + digests[0]).join("")),
      );
      if (second !== undefined) expect(precede(digits, 0, DIGITS_WORDS)).toBe(first < second);
    }),
  );
});
