/**
 * @module
 * POST /v1/spaces/{space}/sample: random architectures, the same for the same seed.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { EXAMPLES } from "../../schema/http/examples.js";
import { BODY_PROBLEMS, jsonAnswer, jsonBody, problemAnswers } from "../../schema/http/parts.js";
import { SampleAnswer, SampleRequest, SpaceId } from "../../schema/http/spaces.js";
import { COST, mapInSlices } from "../../search/work.js";
import { createRandom, sampleArchitecture } from "../../spaces/index.js";
import type { Register } from "../environment.js";
import { readJson } from "../http/json-body.js";
import { answerLong } from "../http/long-answer.js";
import { pathSpace } from "../http/path-space.js";
import { workOf } from "../runtime/turns.js";

const route = createRoute({
  method: "post",
  path: "/v1/spaces/{space}/sample",
  operationId: "sample",
  tags: ["Search spaces"],
  summary: "Random architectures, uniform over the valid written ones",
  middleware: [pathSpace, readJson(SampleRequest)] as const,
  request: { params: z.object({ space: SpaceId }), body: jsonBody(SampleRequest, EXAMPLES.sample) },
  responses: {
    200: jsonAnswer(SampleAnswer, "The architectures, and the seed for the next call"),
    ...problemAnswers("unknown_space", "database_unavailable", ...BODY_PROBLEMS),
  },
});

export const registerSample: Register = (app) => {
  app.openapi(route, async (c) => {
    const { count, seed } = c.req.valid("json");
    const space = c.get("space");
    const work = workOf(c);
    const random = createRandom(seed);
    const architectures = await mapInSlices(Array(count).fill(space), work, COST.draw, () =>
      space.format(sampleArchitecture(space, random)),
    );
    return answerLong(c, { architectures, seed: random.seed() }, "architectures", work);
  });
};
