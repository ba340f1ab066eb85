import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ABSENT,
  createChoicesSpace,
  createRandom,
  ENCODING_NAMES,
  encode,
  encodingOf,
  mutate,
  mutateBitwise,
  neighbours,
  sampleArchitecture,
} from "../index.js";
import { anySeed } from "../testing/seeds.js";
import type { ChoicesSpace } from "./index.js";

/** Two or three layers; what the third one is, and whether it is wide, if it is there. */
const stack = {
  name: "stack",
  positions: [
    { name: "width of 3", options: [8, 16], when: { "layer 3": ["conv"] } },
    { name: "layers", options: [2, 3] },
    { name: "layer 1", options: ["conv", "pool"] },
    { name: "layer 2", options: ["conv", "pool"] },
    { name: "layer 3", options: ["conv", "pool"], when: { layers: [3] } },
  ],
};
const space = createChoicesSpace(stack);

const positionOf = (name: string, options: unknown[], more: object = {}) => ({
  name,
  options,
  ...more,
});
const defined = (positions: object[], more: object = {}) =>
  createChoicesSpace({ name: "any", ...more, positions });

/** Definitions whose positions depend on earlier ones, at random. */
const anyConditional = fc
  .array(
    fc.record({
      options: fc.integer({ min: 1, max: 4 }),
      on: fc.option(fc.tuple(fc.nat(), fc.nat()), { nil: undefined }),
      and: fc.option(fc.tuple(fc.nat(), fc.nat()), { nil: undefined, freq: 3 }),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((drawn) => ({
    name: "any",
    positions: drawn.map(({ options, on, and }, at) => {
      const conditions = [on, and].flatMap((one) => {
        if (one === undefined || at === 0) return [];
        const controlling = one[0] % at;
        return [[`p${controlling}`, [`o${one[1] % drawn[controlling].options}`]] as const];
      });
      return {
        name: `p${at}`,
        options: Array.from({ length: options }, (_, option) => `o${option}`),
        ...(conditions.length > 0 && { when: Object.fromEntries(conditions) }),
      };
    }),
  }))
  .map((definition) => {
    try {
      return createChoicesSpace(definition);
    } catch {
      // A position that is never there, or nothing to choose.
      return undefined;
    }
  })
  .filter((made) => made !== undefined);

const separate = (made: ChoicesSpace) => {
  const all = [...made.enumerate()];
  expect(all.length).toBe(made.size.written);
  return all;
};

describe("conditional positions", () => {
  it("are left out where their conditions do not hold", () => {
    expect(separate(space).map((one) => space.format(one))).toHaveLength(4 + 4 * 3);
    expect(space.decisions.map(({ name }) => name)).toEqual([
      "layers",
      "layer 1",
      "layer 2",
      "layer 3",
      "width of 3",
    ]);
    expect(space.example).toBe("3:pool:pool:pool");
    expect([...space.toDecisions(space.parse("2:conv:pool"))]).toEqual([0, 0, 1, ABSENT, ABSENT]);
    expect([...space.toDecisions(space.parse("3:conv:pool:conv:16"))]).toEqual([1, 0, 1, 0, 1]);
    expect(space.graphs(space.parse("2:conv:pool"))[0].vertexCount).toBe(2 + 3);
  });

  it.each([
    [
      "2:conv:pool:conv",
      "malformed_architecture",
      /4 options, of which 3.*layer 3 \(only where layers is 3\)/,
    ],
    ["3:conv:pool:pool:8", "malformed_architecture", /width of 3 \(only where layer 3 is conv\)/],
    ["3:conv:pool", "malformed_architecture", /option of layer 3 is missing/],
    ["3:conv:pool:conv", "malformed_architecture", /option of width of 3 is missing/],
    ["2:conv:conv:8", "malformed_architecture", /not to be written: layer 3 .* width of 3/],
    ["3:conv:pool:8", "unknown_operation", /Unknown option "8" of layer 3/],
    ["", "unknown_operation", /of layers/],
    [`2:${"conv:".repeat(1000)}`, "malformed_architecture", /missing/],
  ])("%s is no architecture", (written, type, message) => {
    expect(() => space.parse(written)).toThrow(
      expect.objectContaining({ type, message: expect.stringMatching(message) }),
    );
  });

  it("are read back as written, with decisions that say the same, and counted exactly", () => {
    fc.assert(
      fc.property(anyConditional, (made) => {
        const all = separate(made);
        expect(new Set(all.map((one) => made.key(one))).size).toBe(all.length);
        for (const one of all) {
          expect(made.parse(made.format(one))).toEqual(one);
          expect(made.fromDecisions(made.toDecisions(one))).toEqual(one);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are sampled, all of them", () => {
    fc.assert(
      fc.property(anyConditional, anySeed, (made, seed) => {
        const all = separate(made);
        fc.pre(all.length <= 24);
        const random = createRandom(seed);
        const drawn = new Set(
          Array.from({ length: 6000 }, () => made.key(sampleArchitecture(made, random))),
        );
        expect(drawn.size).toBe(all.length);
      }),
      { numRuns: 15 },
    );
  });

  it("mutate into another architecture, and have neighbours that are others", () => {
    fc.assert(
      fc.property(anyConditional, anySeed, (made, seed) => {
        const random = createRandom(seed);
        const own = sampleArchitecture(made, random);
        const child = mutate(made, own, random);
        if (!child) throw new Error("there is no mutant");
        expect(made.parse(made.format(child))).toEqual(child);
        expect(made.key(child)).not.toBe(made.key(own));
        const bitwise = mutateBitwise(made, own, 0.5, random);
        expect(bitwise && made.parse(made.format(bitwise))).toEqual(bitwise);
        const near = neighbours(made, own);
        for (const one of near) expect(made.parse(made.format(one))).toEqual(one);
        expect(new Set(near.map(made.key)).size).toBe(near.length);
        expect(near.map(made.key)).not.toContain(made.key(own));
      }),
    );
  });

  it("change with what they depend on: drawn at random where they appear", () => {
    const random = createRandom(4);
    const short = space.parse("2:conv:pool");
    const grown = new Set<string>();
    for (let draw = 0; draw < 400; draw++)
      grown.add(space.key(mutate(space, short, random) ?? short));
    expect([...grown].sort()).toEqual(
      [
        "2:conv:conv",
        "2:pool:pool",
        "3:conv:pool:conv:16",
        "3:conv:pool:conv:8",
        "3:conv:pool:pool",
      ].sort(),
    );
  });

  it("make every two architectures differ in every encoding", () => {
    fc.assert(
      fc.property(anyConditional, (made) => {
        const all = separate(made).slice(0, 200);
        const names = ENCODING_NAMES.filter(
          (name) => name !== "sequence_length" && name !== "graph_adjacency",
        );
        for (const name of names) {
          const rows = all.map((one) => encode(made, name, [one]).data.join());
          expect(`${name} ${new Set(rows).size}`).toBe(`${name} ${all.length}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are told from their first option by the features", () => {
    const { names } = encodingOf(space, "features");
    const ofWidth = (written: string) => {
      const { data } = encode(space, "features", [space.parse(written)]);
      const value = (name: string) => data[names?.indexOf(name) ?? -1];
      return ["width of 3 8", "width of 3 16", "log of width of 3"].map(value);
    };
    expect(ofWidth("3:conv:conv:conv:8")).toEqual([1, 0, Math.fround(Math.log(8))]);
    expect(ofWidth("2:conv:conv")).toEqual([0, 0, Math.fround(Math.log(8) - 1)]);
  });

  it("grow by the positions that are there", () => {
    const { smallest, expansions } = space.growth;
    expect(smallest().map(space.key)).toEqual(["2:conv:conv", "3:conv:conv:conv:8"]);
    const [two, three] = smallest();
    expect(expansions(two, 3)).toEqual([]);
    expect(expansions(three, 3).map(space.key)).toEqual(["3:conv:conv:conv:8", "3:conv:conv:pool"]);
  });

  it("may be 256, of which each but the first is there by the one before", () => {
    const chain = defined(
      Array.from({ length: 256 }, (_, at) =>
        positionOf(`p${at}`, [0, 1], at > 0 ? { when: { [`p${at - 1}`]: [1] } } : {}),
      ),
    );
    expect(chain.size.written).toBe(257);
    expect(separate(chain).length).toBe(257);
    const longest = chain.parse(new Array(256).fill("1").join(":"));
    for (const name of ENCODING_NAMES) {
      const { data } = encode(chain, name, [longest]);
      expect(data.every((value) => Number.isFinite(value))).toBe(true);
    }
    expect(encode(chain, "sequence_length", [longest]).data[0]).toBe(257 + 257);
  });

  it("are not counted where that would take too long", () => {
    const many = Array.from({ length: 16 }, (_, at) => positionOf(`p${at}`, [0, 1]));
    const all = Object.fromEntries(many.map(({ name }) => [name, [1]]));
    const entangled = defined([...many, positionOf("last", [0, 1], { when: all })]);
    expect(entangled.size).toEqual({});
    expect(entangled.parse(new Array(17).fill("1").join(":"))).toBeDefined();
  });
});

describe("a definition with conditions", () => {
  const a = positionOf("a", [1, 2]);
  it.each([
    [
      "on itself",
      [a, positionOf("b", [1, 2], { when: { b: [1] } })],
      /^at \/positions\/1\/when\/b: .*on itself/,
    ],
    [
      "on nobody",
      [a, positionOf("b", [1, 2], { when: { c: [1] } })],
      /\/when\/c: There is no position "c"; positions are a, b/,
    ],
    [
      "on an option that is none",
      [a, positionOf("b", [1, 2], { when: { a: [1, 3] } })],
      /^at \/positions\/1\/when\/a\/1: a has no option 3; options are 1, 2/,
    ],
    ["of no position", [a, positionOf("b", [1, 2], { when: {} })], /names at least one position/],
    ["of no option", [a, positionOf("b", [1, 2], { when: { a: [] } })], /\/when\/a/],
    [
      "in a circle",
      [
        a,
        positionOf("b", [1, 2], { when: { c: [1] } }),
        positionOf("c", [1, 2], { when: { b: [1], a: [1] } }),
      ],
      /^at \/positions\/1\/when: .*in a circle: b by c by b/,
    ],
    [
      "that never hold together",
      [
        a,
        positionOf("b", [1, 2], { when: { a: [1] } }),
        positionOf("c/d", [1, 2], { when: { a: [2], b: [1] } }),
      ],
      /^at \/positions\/2\/when: .*never hold together/,
    ],
  ])("%s is refused", (_, positions, problem) => {
    expect(() => defined(positions)).toThrow(problem);
  });
});

describe("separators", () => {
  it("may be nothing where all options are of one length, as NAS-Bench-Macro writes them", () => {
    const macro = defined(
      Array.from({ length: 8 }, (_, layer) => positionOf(`layer ${layer + 1}`, [0, 1, 2])),
      { separator: "" },
    );
    expect(macro.key(macro.parse("02012100"))).toBe("02012100");
    expect(macro.size.written).toBe(6561);
    for (const wrong of ["0201210", "020121000", "02012103", "0:2:0:1:2:1:0:0", ""])
      expect(() => macro.parse(wrong)).toThrow(
        expect.objectContaining({ name: "ArchitectureError" }),
      );
    expect(() => macro.parse("0201210")).toThrow(/8 options of 1 characters with nothing between/);
  });

  it("may be another character, and are part of what the space is", () => {
    const dashed = defined([positionOf("a", ["x", "y"]), positionOf("b", [1, 2])], {
      separator: "-",
    });
    expect(dashed.key(dashed.parse("y-2"))).toBe("y-2");
    expect(() => dashed.parse("y:2")).toThrow(/joined by "-"/);
  });

  it.each([
    ["", [["10", "2"]], /^at \/separator: .*one length.*10 and 2/],
    ["-", [["a-b", "c"]], /^at \/positions\/0\/options\/0: .*a-b has the separator -/],
    ["x", [["a", "c"]], /A separator is one of/],
    ["::", [["a", "c"]], /A separator is one of/],
  ])("%o is refused where it is ambiguous or none", (separator, options, problem) => {
    expect(() =>
      defined(
        options.map((own, at) => positionOf(`p${at}`, own)),
        { separator },
      ),
    ).toThrow(problem);
  });
});

describe("costs and values", () => {
  const positions = [
    positionOf("width", [8, 16], { costs: { params_m: [1, 2], phone_ms: [0.1, 0.2] } }),
    positionOf("more", ["no", "yes"]),
    positionOf("block", ["slim", "fat"], {
      when: { more: ["yes"] },
      values: [0, 3],
      costs: { params_m: { by: "width", each: { "8": [0.5, 1], "16": [1, 4] } } },
    }),
  ];
  const priced = defined(positions);

  it("add up over the positions that are there", () => {
    expect(priced.costMetrics).toEqual(["params_m", "phone_ms"]);
    const costOf = (written: string) => priced.cost?.(priced.parse(written));
    expect(costOf("8:no")).toEqual({ params_m: 1, phone_ms: 0.1 });
    expect(costOf("16:yes:fat")).toEqual({ params_m: 6, phone_ms: 0.2 });
    expect(space.cost).toBeUndefined();
  });

  it("make a position ordinal", () => {
    expect(priced.decisions.map(({ values }) => values)).toEqual([[8, 16], undefined, [0, 3]]);
    const { names } = encodingOf(priced, "features");
    const at = names?.indexOf("value of block") ?? -1;
    const values = ["8:yes:slim", "8:yes:fat", "8:no"].map(
      (written) => encode(priced, "features", [priced.parse(written)]).data[at],
    );
    expect(values).toEqual([0, 3, -1]);
  });

  it.each([
    [
      "too few values",
      { values: [1] },
      /\/positions\/2\/values: There must be a number for each of the 2/,
    ],
    [
      "too many costs",
      { costs: { params_m: [1, 2, 3] } },
      /\/positions\/2\/costs\/params_m: .*not 3/,
    ],
    ["a metric without a unit", { costs: { latency: [1, 2] } }, /with its unit behind it/],
    [
      "costs by nobody",
      { costs: { params_m: { by: "x", each: {} } } },
      /\/by: There is no position "x"/,
    ],
    [
      "costs by what may be absent",
      { costs: { params_m: { by: "block", each: {} } } },
      /always there; block is not/,
    ],
    [
      "costs by an option that is none",
      { costs: { params_m: { by: "width", each: { "8": [1, 2], "16": [1, 2], "9": [1, 2] } } } },
      /each\/9: width has no option 9/,
    ],
    [
      "costs that leave an option out",
      { costs: { params_m: { by: "width", each: { "8": [1, 2] } } } },
      /each\/16: is missing/,
    ],
  ])("%s are refused", (_, change, problem) => {
    expect(() => defined([...positions.slice(0, 2), { ...positions[2], ...change }])).toThrow(
      problem,
    );
  });
});
