/**
 * @module
 * POST /v1/spaces/{space}/canonicalize: keys, hashes, canonical and effective forms, sizes.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { EXAMPLES } from "../../schema/http/examples.js";
import { BODY_PROBLEMS, jsonAnswer, jsonBody, problemAnswers } from "../../schema/http/parts.js";
import { CanonicalizeAnswer, CanonicalizeRequest, SpaceId } from "../../schema/http/spaces.js";
import { COST, mapInSlices } from "../../search/work.js";
import type { Register } from "../environment.js";
import { isArchitecture, readArchitectures } from "../http/architectures.js";
import { readJson } from "../http/json-body.js";
import { answerLong } from "../http/long-answer.js";
import { pathSpace } from "../http/path-space.js";
import { workOf } from "../runtime/turns.js";

const route = createRoute({
  method: "post",
  path: "/v1/spaces/{space}/canonicalize",
  operationId: "canonicalize",
  tags: ["Search spaces"],
  summary: "Canonical forms, hashes and sizes of architectures",
  middleware: [pathSpace, readJson(CanonicalizeRequest)] as const,
  request: {
    params: z.object({ space: SpaceId }),
    body: jsonBody(CanonicalizeRequest, EXAMPLES.canonicalize),
  },
  responses: {
    200: jsonAnswer(CanonicalizeAnswer, "One result for each architecture, in their order"),
    ...problemAnswers("unknown_space", "database_unavailable", ...BODY_PROBLEMS),
  },
});

export const registerCanonicalize: Register = (app) => {
  app.openapi(route, async (c) => {
    const space = c.get("space");
    const work = workOf(c);
    const items = await readArchitectures(space, c.req.valid("json").architectures, work);
    const results = await mapInSlices(items, work, COST.canonicalize, (item) =>
      isArchitecture(item)
        ? {
            key: space.key(item),
            hash: space.hash(item),
            canonical: space.format(space.canonical(item)),
            effective: space.format(space.effective(item)),
            ...space.cost?.(item),
          }
        : item,
    );
    return answerLong(c, { results }, "results", work);
  });
};
