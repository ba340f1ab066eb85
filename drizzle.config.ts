/**
 * @module
 * `npm run migrations` writes the next migration from the difference between the tables in
 * `schema/database` and the migrations that are there.
 */
import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./schema/database/tables.ts",
  out: "./schema/database/migrations",
});
