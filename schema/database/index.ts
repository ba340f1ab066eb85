/**
 * @module
 * All tables of the D1 database. The migrations beside are generated from them.
 */
export * from "./benchmark-tables.js";
export * from "./table-versions.js";
