import { benchmarks } from "../../../schema/benchmarks-catalogue.js";
import { getBenchmarkRoute, listBenchmarksRoute } from "../../../schema/http/benchmarks.js";
import { readTables } from "../../../tables/queries/session.js";
import type { Register } from "../../environment.js";
import { describeTable, metered, readPathTable } from "../../http/table.js";

export const registerTables: Register = (app) => {
  app.openapi(listBenchmarksRoute, async (c) => {
    const versions = await metered(c, (database) => readTables(database, c.get("spaces")));
    const tables = versions.map(describeTable);
    const known = benchmarks.map((benchmark) => ({
      ...benchmark,
      loaded: tables.some(({ id }) => id === benchmark.id),
    }));
    return c.json({ tables, known }, 200);
  });
  app.openapi(getBenchmarkRoute, async (c) => {
    const description = await readPathTable(c, async ({ version }) => describeTable(version));
    return c.json(description, 200);
  });
};
