/**
 * @module
 * The HTTP service: what every request passes through, and all calls. Each call is one file in
 * `routes/`; what it takes and answers is described in `schema/http`.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import { cors } from "hono/cors";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { methodNotAllowed } from "hono/method-not-allowed";
import { requestId } from "hono/request-id";
import type { Predictors } from "../predictor/predictors.js";
import { JSON_LENGTH_HEADER } from "../schema/http/inference.js";
import { useRequestMessages } from "../schema/http/messages.js";
import type { App, Environment } from "./environment.js";
import { caching, security } from "./http/headers.js";
import {
  answerError,
  answerMethodNotAllowed,
  answerNotFound,
  refuseInvalid,
} from "./http/problems.js";
import { ROWS_READ_HEADER, TABLE_ROWS_HEADER, TABLE_VERSION_HEADER } from "./http/table.js";
import { registerArchitecture } from "./routes/benchmarks/architecture.js";
import { registerLookup } from "./routes/benchmarks/lookup.js";
import { registerPage } from "./routes/benchmarks/page.js";
import { registerRandomRow } from "./routes/benchmarks/random-row.js";
import { registerRows } from "./routes/benchmarks/rows.js";
import { registerTables } from "./routes/benchmarks/tables.js";
import { registerCanonicalize } from "./routes/canonicalize.js";
import { registerDocumentation } from "./routes/documentation.js";
import { registerEvolve } from "./routes/evolution/evolve.js";
import { registerInfer } from "./routes/inference/infer.js";
import { registerModel } from "./routes/inference/model.js";
import { registerServer } from "./routes/inference/server.js";
import { registerPredictors } from "./routes/predictors.js";
import { registerSample } from "./routes/sample.js";
import { registerScore } from "./routes/score.js";
import { registerSpaces } from "./routes/spaces.js";

const EXPOSED_HEADERS = [
  "ETag",
  "X-Request-Id",
  "Server-Timing",
  "Retry-After",
  ROWS_READ_HEADER,
  JSON_LENGTH_HEADER,
  TABLE_ROWS_HEADER,
  TABLE_VERSION_HEADER,
];

useRequestMessages();

/** The service over these predictors. */
export function createApp(predictors: Predictors): App {
  const app = new OpenAPIHono<Environment>({ defaultHook: refuseInvalid });
  app.onError(answerError);
  app.notFound(answerNotFound);

  app.use(requestId());
  app.use(async (c, next) => {
    c.set("spaces", predictors.spaces);
    await next();
  });
  app.use(security);
  app.use(caching);
  app.use(cors({ allowMethods: ["GET", "HEAD", "POST"], exposeHeaders: EXPOSED_HEADERS }));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: answerMethodNotAllowed }));
  app.use(
    etag({
      retainedHeaders: [
        ...RETAINED_304_HEADERS,
        "X-Request-Id",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
      ],
    }),
  );

  registerSpaces(app, predictors);
  registerCanonicalize(app, predictors);
  registerSample(app, predictors);
  registerPredictors(app, predictors);
  registerScore(app, predictors);
  registerEvolve(app, predictors);
  registerTables(app, predictors);
  registerPage(app, predictors);
  registerArchitecture(app, predictors);
  registerLookup(app, predictors);
  registerRandomRow(app, predictors);
  registerRows(app, predictors);
  registerServer(app, predictors);
  registerModel(app, predictors);
  registerInfer(app, predictors);
  registerDocumentation(app, predictors);
  return app;
}
