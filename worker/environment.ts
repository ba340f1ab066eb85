/**
 * @module
 * What a request finds around it: the bindings of `wrangler.toml`, and what middleware leaves behind.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Predictors } from "../predictor/predictors.js";
import type { SearchSpace, Spaces } from "../spaces/index.js";
import type { Stopwatch } from "./runtime/stopwatch.js";

export interface Bindings {
  readonly DB: D1Database;
  /** The files of the documentation page. */
  readonly ASSETS: Fetcher;
}

export interface Environment {
  Bindings: Bindings;
  Variables: {
    requestId: string;
    stopwatch: Stopwatch;
    /** What follows the JSON of a body. */
    binary: Uint8Array;
    /** What the service has itself: the built-in spaces, and those that came with predictors. */
    spaces: Spaces;
    /** On paths with a `{space}`. */
    space: SearchSpace;
  };
}

export type App = OpenAPIHono<Environment>;
export type AppContext = Context<Environment>;

/** A file in `routes/` adds its calls to the service. */
export type Register = (app: App, predictors: Predictors) => void;
