/**
 * @module
 * GET /v2, /v2/health/live and /v2/health/ready: the server in the Open Inference Protocol.
 */
import { createRoute } from "@hono/zod-openapi";
import {
  EXTENSIONS,
  ServerLive,
  ServerMetadata,
  serverReadyAnswer,
} from "../../../schema/http/inference.js";
import { jsonAnswer, problemAnswers } from "../../../schema/http/parts.js";
import { databaseState } from "../../database.js";
import type { Register } from "../../environment.js";
import { NOT_KEPT } from "../../http/headers.js";
import { shadowedSpaces } from "../../http/path-space.js";
import { SERVICE } from "../../service.js";

const tags = ["Open Inference Protocol"];

const metadata = createRoute({
  method: "get",
  path: "/v2",
  operationId: "serverMetadata",
  tags,
  summary: "Name and version of the server",
  responses: { 200: jsonAnswer(ServerMetadata, "The server"), ...problemAnswers() },
});

const live = createRoute({
  method: "get",
  path: "/v2/health/live",
  operationId: "serverLive",
  tags,
  summary: "Whether the server answers at all",
  responses: { 200: jsonAnswer(ServerLive, "It does"), ...problemAnswers() },
});

const ready = createRoute({
  method: "get",
  path: "/v2/health/ready",
  operationId: "serverReady",
  tags,
  summary: "What can be served and what can't: 200 while any predictor or the database can",
  responses: { ...problemAnswers(), 200: serverReadyAnswer, 503: serverReadyAnswer },
});

export const registerServer: Register = (app, predictors) => {
  app.openapi(metadata, (c) => c.json({ ...SERVICE, extensions: EXTENSIONS }, 200));
  app.openapi(live, (c) => c.json({ live: true }, 200, NOT_KEPT));
  app.openapi(ready, async (c) => {
    const database = await databaseState(c.env.DB);
    const shadowed = database.ready ? await shadowedSpaces(c).catch(() => []) : [];
    const servable = predictors.servable();
    const ready = servable.length > 0 || database.ready;
    const memory = { webassembly_mib: predictors.memoryBytes() / 2 ** 20 };
    const state = {
      ready,
      predictors: servable,
      unavailable: [...predictors.faults(), ...shadowed],
      database,
      memory,
    };
    return ready ? c.json(state, 200, NOT_KEPT) : c.json(state, 503);
  });
};
