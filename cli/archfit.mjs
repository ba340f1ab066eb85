#!/usr/bin/env node
/**
 * @module
 * The program `archfit`: registers the TypeScript loader and runs the command line.
 */
import { register } from "tsx/esm/api";

register();
const { main, report } = await import("./cli.ts");

// Before any library adds a handler of its own, which would print the library's whole source.
process.on("uncaughtException", (error) => {
  report(error);
  process.exit();
});

// What reads the output may close it early, as `head` does. The work goes on, and what it writes is written.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });

await main(process.argv.slice(2));
