import { afterEach, expect, it, vi } from "vitest";
import { createProgress } from "./progress.js";

afterEach(() => vi.restoreAllMocks());

it("says elsewhere than on a terminal what is done in percent, and what is being worked on", () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(`${text}`) > 0);
  const progress = createProgress(20);
  progress.label("reading");
  for (let part = 0; part < 4; part++) progress.advance();
  progress.label("writing");
  progress.label("writing");
  for (let part = 4; part < 20; part++) progress.advance();
  progress.stop();
  expect(lines.slice(0, 4)).toEqual([
    "  0 % reading\n",
    " 10 % reading\n",
    " 20 % reading\n",
    " 20 % writing\n",
  ]);
  expect(lines.at(-1)).toBe("100 % writing\n");
  expect(lines).toHaveLength(12);
});

it("never passes 100 %, whatever more is said to be done", () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(`${text}`) > 0);
  const progress = createProgress(10);
  for (let part = 0; part < 14; part++) progress.advance();
  expect(lines.at(-1)).toBe("100 % \n");
  expect(lines).toHaveLength(10);
  createProgress(0).label("nothing");
  expect(lines.at(-1)).toBe("100 % nothing\n");
});
