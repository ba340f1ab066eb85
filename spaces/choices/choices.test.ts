import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRandom,
  encode,
  encodingOf,
  natsSize,
  neighbours,
  sampleArchitecture,
} from "../index.js";
import { ArchitectureError } from "../space.js";
import { ChoicesDefinition, createChoicesSpace } from "./index.js";

const eightByThree = {
  name: "eight-by-three",
  positions: Array.from({ length: 8 }, (_, index) => ({
    name: `block ${index + 1}`,
    options: ["mb3", "mb6", "skip"],
  })),
};

describe("lists of choices", () => {
  it("has the 32,768 architectures of NATS-Bench's size space", () => {
    const keys = new Set<string>();
    for (const architecture of natsSize.enumerate()) keys.add(natsSize.key(architecture));
    expect(keys.size).toBe(32_768);
    expect(natsSize.size).toEqual({ written: 32_768, distinct: 32_768 });
    expect(keys.has("64:64:64:64:64")).toBe(true);
    expect(natsSize.format(natsSize.parse("8:16:24:32:40"))).toBe("8:16:24:32:40");
  });

  it("makes a space of any definition", () => {
    const space = createChoicesSpace(eightByThree);
    const hashes = new Set([...space.enumerate()].map((one) => space.hash(one)));
    expect(hashes.size).toBe(3 ** 8);
    const one = space.parse("mb3:mb6:skip:mb3:mb6:skip:mb3:mb3");
    expect(encode(space, "one_hot", [one]).dims).toEqual([1, 24]);
    expect(encode(space, "sequence_length", [one]).data[0]).toBe(8 + 8 + 2);
    expect(encodingOf(space, "features").names).toContain("count skip");
    expect(encode(space, "features", [one]).data[24]).toBe(4);
  });

  it("finds a number under any of its spellings, as programs write them differently", () => {
    const text = '{"name":"ratios","positions":[{"name":"ratio","options":[1.0,0.75,"2.50"]}]}';
    const space = createChoicesSpace(JSON.parse(text));
    for (const [written, key] of [
      ["1", "1"],
      ["1.0", "1"],
      ["1e0", "1"],
      ["0.750", "0.75"],
      ["2.5", "2.50"],
    ])
      expect(space.key(space.parse(written))).toBe(key);
    // Where options differ in nothing but their spelling, only that tells them apart.
    const spelt = createChoicesSpace({
      name: "spelt",
      positions: [{ name: "version", options: ["1.0", "1.00"] }],
    });
    expect(spelt.key(spelt.parse("1.00"))).toBe("1.00");
    expect(() => spelt.parse("1")).toThrow("Unknown option");
  });

  it("knows the size of numeric options", () => {
    const { names } = encodingOf(natsSize, "features");
    const { data } = encode(natsSize, "features", [natsSize.parse("8:16:24:32:40")]);
    expect(data[names?.indexOf("log of channels 1 × channels 2") ?? -1]).toBeCloseTo(Math.log(128));
  });

  it.each([
    ["64:64:64:64", "malformed_architecture"],
    ["64:64:64:64:64:64", "malformed_architecture"],
    ["64:64:64:64:7", "unknown_operation"],
    ["64:64:64:64:64.5", "unknown_operation"],
    ["64:64:64:64:0x40", "unknown_operation"],
    [["64"], "malformed_architecture"],
    ["", "malformed_architecture"],
  ])("rejects %j", (written, type) => {
    try {
      natsSize.parse(written);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ArchitectureError);
      expect((error as ArchitectureError).type).toBe(type);
    }
  });

  it.each([
    ["duplicate options", { positions: [{ name: "a", options: ["x", "x"] }] }, /differ/],
    ["options that are the same text", { positions: [{ name: "a", options: ["8", 8] }] }, /differ/],
    ["no position", { positions: [] }, /positions/],
    ["nothing to choose", { positions: [{ name: "a", options: ["x"] }] }, /more than one option/],
    ["a colon in an option", { positions: [{ name: "a", options: ["x", "y:z"] }] }, /no colon/],
    ["a control character", { positions: [{ name: "a", options: ["x", "\0"] }] }, /no colon/],
    ["an option that is no text", { positions: [{ name: "a", options: [true] }] }, /text or a num/],
    ["a name of two lines", { positions: [{ name: "a\nb", options: ["x", "y"] }] }, /one line/],
    [
      "a name that comes twice",
      {
        positions: [
          { name: "a", options: ["x"] },
          { name: "a", options: ["y", "z"] },
        ],
      },
      /Names of positions must differ/,
    ],
    [
      "more options than operations can be numbered",
      {
        positions: [1, 2, 3].map((position) => ({
          name: `width ${position}`,
          options: Array.from({ length: 100 }, (_, option) => 100 * position + option),
        })),
      },
      /at most 254 different options/,
    ],
    ["a name that is no id", { name: "My Space" }, /lower-case/],
    ["an unknown field", { operations: [] }, /operations/],
  ])("refuses a definition with %s", (_, change, problem) => {
    const definition = { ...eightByThree, ...change };
    expect(() => createChoicesSpace(definition)).toThrow(problem);
  });

  it("says where a definition is wrong, in one line", () => {
    const positions = [eightByThree.positions[0], { name: "b", options: ["x", "x"] }];
    expect(() => createChoicesSpace({ ...eightByThree, positions })).toThrow(
      /^at \/positions\/1\/options: Options of a position must differ from each other$/,
    );
    for (const nonsense of [null, [], "space", 5])
      expect(() => createChoicesSpace(nonsense)).toThrow(/expected object/);
  });

  it("makes a space of one position, and one of a million architectures", () => {
    const one = createChoicesSpace({ name: "one", positions: [{ name: "a", options: [1, 2, 3] }] });
    expect([...one.enumerate()].map(one.format)).toEqual(["1", "2", "3"]);
    expect(neighbours(one, one.parse("2"))).toHaveLength(2);
    const million = createChoicesSpace({
      name: "million",
      positions: Array.from({ length: 6 }, (_, position) => ({
        name: `stage ${position}`,
        options: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      })),
    });
    expect(million.size.written).toBe(1_000_000);
    const random = createRandom(1);
    const drawn = new Set(
      Array.from({ length: 1000 }, () => million.hash(sampleArchitecture(million, random))),
    );
    expect(drawn.size).toBeGreaterThan(990);
  });

  it("takes names that look odd as what they are", () => {
    const options = ["__proto__", "constructor", "..", "a/b", "<b>", "日本", "🙂", "|"];
    const space = createChoicesSpace({
      name: "odd",
      positions: [
        { name: "__proto__", options },
        { name: "a/b~1", options },
      ],
    });
    const all = [...space.enumerate()];
    for (const one of all) expect(space.parse(space.format(one))).toEqual(one);
    expect(new Set(all.map((one) => space.hash(one))).size).toBe(options.length ** 2);
    const { dims, data } = encode(space, "features", all);
    const rows = all.map((_, row) => data.slice(row * dims[1], (row + 1) * dims[1]).join());
    expect(new Set(rows).size).toBe(all.length);
  });

  it("accepts a definition exactly if it can write and read all that it samples", () => {
    const anyDefinition = fc.record({
      name: fc.constant("any"),
      positions: fc.array(
        fc.record({
          name: fc.string({ minLength: 1, maxLength: 5 }),
          options: fc.array(fc.oneof(fc.string({ maxLength: 4 }), fc.integer()), { maxLength: 4 }),
        }),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(anyDefinition, fc.nat(), (definition, which) => {
        if (!ChoicesDefinition.safeParse(definition).success) return;
        const space = createChoicesSpace(definition);
        const all = [...space.enumerate()];
        const one = all[which % all.length];
        expect(space.parse(space.format(one))).toEqual(one);
        expect(all.length).toBe(space.size.written);
      }),
    );
  });
});
