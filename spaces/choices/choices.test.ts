import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode, encodingOf, natsSize } from "../index.js";
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

  it("knows the size of numeric options", () => {
    const { names } = encodingOf(natsSize, "features");
    const { data } = encode(natsSize, "features", [natsSize.parse("8:16:24:32:40")]);
    expect(data[names?.indexOf("log of channels 1 × channels 2") ?? -1]).toBeCloseTo(Math.log(128));
  });

  it.each([
    ["64:64:64:64", "malformed_architecture"],
    ["64:64:64:64:64:64", "malformed_architecture"],
    ["64:64:64:64:7", "unknown_operation"],
    ["64:64:64:64:64.0", "unknown_operation"],
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
    ["a name that is no id", { name: "My Space" }, /lower-case/],
    ["an unknown field", { operations: [] }, /operations/],
  ])("refuses a definition with %s", (_, change, problem) => {
    const definition = { ...eightByThree, ...change };
    expect(() => createChoicesSpace(definition)).toThrow(problem);
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
