import fc from "fast-check";
import { expect, it } from "vitest";
import { readOutput } from "./output.js";

const STACK = "stack: /workerd@51faac1 /workerd@51fb771; sentryErrorContext = jsgInternalError\n";
const HANG_UP = `kj/async-io-unix.c++:186: error: e = disconnected: ::write: Broken pipe\n${STACK}`;
const sqlite = (error: string) =>
  `workerd/io/io-context.c++:443: error: e = workerd/util/sqlite.c++:1672: failed: SENTRY_DO SQLite failed; dbErrorMessage(err, db) = ${error}\n${STACK}`;

it("leaves out reports of hang-ups and nothing else, however the output is cut", () => {
  const output = `one\n${HANG_UP}a real fault\nstack: x\n${HANG_UP}${sqlite("database is locked: SQLITE_BUSY")}two\n`;
  fc.assert(
    fc.property(fc.array(fc.nat(output.length)), (cuts) => {
      let written = "";
      const read = readOutput((line) => {
        written += line;
      });
      const ends = [...cuts, output.length].sort((a, b) => a - b);
      ends.reduce((start, end) => {
        read(output.slice(start, end));
        return end;
      }, 0);
      expect(written).toBe("one\na real fault\nstack: x\ntwo\n");
    }),
  );
});

it("tells a damaged database apart, which only the output names", () => {
  const faults: unknown[] = [];
  const lines: string[] = [];
  const read = readOutput(
    (line) => lines.push(line),
    (fault) => faults.push(fault),
  );
  read(sqlite("database disk image is malformed: SQLITE_CORRUPT"));
  expect(faults).toEqual([{ message: "database disk image is malformed", code: "SQLITE_CORRUPT" }]);
  expect(lines).toEqual([]);
});
