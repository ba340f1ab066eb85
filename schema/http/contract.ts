/**
 * @module
 * The contract of the service: all its calls, as data and as OpenAPI 3.1 such as generators of clients take it.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import manifest from "../../package.json" with { type: "json" };
import { LOOKUPS_BY_KIND, lookUpRoute } from "./benchmark-lookup.js";
import { listArchitecturesRoute } from "./benchmark-pages.js";
import { getArchitectureRoute, randomRowRoute } from "./benchmark-rows.js";
import { streamRowsRoute } from "./benchmark-whole.js";
import { getBenchmarkRoute, listBenchmarksRoute } from "./benchmarks.js";
import { evolveRoute } from "./evolve.js";
import {
  inferRoutes,
  modelMetadataRoutes,
  modelReadyRoutes,
  serverLiveRoute,
  serverMetadataRoute,
  serverReadyRoute,
} from "./inference.js";
import { MAX_ARCHITECTURES, MAX_BODY_BYTES } from "./limits.js";
import { getPredictorRoute, listPredictorsRoute } from "./predictors.js";
import { scoreRoute } from "./score.js";
import { explainProblemRoute, serviceRoute } from "./service.js";
import { canonicalizeRoute, getSpaceRoute, listSpacesRoute, sampleRoute } from "./spaces.js";

const ROUTES = [
  listSpacesRoute,
  getSpaceRoute,
  canonicalizeRoute,
  sampleRoute,
  listPredictorsRoute,
  getPredictorRoute,
  scoreRoute,
  evolveRoute,
  listBenchmarksRoute,
  getBenchmarkRoute,
  listArchitecturesRoute,
  getArchitectureRoute,
  lookUpRoute,
  randomRowRoute,
  streamRowsRoute,
  serverMetadataRoute,
  serverLiveRoute,
  serverReadyRoute,
  ...modelMetadataRoutes,
  ...modelReadyRoutes,
  ...inferRoutes,
  serviceRoute,
  explainProblemRoute,
];

/** The contract as it stands at `/openapi.json`. */
export function describeCalls(): object {
  const app = new OpenAPIHono();
  for (const route of ROUTES) app.openAPIRegistry.registerPath(route);
  for (const [name, schema] of Object.entries(LOOKUPS_BY_KIND))
    app.openAPIRegistry.register(name, schema);
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Archfit",
      version: manifest.version,
      description:
        "How good is this neural architecture? Answers from a learned predictor, in percent of " +
        `accuracy, or from tables of measured architectures. A request has at most ${MAX_ARCHITECTURES} architectures and ` +
        `${MAX_BODY_BYTES} bytes. Whatever is random takes a seed: the same request gets the same ` +
        "answer.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/" }],
  });
  return besideReferences(document) as object;
}

/** What says nothing of a value, so that it can stand beside a reference. */
const ANNOTATIONS = new Set([
  "title",
  "description",
  "default",
  "deprecated",
  "example",
  "examples",
]);

/**
 * What is said beside a reference stands beside it, as OpenAPI 3.1 has it: in the `allOf` that 3.0 needed,
 * generators look for the properties of what only says something.
 */
function besideReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(besideReferences);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, besideReferences(inner)]);
  const { allOf, ...others } = Object.fromEntries(entries) as Record<string, unknown>;
  if (!Array.isArray(allOf)) return { ...others };
  const [reference, ...said]: object[] = allOf;
  const isPlain =
    "$ref" in reference &&
    said.every((each) => Object.keys(each).every((name) => ANNOTATIONS.has(name)));
  return isPlain ? Object.assign({ ...reference }, others, ...said) : { allOf, ...others };
}
