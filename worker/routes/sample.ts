/**
 * @module
 * POST /v1/spaces/{space}/sample: random architectures, the same for the same seed.
 */
import { createRoute } from "@hono/zod-openapi";
import { SampleRequest, sampleRoute } from "../../schema/http/spaces.js";
import { COST, mapInSlices } from "../../search/work.js";
import { createRandom, sampleArchitecture } from "../../spaces/index.js";
import type { Register } from "../environment.js";
import { readJson } from "../http/json-body.js";
import { answerLong } from "../http/long-answer.js";
import { pathSpace } from "../http/path-space.js";
import { workOf } from "../runtime/turns.js";

export const registerSample: Register = (app) => {
  app.openapi(
    createRoute({ ...sampleRoute, middleware: [pathSpace, readJson(SampleRequest)] as const }),
    async (c) => {
      const { count, seed } = c.req.valid("json");
      const space = c.get("space");
      const work = workOf(c);
      const random = createRandom(seed);
      const architectures = await mapInSlices(Array(count).fill(space), work, COST.draw, () =>
        space.format(sampleArchitecture(space, random)),
      );
      return answerLong(c, { architectures, seed: random.seed() }, "architectures", work);
    },
  );
};
