/**
 * @module
 * What the service says about itself.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, problemAnswers } from "./parts.js";
import { ProblemExplanation } from "./problems.js";

const Service = z
  .object({ name: z.string(), version: z.string(), docs: z.string(), openapi: z.string() })
  .openapi("Service");

const tags = ["Service"];

export const serviceRoute = createRoute({
  method: "get",
  path: "/",
  operationId: "service",
  tags,
  summary: "Name and version of the service, and where to read on",
  responses: { 200: jsonAnswer(Service, "The service"), ...problemAnswers() },
});

export const explainProblemRoute = createRoute({
  method: "get",
  path: "/problems/{problem}",
  operationId: "explainProblem",
  tags,
  summary: "What a problem's type means",
  request: { params: z.object({ problem: z.string().openapi({ example: "unknown_space" }) }) },
  responses: { 200: jsonAnswer(ProblemExplanation, "The problem"), ...problemAnswers("not_found") },
});
