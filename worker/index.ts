/**
 * @module
 * The entry point of the Worker: predictors are loaded when it starts, before the first request.
 */
// First: it extends zod, and a schema that was made before could not be described for OpenAPI.
import "@hono/zod-openapi";
import { Predictors } from "../predictor/predictors.js";
import { builtInSpaces } from "../spaces/index.js";
import { createApp } from "./app.js";
import { predictorFiles } from "./generated/predictors.js";
import { onnxRuntime } from "./runtime/onnx-runtime.js";

export default createApp(await Predictors.load(predictorFiles, onnxRuntime, builtInSpaces));
