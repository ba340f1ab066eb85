/**
 * @module
 * What the service says about itself.
 */
import { z } from "@hono/zod-openapi";

export const Service = z
  .object({ name: z.string(), version: z.string(), docs: z.string(), openapi: z.string() })
  .openapi("Service");
