/**
 * @module
 * What every worker thread runs: registers the TypeScript loader, then answers tasks.
 */
import { register } from "tsx/esm/api";

register();
const { runTask } = await import("./run-task.ts");

export default runTask;
