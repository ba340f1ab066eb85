/**
 * @module
 * Tables of measured architectures over HTTP.
 */
import { z } from "@hono/zod-openapi";

export const BenchmarkTable = z
  .object({
    id: z.string(),
    space: z.string(),
    title: z.string(),
    rows: z.int().openapi({ description: "Architectures that the table holds" }),
    licence: z.string(),
    source: z.string(),
    version: z.string().openapi({ description: "SHA-256 of the file that was loaded" }),
  })
  .openapi("BenchmarkTable");

export const BenchmarkTableList = z
  .object({ tables: z.array(BenchmarkTable) })
  .openapi("BenchmarkTableList");
