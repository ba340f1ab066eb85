/**
 * @module
 * GET /v1/spaces and /v1/spaces/{space}: the search spaces.
 */
import { createRoute, z } from "@hono/zod-openapi";
import type { Predictors } from "../../predictor/predictors.js";
import { jsonAnswer, problemAnswers } from "../../schema/http/parts.js";
import { Space, SpaceId, SpaceList } from "../../schema/http/spaces.js";
import { ENCODING_NAMES, encodingOf, type SearchSpace } from "../../spaces/index.js";
import type { Register } from "../environment.js";
import { listSpaces, pathSpace } from "../http/path-space.js";

const list = createRoute({
  method: "get",
  path: "/v1/spaces",
  operationId: "listSpaces",
  tags: ["Search spaces"],
  summary: "All search spaces",
  responses: { 200: jsonAnswer(SpaceList, "All search spaces"), ...problemAnswers() },
});

const show = createRoute({
  method: "get",
  path: "/v1/spaces/{space}",
  operationId: "getSpace",
  tags: ["Search spaces"],
  summary: "One search space: operations, limits, size, encodings, default predictor",
  middleware: [pathSpace] as const,
  request: { params: z.object({ space: SpaceId }) },
  responses: {
    200: jsonAnswer(Space, "The search space"),
    ...problemAnswers("unknown_space", "database_unavailable"),
  },
});

export const registerSpaces: Register = (app, predictors) => {
  app.openapi(list, async (c) => {
    const spaces = await listSpaces(c);
    return c.json({ spaces: spaces.map((space) => describe(space, predictors)) }, 200);
  });
  app.openapi(show, (c) => c.json(describe(c.get("space"), predictors), 200));
};

function describe(space: SearchSpace, predictors: Predictors): Space {
  const { id, title, description, example, operations, limits, size } = space;
  return {
    id,
    title,
    description,
    example,
    operations: [...operations],
    limits,
    size,
    encodings: ENCODING_NAMES.map((name) => {
      const { type, shape } = encodingOf(space, name).spec;
      return { name, type, shape: [...shape] };
    }),
    default_predictor: predictors.defaultOf(space) ?? null,
  };
}
