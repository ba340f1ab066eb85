import {
  EXTENSIONS,
  serverLiveRoute,
  serverMetadataRoute,
  serverReadyRoute,
} from "../../../schema/http/inference.js";
import { databaseState } from "../../database.js";
import type { Register } from "../../environment.js";
import { NOT_KEPT } from "../../http/headers.js";
import { shadowedSpaces } from "../../http/path-space.js";
import { SERVICE } from "../../service.js";

export const registerServer: Register = (app, predictors) => {
  app.openapi(serverMetadataRoute, (c) => c.json({ ...SERVICE, extensions: EXTENSIONS }, 200));
  app.openapi(serverLiveRoute, (c) => c.json({ live: true }, 200, NOT_KEPT));
  app.openapi(serverReadyRoute, async (c) => {
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
