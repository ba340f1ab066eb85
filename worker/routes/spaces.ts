/**
 * @module
 * GET /v1/spaces and /v1/spaces/{space}: the search spaces.
 */
import { createRoute } from "@hono/zod-openapi";
import type { Predictors } from "../../predictor/predictors.js";
import { getSpaceRoute, listSpacesRoute, type Space } from "../../schema/http/spaces.js";
import { ENCODING_NAMES, encodingOf, type SearchSpace } from "../../spaces/index.js";
import type { Register } from "../environment.js";
import { listSpaces, pathSpace } from "../http/path-space.js";

export const registerSpaces: Register = (app, predictors) => {
  app.openapi(listSpacesRoute, async (c) => {
    const spaces = await listSpaces(c);
    return c.json({ spaces: spaces.map((space) => describe(space, predictors)) }, 200);
  });
  app.openapi(createRoute({ ...getSpaceRoute, middleware: [pathSpace] as const }), (c) =>
    c.json(describe(c.get("space"), predictors), 200),
  );
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
