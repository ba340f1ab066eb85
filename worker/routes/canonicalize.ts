/**
 * @module
 * POST /v1/spaces/{space}/canonicalize: keys, hashes, canonical and effective forms, sizes.
 */
import { createRoute } from "@hono/zod-openapi";
import { CanonicalizeRequest, canonicalizeRoute } from "../../schema/http/spaces.js";
import { COST, mapInSlices } from "../../search/work.js";
import type { Register } from "../environment.js";
import { isArchitecture, readArchitectures } from "../http/architectures.js";
import { readJson } from "../http/json-body.js";
import { answerLong } from "../http/long-answer.js";
import { pathSpace } from "../http/path-space.js";
import { workOf } from "../runtime/turns.js";

export const registerCanonicalize: Register = (app) => {
  app.openapi(
    createRoute({
      ...canonicalizeRoute,
      middleware: [pathSpace, readJson(CanonicalizeRequest)] as const,
    }),
    async (c) => {
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
    },
  );
};
