import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Work } from "../../search/work.js";
import { parseJson } from "./parse-json.js";

/** The value, or that it is none. */
async function outcome(parse: () => unknown): Promise<string> {
  try {
    return JSON.stringify(await parse());
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
async function expectAsWhole(text: string): Promise<void> {
  const sliced = await outcome(() => parseJson(text, new Work()));
  expect(sliced === (await outcome(() => JSON.parse(text)))).toBe(true);
}

/** Beyond what is parsed whole. */
const long = Array.from({ length: 30_000 }, (_, index) => `[${index},"a,]}\\"\\\\"]`).join();

describe("parsing JSON in slices", () => {
  it("gives what JSON.parse gives", async () => {
    for (const text of [
      `{"architectures":[${long}]}`,
      ` { "a" : 1 , "architectures" : [ ${long} ] , "b" : [ ${long} ] , "c" : {"d":[${long}]} } `,
      `{"a":[1],"a":[${long}],"b":2}`,
      `{"a":[${long}],"a":[1]}`,
      `{"__proto__":[${long}],"constructor":[${long}]}`,
      `{"a":{"b":1,"c":2},"d":[${" ".repeat(200_000)}]}`,
      `{"a":"${"[,".repeat(200_000)}","d":[${long}]}`,
      `[${long}]`,
      `"${"x".repeat(200_000)}"`,
    ])
      await expectAsWhole(text);
  });

  it("says what is wrong as JSON.parse does", async () => {
    for (const text of [
      `{"a":[${long},]}`,
      `{"a":[,${long}]}`,
      `{"a":[${long},,${long}]}`,
      `{"a":[${long},${" ".repeat(200_000)},1]}`,
      `{"a":[${long}}`,
      `{"a":[${long}]`,
      `{"a":[${long}]]}`,
      `{"a":[${long}},{${long}]}`,
      `{"a" [${long}]}`,
      `{"a":[${long}] [${long}]}`,
      `[{"a":1}${long}]`,
      `{"a":[${long},"\u0001"]}`,
    ])
      await expectAsWhole(text);
  });

  it("does so wherever a text is damaged", async () => {
    const text = `{"a":[${long}],"b":[{"c":[${long}]}]}`;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom("", '"', ",", "[", "]", "{", "}", "\\", " ", "0"),
        async (at, sign) => expectAsWhole(text.slice(0, at) + sign + text.slice(at + 1)),
      ),
      { numRuns: 60, seed: 4 },
    );
  });

  it("lets others have their turn", async () => {
    let turns = 0;
    const work = new Work({ pause: async () => void turns++ });
    const lists = Array.from({ length: 8 }, () => long).join();
    const body = (await parseJson(`{"a":[${lists}]}`, work)) as { a: unknown[] };
    expect(body.a.length).toBe(240_000);
    expect(turns).toBeGreaterThan(2);
  });
});
