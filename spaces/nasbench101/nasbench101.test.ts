import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relabel, type WrittenCell } from "../../test/relabel.js";
import { readRows, tablePath, tablesFolder } from "../../test/tables.js";
import { sampleArchitecture } from "../mutation.js";
import { createRandom } from "../random.js";
import { ArchitectureError } from "../space.js";
import { nasbench101 } from "./index.js";

const anyCell = fc
  .integer({ min: 0, max: 2 ** 31 - 1 })
  .map((seed) => sampleArchitecture(nasbench101, createRandom(seed)));

/** Official rows: hash, matrix, ops, trainable parameters in millions. */
const official: [string, string, string, number][] = [
  [
    "00005c142e6f48ac74fdcf73e3439874",
    "0100110001000000010010000010000001000000010000000",
    "input,conv3x3-bn-relu,maxpool3x3,conv3x3-bn-relu,conv3x3-bn-relu,conv1x1-bn-relu,output",
    8.55553,
  ],
  [
    "0000718c96730a92ea6d5242f8ce77e2",
    "0100000001000000010000000111000001000000010000000",
    "input,conv1x1-bn-relu,conv1x1-bn-relu,conv3x3-bn-relu,conv1x1-bn-relu,conv3x3-bn-relu,output",
    5.878154,
  ],
];

