/**
 * @module
 * The entry point of the Worker: predictors are loaded when it starts, before the first request.
 */
import { builtInSpaces } from "../spaces/index.js";
import { createApp } from "./app.js";
import { predictorFiles } from "./generated/predictors.js";
import { Predictors } from "./runtime/predictors.js";

export default createApp(await Predictors.load(predictorFiles, builtInSpaces));
