import { randomRowRoute } from "../../../schema/http/benchmark-rows.js";
import { createRandom } from "../../../spaces/index.js";
import { describeArchitecture } from "../../../tables/queries/described-rows.js";
import type { Register } from "../../environment.js";
import { readPathTable, versionETag } from "../../http/table.js";

export const registerRandomRow: Register = (app) => {
  app.openapi(randomRowRoute, async (c) => {
    const { seed, metrics } = c.req.valid("query");
    const answer = await readPathTable(c, async (session) => {
      const { version } = session;
      const random = createRandom(seed);
      const ordinal = random.integer(Math.max(version.description.rows, 1));
      const name = { by: "ordinal", value: ordinal } as const;
      const described = await describeArchitecture(session, name, metrics);
      c.header("ETag", versionETag(version));
      return { ...described, seed: random.seed() };
    });
    return c.json(answer, 200);
  });
};