describe("NAS-Bench-101", () => {
  it.each(official)("hashes %s as the official table does", (hash, matrix, ops, params_m) => {
    const cell = nasbench101.parseColumns([matrix, ops]);
    expect(nasbench101.hash(cell)).toBe(hash);
    expect(nasbench101.key(cell)).toBe(hash);
    expect(nasbench101.cost?.(cell)?.params_m).toBe(params_m);
  });

  it("has 423,624 distinct cells: 1, 6, 84, 2,441, 62,010 and 359,082 of 2 to 7 vertices", () => {
    const counts: Record<number, number> = {};
    const identities = new Set<number | string>();
    for (const cell of nasbench101.enumerate()) {
      const { vertexCount } = cell.pruned;
      counts[vertexCount] = (counts[vertexCount] ?? 0) + 1;
      identities.add(nasbench101.identity(cell));
    }
    expect(counts).toEqual({ 2: 1, 3: 6, 4: 84, 5: 2441, 6: 62_010, 7: 359_082 });
    expect(identities.size).toBe(nasbench101.size.distinct);
  }, 60_000);

  it("gives every relabelling of the inner vertices the same hash, identity and graph", () => {
    fc.assert(
      fc.property(anyCell, fc.nat(), (cell, seed) => {
        const other = nasbench101.parse(relabel(nasbench101.format(cell) as WrittenCell, seed));
        expect(nasbench101.hash(other)).toBe(nasbench101.hash(cell));
        expect(nasbench101.identity(other)).toBe(nasbench101.identity(cell));
        expect(nasbench101.graphs(other)).toEqual(nasbench101.graphs(cell));
      }),
      { numRuns: 500 },
    );
  });

  it("tells cells apart by identity exactly where the module hash does", () => {
    const byHash = new Map<string, number | string>();
    const byIdentity = new Map<number | string, string>();
    let count = 0;
    for (const cell of nasbench101.enumerate()) {
      if (cell.pruned.vertexCount > 5) break;
      const hash = nasbench101.hash(cell);
      expect(byHash.has(hash)).toBe(false);
      byHash.set(hash, nasbench101.identity(cell));
      byIdentity.set(nasbench101.identity(cell), hash);
      count++;
    }
    expect(count).toBe(1 + 6 + 84 + 2441);
    expect(byIdentity.size).toBe(count);
  });

  it("reads back what it writes, keeping what was pruned away", () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        const again = nasbench101.parse(nasbench101.format(cell));
        expect(again.written).toEqual(cell.written);
        expect(again.pruned).toEqual(cell.pruned);
        expect(nasbench101.parseText(JSON.stringify(nasbench101.format(cell))).written).toEqual(
          cell.written,
        );
      }),
    );
  });

  it("keeps the function in the effective and the canonical form", () => {
    fc.assert(
      fc.property(anyCell, (cell) => {
        for (const form of [nasbench101.effective(cell), nasbench101.canonical(cell)]) {
          expect(nasbench101.hash(form)).toBe(nasbench101.hash(cell));
          expect(form.written.ops.length).toBe(cell.pruned.vertexCount);
          expect(nasbench101.format(nasbench101.effective(form))).toEqual(nasbench101.format(form));
        }
      }),
    );
  });

  it("comes back from its decisions, the vertices that it does not have being anything", () => {
    fc.assert(
      fc.property(anyCell, fc.integer({ min: 0, max: 2 }), (cell, anything) => {
        for (const form of [cell, nasbench101.effective(cell)]) {
          const values = nasbench101.toDecisions(form).map((v) => (v === 255 ? anything : v));
          const again = nasbench101.fromDecisions(values);
          expect(again && nasbench101.hash(again)).toBe(nasbench101.hash(cell));
        }
      }),
    );
  });

  const conv = "conv3x3-bn-relu";
  /** A chain of `n` vertices. */
  const chain = (n: number) => ({
    matrix: Array.from({ length: n }, (_, u) =>
      Array.from({ length: n }, (_, v) => Number(v === u + 1)),
    ),
    ops: ["input", ...new Array(Math.max(0, n - 2)).fill(conv), "output"],
  });
  const complete = (n: number) => ({
    ...chain(n),
    matrix: Array.from({ length: n }, (_, u) => Array.from({ length: n }, (_, v) => Number(v > u))),
  });

  it("accepts eight vertices and ten edges when they do not survive pruning", () => {
    const eight = chain(7);
    // An eighth vertex, entered from the input but leading nowhere; its operation does not matter.
    const matrix = eight.matrix.map((row) => [...row.slice(0, 6), 0, row[6]]);
    matrix.splice(6, 0, new Array(8).fill(0));
    matrix[0][6] = 1;
    const ops = [...eight.ops.slice(0, 6), "anything", "output"];
    const cell = nasbench101.parse({ matrix, ops });
    expect(nasbench101.hash(cell)).toBe(nasbench101.hash(nasbench101.parse(eight)));

    // Fifteen edges among six vertices behind the only path.
    const dead = complete(7);
    dead.matrix.forEach((row, from) => {
      row[6] = Number(from === 0);
    });
    expect(dead.matrix.flat().filter(Boolean).length).toBe(16);
    expect(nasbench101.hash(nasbench101.parse(dead))).toBe(
      nasbench101.hash(nasbench101.parse(chain(2))),
    );
  });

  it("reads the matrix as text and as booleans, and ops as in the official table", () => {
    const { matrix, ops } = nasbench101.example as { matrix: number[][]; ops: string[] };
    const expected = nasbench101.key(nasbench101.parse(nasbench101.example));
    const rows = matrix.map((row) => row.join(""));
    const spellings = [
      { matrix: rows, ops },
      { matrix: rows.join(""), ops: ops.join() },
      { matrix: matrix.map((row) => row.map((entry) => entry === 1)), ops: ops.join(", ") },
    ];
    for (const spelling of spellings) {
      const cell = nasbench101.parse(spelling);
      expect(nasbench101.key(cell)).toBe(expected);
      expect(nasbench101.format(cell)).toEqual(nasbench101.example);
    }
  });

  it("accepts 1.0, which is 1 in JSON", () => {
    const cell = nasbench101.parseText('{"matrix":[[0.0,1.0],[0,0]],"ops":["input","output"]}');
    expect(nasbench101.hash(cell)).toBe(nasbench101.hash(nasbench101.parse(chain(2))));
  });

  const { matrix, ops } = chain(4);
  const at = (row: number, column: number, value: unknown) =>
    matrix.map((entries, u) => entries.map((e, v) => (u === row && v === column ? value : e)));
  it.each<[string, unknown, string, string, RegExp]>([
    ["a string", "cell", "malformed_architecture", "", /object/],
    ["null", null, "malformed_architecture", "", /object/],
    ["an array", [[0, 1]], "malformed_architecture", "", /object/],
    ["no matrix", { ops }, "malformed_architecture", "/matrix", /rows/],
    ["no ops", { matrix }, "malformed_architecture", "/ops", /array/],
    ["a misspelt field", { matrix, ops, opps: [] }, "malformed_architecture", "", /opps/],
    ["one vertex", chain(1), "malformed_architecture", "/matrix", /2 to 32/],
    ["33 vertices", chain(33), "malformed_architecture", "/matrix", /33 rows/],
    [
      "a row that is not one",
      { matrix: [1, 2], ops },
      "malformed_architecture",
      "/matrix/0",
      /Row/,
    ],
    [
      "a short row",
      { matrix: [...matrix.slice(0, 3), [0]], ops },
      "malformed_architecture",
      "/matrix/3",
      /not square/,
    ],
    ["a 2", { matrix: at(0, 1, 2), ops }, "malformed_architecture", "/matrix/0/1", /0 or 1/],
    ["a half", { matrix: at(0, 1, 0.5), ops }, "malformed_architecture", "/matrix/0/1", /0 or 1/],
    ["a text", { matrix: at(0, 1, "x"), ops }, "malformed_architecture", "/matrix/0/1", /0 or 1/],
    [
      "a row as text",
      { matrix: ["01", "0b"], ops: ["input", "output"] },
      "malformed_architecture",
      "/matrix/1/1",
      /0 or 1/,
    ],
    ["ten characters", { matrix: "0100000000", ops }, "malformed_architecture", "/matrix", /n²/],
    ["a number", { matrix: 7, ops }, "malformed_architecture", "/matrix", /rows/],
    ["endless ops", { matrix, ops: "x,".repeat(1e6) }, "malformed_architecture", "/ops", /at most/],
    [
      "NaN",
      { matrix: at(0, 1, Number.NaN), ops },
      "malformed_architecture",
      "/matrix/0/1",
      /0 or 1/,
    ],
    [
      "an edge back",
      { matrix: at(2, 1, 1), ops },
      "malformed_architecture",
      "/matrix/2/1",
      /upper/,
    ],
    ["a loop", { matrix: at(1, 1, 1), ops }, "malformed_architecture", "/matrix/1/1", /upper/],
    ["few ops", { matrix, ops: ops.slice(1) }, "malformed_architecture", "/ops", /3 entries.*4/],
    [
      "an op that is no string",
      { matrix, ops: ["input", 1, conv, "output"] },
      "malformed_architecture",
      "/ops/1",
      /string/,
    ],
    [
      "no input",
      { matrix, ops: [conv, conv, conv, "output"] },
      "malformed_architecture",
      "/ops/0",
      /"input"/,
    ],
    [
      "an unknown op",
      { matrix, ops: ["input", "conv5x5", conv, "output"] },
      "unknown_operation",
      "/ops/1",
      /conv5x5.*maxpool3x3/,
    ],
    ["a disconnected cell", { matrix: at(1, 2, 0), ops }, "invalid_architecture", "", /No path/],
    ["eight live vertices", chain(8), "invalid_architecture", "", /8 vertices/],
    ["ten live edges", complete(5), "invalid_architecture", "", /10 edges/],
  ])("rejects %s", (_, written, type, pointer, detail) => {
    let error: unknown;
    try {
      nasbench101.parse(written);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ArchitectureError);
    expect(error).toMatchObject({ type, pointer });
    expect((error as ArchitectureError).message).toMatch(detail);
  });

  it("reads any JSON value as a cell or as an error of the right kind", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            matrix: fc.array(fc.array(fc.constantFrom(0, 1, 2, "0", null))),
            ops: fc.array(fc.constantFrom("input", conv, "output", 3)),
          }),
        ),
        (written) => {
          try {
            nasbench101.parse(written);
          } catch (error) {
            expect(error).toBeInstanceOf(ArchitectureError);
          }
        },
      ),
    );
  });

  describe.skipIf(!tablesFolder)("table nasbench101.csv.gz", () => {
    // bench/tables.ts does the same for every row.
    it("has the hash and the parameters of its first 2,000 rows", async () => {
      let rows = 0;
      for await (const row of readRows(tablePath("nasbench101.csv.gz"))) {
        const cell = nasbench101.parseColumns([row.matrix, row.ops]);
        expect(nasbench101.hash(cell)).toBe(row.hash);
        expect(nasbench101.cost?.(cell)?.params_m).toBeCloseTo(Number(row.params_m), 6);
        if (++rows === 2000) break;
      }
      expect(rows).toBe(2000);
    });
  });
});
