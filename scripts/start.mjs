/**
 * @module
 * `npm start`: the service on one's own machine. Registers the TypeScript loader and serves.
 */
import { register } from "tsx/esm/api";

register();
const { start } = await import("../serve/start.ts");
await start();
