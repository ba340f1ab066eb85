import { describe, expect, it } from "vitest";
import { builtInSpaces, createChoicesSpace, natsSize, Spaces } from "./index.js";

const definition = {
  name: "eight-by-three",
  positions: Array.from({ length: 8 }, (_, index) => ({
    name: `block ${index + 1}`,
    options: ["mb3", "mb6", "skip"],
  })),
};
const space = createChoicesSpace(definition);

describe("a registry of search spaces", () => {
  it("finds each by its id", () => {
    for (const each of builtInSpaces.list) expect(builtInSpaces.find(each.id)).toBe(each);
    expect(builtInSpaces.find("nope")).toBeUndefined();
  });

  it("is a value: another space is in another registry", () => {
    const more = builtInSpaces.with(space);
    expect(more.find(definition.name)).toBe(space);
    expect(more.list).toEqual([...builtInSpaces.list, space]);
    expect(more.with(space)).toBe(more);
    expect(builtInSpaces.find(definition.name)).toBeUndefined();
  });

  it("knows a list of choices once, by its name and its choices", () => {
    const known = builtInSpaces.with(space);
    expect(known.define({ ...definition, title: "Called otherwise" })).toBe(space);
    expect(builtInSpaces.define(natsSize.definition)).toBe(natsSize);
    const positions = definition.positions.slice(1);
    for (const other of [
      { ...definition, positions },
      { ...definition, name: "nasbench201" },
    ])
      expect(() => known.define(other)).toThrow(/another search space named/);
  });

  it("has each id once", () => {
    const other = createChoicesSpace(definition);
    expect(() => new Spaces([space, other])).toThrow(/two search spaces named/);
  });
});
