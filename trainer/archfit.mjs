#!/usr/bin/env node
/**
 * @module
 * The program `archfit`: registers the TypeScript loader and runs the command line.
 */
import { register } from "tsx/esm/api";

register();
const { main, reportFault } = await import("./cli.ts");

// Before any library adds a handler of its own, which would print the library's whole source.
process.on("uncaughtException", (error) => {
  reportFault(error);
  process.exit();
});

await main(process.argv.slice(2));
