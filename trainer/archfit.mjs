#!/usr/bin/env node
/**
 * @module
 * The program `archfit`: registers the TypeScript loader and runs the command line.
 */
import { register } from "tsx/esm/api";

register();
const { main } = await import("./cli.ts");

await main(process.argv.slice(2));
