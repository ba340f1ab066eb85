import { getArchitectureRoute } from "../../../schema/http/benchmark-rows.js";
import type { Register } from "../../environment.js";
import { readName } from "../../http/lookup-items.js";
import { describeArchitecture } from "../../http/rows.js";
import { readPathTable, versionETag } from "../../http/table.js";

export const registerArchitecture: Register = (app) => {
  app.openapi(getArchitectureRoute, async (c) => {
    const { architecture } = c.req.valid("param");
    const { metrics } = c.req.valid("query");
    const answer = await readPathTable(c, async (session) => {
      const name = readName(session.version, architecture);
      const described = await describeArchitecture(session, name, metrics);
      c.header("ETag", versionETag(session.version));
      return described;
    });
    return c.json(answer, 200);
  });
};
