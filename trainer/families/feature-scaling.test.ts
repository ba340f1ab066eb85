import { describe, expect, it } from "vitest";
import { type NasBench101Cell, nasbench101 } from "../../spaces/nasbench101/index.js";
import { readRows, tablePath, tablesFolder } from "../../test/tables.js";
import { featureScaling } from "./feature-scaling.js";

const ROWS = 1000;

describe.skipIf(!tablesFolder)("features of NAS-Bench-101 (needs ARCHFIT_TABLES)", () => {
  it("are scaled over cells like those of its table: few rows have one that is cut off", async () => {
    const cells: NasBench101Cell[] = [];
    // Rows are in the order of their hashes, which is none.
    for await (const { matrix, ops } of readRows(tablePath("nasbench101.csv.gz"))) {
      cells.push(nasbench101.parseColumns([matrix, ops]));
      if (cells.length === ROWS) break;
    }
    const { columns, scale } = featureScaling(nasbench101);
    const scaled = scale(cells);
    const limit = scaled.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(limit).toBe(4);
    const cut = cells.filter((_, row) =>
      scaled
        .subarray(row * columns, (row + 1) * columns)
        .some((value) => Math.abs(value) === limit),
    );
    expect(cut.length / ROWS).toBeLessThan(0.05);
  });
});
