import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutNoise } from "./quiet.mjs";

const REPORT =
  "\u001b[31m✘ [ERROR] kj::getCaughtExceptionAsKj() = kj/async-io-unix.c++:186: disconnected: ::write: Broken pipe\u001b[0m\n\n  stack: workerd@51faac1 workerd@51fb771\n\n\n";

it("leaves out reports of hang-ups and nothing else, however the output is cut", () => {
  const output = `one\n${REPORT}✘ [ERROR] a real one\n\n  at x\n${REPORT}${REPORT}two\n`;
  fc.assert(
    fc.property(fc.array(fc.nat(output.length)), (cuts) => {
      let written = "";
      const write = withoutNoise((text) => {
        written += text;
      });
      const ends = [...cuts, output.length].sort((a, b) => a - b);
      ends.reduce((start, end) => {
        write(output.slice(start, end));
        return end;
      }, 0);
      expect(written).toBe("one\n✘ [ERROR] a real one\n\n  at x\ntwo\n");
    }),
  );
});
