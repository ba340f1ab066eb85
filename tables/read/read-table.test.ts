import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { nasbench201 } from "../../spaces/index.js";
import { nasbench201Table, tablePath, tablesFolder } from "../../test/tables.js";
import { folderOfTests } from "../../test/temporary-folder.js";
import { SourceError } from "../formats/source.js";
import { readTable } from "./read-table.js";

const CELL = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|";
/** Another cell: only its first edge differs. */
const OTHER = CELL.replace("nor_conv_3x3", "skip_connect");
const TARGET = "cifar10_test_200";
const folder = folderOfTests();

async function write(content: string | Uint8Array): Promise<string> {
  const file = join(folder, "table.csv");
  await writeFile(file, content);
  return file;
}

describe("reading a table", () => {
  it("takes architecture and target by the names of their columns", async () => {
    const file = await write(`index,${TARGET},arch\n7,91.5,${CELL}\n8,90,${OTHER}\n`);
    const table = await readTable(file, TARGET);
    expect(table.space).toBe(nasbench201);
    expect([...table.targets]).toEqual([91.5, 90]);
    expect(table.architectures.map((cell) => nasbench201.format(cell as never))).toEqual([
      CELL,
      OTHER,
    ]);
    expect([table.name, table.target, table.skipped]).toEqual(["table.csv", TARGET, 0]);
  });

  it("gzipped or not, with a byte-order mark and Windows' line ends", async () => {
    const text = `\uFEFFarch,${TARGET}\r\n${CELL},91.5\r\n`;
    for (const content of [text, gzipSync(text)]) {
      const table = await readTable(await write(content), TARGET);
      expect([...table.targets]).toEqual([91.5]);
      expect(table.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    }
  });

  it("leaves out rows without a number for the target, and counts them", async () => {
    const file = await write(`arch,${TARGET}\n${CELL},\n${CELL},90\n${OTHER}, \n`);
    const table = await readTable(file, TARGET);
    expect([...table.targets]).toEqual([90]);
    expect(table.skipped).toBe(2);
  });

  it("keeps cells that compute the same function, which were trained separately", async () => {
    // Nothing leaves node 1 or node 2 in either cell: they are isomorphic, and so have one hash.
    const twins = ["none", "nor_conv_1x1"].map(
      (dead) => `|${dead}~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|`,
    );
    const file = await write(`arch,${TARGET}\n${twins[0]},90\n${twins[1]},91\n`);
    const table = await readTable(file, TARGET);
    expect([...table.targets]).toEqual([90, 91]);
    const [a, b] = table.architectures.map((cell) => nasbench201.hash(cell as never));
    expect(a).toBe(b);
  });

  it("has a row that is repeated with the same number once", async () => {
    const file = await write(`arch,${TARGET}\n${CELL},90\n${OTHER},91\n${CELL},90.0\n`);
    expect([...(await readTable(file, TARGET)).targets]).toEqual([90, 91]);
  });

  it("takes the mean of single runs, in one record or in several", async () => {
    const runs = `arch,${TARGET}_seed0,${TARGET}_seed1\n${CELL},90,91\n${OTHER},80,\n${OTHER},,82\n`;
    expect([...(await readTable(await write(runs), TARGET)).targets]).toEqual([90.5, 81]);
  });

  it("takes that mean in the order of the seeds, as who asks for the loaded table is told it", async () => {
    // Added up in the other order, these are another number in the last digit.
    const file = await write(
      `arch,${TARGET}_seed2,${TARGET}_seed1,${TARGET}_seed0\n${CELL},0.3,0.2,0.1\n${OTHER},90,90,90\n`,
    );
    expect((await readTable(file, TARGET)).targets[0]).toBe((0.1 + 0.2 + 0.3) / 3);
  });
});

describe("a table that cannot be read says why", () => {
  it.each([
    [
      "no such column",
      `arch,a_ms\n${CELL},1\n`,
      `table.csv has no number for ${TARGET}; it has a_ms`,
    ],
    ["not a number for it", `arch,${TARGET}\n${CELL},ninety\n`, "must be a number"],
    ["fractions", `arch,${TARGET}\n${CELL},0.943\n`, "--fractions converts them"],
    [
      "two numbers for one cell",
      `arch,${TARGET}\n${CELL},90\n${OTHER},91\n${CELL},90.5\n`,
      `twice: record 2 says 90 for ${TARGET}, this one 90.5`,
    ],
    [
      "two numbers for one run of a cell",
      `arch,${TARGET}_seed0\n${CELL},90\n${CELL},90.5\n`,
      `record 3, byte 103: ${CELL} is in the table twice: record 2 says 90 for ${TARGET}_seed0`,
    ],
    [
      "a mean and a single run of one cell",
      `arch,${TARGET},${TARGET}_seed0\n${CELL},90,\n${CELL},,90\n`,
      `record 2 has the mean of ${TARGET}, this one single runs of it`,
    ],
    [
      "a single run and a mean of one cell",
      `arch,${TARGET},${TARGET}_seed0\n${CELL},,90\n${CELL},90,\n`,
      `record 2 has single runs of ${TARGET}, this one the mean of them`,
    ],
    ["not a number", `arch,${TARGET}\n${CELL},9\n${CELL},x\n`, `record 3, byte`],
    [
      "an unknown operation",
      `arch,${TARGET}\n${CELL},1\n${CELL.replace("none", "nope")},1\n`,
      "record 3",
    ],
    ["no targets", `arch,${TARGET}\n${CELL},\n`, "has no number for"],
    ["no architecture", `index,${TARGET}\n7,90\n`, "The architecture is only referred to"],
  ])("%s", async (_, content, problem) => {
    const file = await write(content);
    await expect(readTable(file, TARGET, nasbench201)).rejects.toThrow(problem);
  });

  it("no file, a target that is no metric", async () => {
    const missing = join(folder, "missing.csv");
    await expect(readTable(missing, TARGET)).rejects.toThrow(SourceError);
    await expect(readTable(missing, "accuracy")).rejects.toThrow('"accuracy" is no metric');
  });
});

describe("tables", () => {
  it("nasbench201.csv.gz has all 15,625 cells, the best at 94.373 %", async () => {
    const table = await readTable(nasbench201Table, TARGET);
    expect(table.targets.length).toBe(15_625);
    expect(Math.max(...table.targets)).toBeCloseTo(94.373, 3);
  });

  it.skipIf(!tablesFolder)(
    "NATS-Bench's own files hold single runs, whose mean is taken",
    async () => {
      const folder = tablePath("samples/NATS-tss-v1_0-3ffb9-simple");
      const ofBoth = await readTable(nasbench201Table, TARGET);
      const table = await readTable(folder, TARGET);
      expect(table.targets.length).toBe(2);
      table.architectures.forEach((cell, row) => {
        const key = nasbench201.key(cell as never);
        const other = ofBoth.architectures.findIndex(
          (one) => nasbench201.key(one as never) === key,
        );
        expect(table.targets[row]).toBeCloseTo(ofBoth.targets[other], 2);
      });
    },
  );
});
