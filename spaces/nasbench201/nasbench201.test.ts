import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nasbench201Table, readRows } from "../../test/tables.js";
import { ArchitectureError, type OfficialIndices } from "../space.js";
import { type NasBench201Cell, nasbench201, officialUniqueString } from "./index.js";

const cells = [...nasbench201.enumerate()];
const anyCell = fc.constantFrom(...cells);

describe("NAS-Bench-201", () => {
  it("has 15,625 cells in 6,466 official classes and 4,930 functions", () => {
    const official = new Map<string, Set<string>>();
    const hashes = new Set<string>();
    for (const cell of cells) {
      const hash = nasbench201.hash(cell);
      hashes.add(hash);
      const unique = officialUniqueString(cell);
      official.set(unique, (official.get(unique) ?? new Set()).add(hash));
    }
    expect(cells.length).toBe(nasbench201.size.written);
    expect(new Set(cells.map((cell) => nasbench201.key(cell))).size).toBe(15_625);
    expect(official.size).toBe(6466);
    expect(hashes.size).toBe(4930);
    expect(hashes.size).toBe(nasbench201.size.distinct);
    // Each of ours is a union of official classes: no official class has two of our hashes.
    expect(Math.max(...[...official.values()].map((ours) => ours.size))).toBe(1);
    expect([...hashes].every((hash) => /^[0-9a-f]{32}$/.test(hash))).toBe(true);
  });

  it("reads back what it writes", () => {
    for (const cell of cells) expect(nasbench201.parse(nasbench201.format(cell))).toBe(cell);
  });

  it("reads the lists that people hold: operations by index or name, and NATS-Bench's matrix", () => {
    // From the documentation of NATS-Bench's str2matrix.
    const official = "|nor_conv_1x1~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|";
    const matrix = [
      [0, 0, 0, 0],
      [2, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
    ];
    const names = ["nor_conv_1x1", "none", "none", "none", "none", "skip_connect"];
    for (const list of [matrix, [2, 0, 0, 0, 0, 1], names]) {
      expect(nasbench201.format(nasbench201.parse(list))).toBe(official);
      expect(nasbench201.format(nasbench201.parseText(JSON.stringify(list)))).toBe(official);
    }
    for (const cell of cells.slice(0, 100))
      expect(nasbench201.parse([...nasbench201.toDecisions(cell)])).toBe(cell);
  });

  it.each([
    [[0, 1, 2, 3, 4], "malformed_architecture", "", /6 operations.*5 entries/],
    [[0, 1, 2, 3, 4, 5], "unknown_operation", "/5", /"5" on edge 2→3; operations are 0 none/],
    [[0, 1, 2, 3, 4, 0.5], "unknown_operation", "/5", /edge 2→3/],
    [[0, 1, 2, null, 4, 4], "unknown_operation", "/3", /null/],
    [["none", "none", "zero", "none", "none", "none"], "unknown_operation", "/2", /"zero"/],
    [[[], [], [], []], "malformed_architecture", "/0", /4 entries/],
    [
      [[0, 3, 0, 0], ...Array(3).fill([0, 0, 0, 0])],
      "malformed_architecture",
      "/0/1",
      /no edge 1→0/,
    ],
    [
      [[0, 0, 0, 0], [9, 0, 0, 0], ...Array(2).fill([0, 0, 0, 0])],
      "unknown_operation",
      "/1/0",
      /"9"/,
    ],
  ])("says what is wrong with the list %j", (written, type, pointer, message) => {
    expect(() => nasbench201.parse(written)).toThrow(
      expect.objectContaining({ type, pointer, message: expect.stringMatching(message) }),
    );
  });

  it("keeps the function in the effective and the canonical form, and these forms are final", () => {
    for (const cell of cells) {
      const effective = nasbench201.effective(cell);
      const canonical = nasbench201.canonical(cell);
      expect(nasbench201.hash(effective)).toBe(nasbench201.hash(cell));
      expect(nasbench201.hash(canonical)).toBe(nasbench201.hash(cell));
      expect(nasbench201.effective(effective)).toBe(effective);
      expect(nasbench201.canonical(canonical)).toBe(canonical);
      expect(nasbench201.effective(canonical)).toBe(canonical);
    }
  });

  it("knows the cells by their official indices", () => {
    const { of, at } = nasbench201.officialIndices as OfficialIndices<NasBench201Cell>;
    const indices = cells.map(of);
    expect(new Set(indices).size).toBe(15_625);
    expect(indices.map((index) => at(index))).toEqual(cells);
    // As the benchmark's own code asserts; 6111 and 9930 are the published best of CIFAR-10 and CIFAR-100.
    for (const [index, official] of [
      [
        0,
        "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|",
      ],
      [9, "|avg_pool_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|"],
      [
        6111,
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|",
      ],
      [
        9930,
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
      ],
    ] as const)
      expect(at(index)).toBe(nasbench201.parse(official));
    for (const none of [-1, 0.5, 15_625, Number.NaN]) expect(at(none)).toBeUndefined();
  });

  it("does not tell nodes 1 and 2 apart when no edge joins them", () => {
    const a = "|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|none~0|skip_connect~1|nor_conv_1x1~2|";
    const b = "|avg_pool_3x3~0|+|nor_conv_3x3~0|none~1|+|none~0|nor_conv_1x1~1|skip_connect~2|";
    expect(nasbench201.hash(nasbench201.parse(a))).toBe(nasbench201.hash(nasbench201.parse(b)));
  });

  it("agrees with the published parameters and FLOPs", () => {
    // NATS-Bench topology 000000 and 000011; the all-none cell is the published minimum.
    const published: [string, number, number][] = [
      [
        "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|",
        0.129306,
        15.64737,
      ],
      [
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|",
        0.802426,
        113.95137,
      ],
    ];
    for (const [arch, params_m, flops_m] of published)
      expect(nasbench201.cost?.(nasbench201.parse(arch))).toEqual({ params_m, flops_m });
  });

  it.each([
    [42, "malformed_architecture", /is a string/],
    [null, "malformed_architecture", /not null/],
    ["", "malformed_architecture", /3/],
    ["|none~0|+|none~0|none~1|+|none~0|none~1|", "malformed_architecture", /2 edges into node 3/],
    ["|none~0|+|none~0|none~1|", "malformed_architecture", /2 nodes/],
    ["|none~0|+|none~0|none~0|+|none~0|none~1|none~2|", "malformed_architecture", /op~1/],
    [
      "|conv~0|+|none~0|none~1|+|none~0|none~1|none~2|",
      "unknown_operation",
      /"conv".*nor_conv_3x3/,
    ],
    ["|__proto__~0|+|none~0|none~1|+|none~0|none~1|none~2|", "unknown_operation", /__proto__/],
    [`${"|none~0|+".repeat(20)}`, "malformed_architecture", /180 characters/],
  ])("rejects %j", (written, type, detail) => {
    expect(() => nasbench201.parse(written)).toThrow(detail);
    expect(() => nasbench201.parse(written)).toThrow(ArchitectureError);
    try {
      nasbench201.parse(written);
    } catch (error) {
      expect((error as ArchitectureError).type).toBe(type);
    }
  });

  it("reads any text as a cell or as an error of the right kind", () => {
    const piece = fc.constantFrom("|", "+", "~", "none", "nor_conv_3x3", "0", "1", "2", "\0", "é");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join("")),
        ),
        (text) => {
          try {
            expect(nasbench201.format(nasbench201.parse(text))).toBe(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ArchitectureError);
          }
        },
      ),
    );
  });

  it("gives equal operation graphs to equal functions only", () => {
    const text = (cell: (typeof cells)[number]) => {
      const [{ operations, starts, targets }] = nasbench201.graphs(cell);
      return `${operations.join()} ${starts.join()} ${targets.join()}`;
    };
    fc.assert(
      fc.property(anyCell, anyCell, (a, b) => {
        const equal = nasbench201.hash(a) === nasbench201.hash(b);
        expect(text(a) === text(b)).toBe(equal);
        expect(nasbench201.identity(a) === nasbench201.identity(b)).toBe(equal);
      }),
    );
  });

  describe("table nasbench201.csv.gz", () => {
    it("holds every cell once, with the parameters that we compute", async () => {
      const keys = new Set<string>();
      for await (const row of readRows(nasbench201Table)) {
        const cell = nasbench201.parseColumns([row.arch]);
        keys.add(nasbench201.key(cell));
        expect(nasbench201.officialIndices?.of(cell)).toBe(Number(row.index));
        // The table has six significant digits.
        expect(Number(nasbench201.cost?.(cell)?.params_m.toPrecision(6))).toBe(
          Number(row.params_m),
        );
      }
      expect(keys.size).toBe(15_625);
    });
  });
});
