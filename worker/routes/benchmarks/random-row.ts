import { randomRowRoute } from "../../../schema/http/benchmark-rows.js";
import { createRandom } from "../../../spaces/index.js";
import type { Register } from "../../environment.js";
import { describeArchitecture } from "../../http/rows.js";
import { readPathTable, versionETag } from "../../http/table.js";

export const registerRandomRow: Register = (app) => {
  app.openapi(randomRowRoute, async (c) => {
    const { seed, metrics } = c.req.valid("query");
    const answer = await readPathTable(c, async (session) => {
      const { version } = session;
      const random = createRandom(seed);
      const ordinal = random.integer(Math.max(version.rows, 1));
      const name = { by: "ordinal", value: ordinal } as const;
      const described = await describeArchitecture(session, name, metrics);
      c.header("ETag", versionETag(version));
      return { ...described, seed: random.seed() };
    });
    return c.json(answer, 200);
  });
};
