import { benchmarks } from "../../../schema/benchmarks-catalogue.js";
import { getBenchmarkRoute, listBenchmarksRoute } from "../../../schema/http/benchmarks.js";
import { readTables } from "../../../tables/queries/session.js";
import type { Register } from "../../environment.js";
import { metered, readPathTable } from "../../http/table.js";

export const registerTables: Register = (app) => {
  app.openapi(listBenchmarksRoute, async (c) => {
    const versions = await metered(c, (meter) => readTables(c.env.DB, c.get("spaces"), meter));
    const tables = versions.map(({ description }) => description);
    const known = benchmarks.map((benchmark) => ({
      ...benchmark,
      loaded: tables.some(({ id }) => id === benchmark.id),
    }));
    return c.json({ tables, known }, 200);
  });
  app.openapi(getBenchmarkRoute, async (c) => {
    const description = await readPathTable(c, async ({ version }) => version.description);
    return c.json(description, 200);
  });
};
