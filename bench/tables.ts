/**
 * @module
 * Checks every row of the tables in the folder `ARCHFIT_TABLES` against what we compute: hashes,
 * keys, parameters. Run by hand: `node --import tsx bench/tables.ts`.
 */
import { performance } from "node:perf_hooks";
import { nasbench101, nasbench201, type SearchSpace } from "../spaces/index.js";
import { readRows, tablePath } from "../test/tables.js";
import { printTable, seconds } from "./report.js";

async function check(name: string, space: SearchSpace, digits: number) {
  const begin = performance.now();
  let rows = 0;
  let wrong = 0;
  for await (const row of readRows(tablePath(name))) {
    rows++;
    const cell = space.parseColumns(space.columns.map((column) => row[column]));
    const params = space.cost?.(cell).params_m as number;
    const hashFits = row.hash === undefined || space.hash(cell) === row.hash;
    if (
      !hashFits ||
      Number(params.toPrecision(digits)) !== Number(Number(row.params_m).toPrecision(digits))
    )
      wrong++;
  }
  return [name, `${rows}`, `${wrong}`, seconds((performance.now() - begin) / 1000)];
}

printTable(
  ["table", "rows", "rows that differ", "time"],
  [
    await check("nasbench201.csv.gz", nasbench201, 6),
    await check("nasbench101.csv.gz", nasbench101, 8),
  ],
);
