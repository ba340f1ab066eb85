/**
 * @module
 * POST /v1/score: how good a predictor thinks architectures are.
 */
import { createRoute } from "@hono/zod-openapi";
import { BODY_PROBLEMS, jsonAnswer, jsonBody, problemAnswers } from "../../schema/api/parts.js";
import { ProblemError } from "../../schema/api/problems.js";
import { ScoreAnswer, ScoreRequest } from "../../schema/api/score.js";
import type { SearchSpace } from "../../spaces/index.js";
import type { Register } from "../environment.js";
import { isArchitecture, readArchitectures } from "../http/architectures.js";
import { readJson } from "../http/json-body.js";
import { requireSpace } from "../http/path-space.js";
import { openPredictor, requirePredictor } from "../http/predictor.js";
import { type ListedPredictor, REQUIRED_OUTPUTS } from "../runtime/predictor-file.js";
import type { Predictors } from "../runtime/predictors.js";

const route = createRoute({
  method: "post",
  path: "/v1/score",
  operationId: "score",
  tags: ["Predictors"],
  summary: "Fitness of architectures, with its standard deviation",
  middleware: [readJson] as const,
  request: { body: jsonBody(ScoreRequest) },
  responses: {
    200: jsonAnswer(ScoreAnswer, "One score for each architecture, in their order"),
    ...problemAnswers(
      "unknown_space",
      "unknown_predictor",
      "wrong_space",
      "unsupported_output",
      "predictor_unavailable",
      ...BODY_PROBLEMS,
    ),
  },
});

export const registerScore: Register = (app, predictors) => {
  app.openapi(route, async (c) => {
    const request = c.req.valid("json");
    const stopwatch = c.get("stopwatch");
    const space = requireSpace(request.space, "/space");
    const listed = choosePredictor(predictors, space, request.predictor);
    refuseUnsupported(listed, request);
    const predictor = await openPredictor(predictors, listed, "/predictor");

    const items = readArchitectures(space, request.architectures);
    const valid = items.filter(isArchitecture);
    stopwatch.lap("parsing");
    const hashes = valid.map((architecture) => space.hash(architecture));
    stopwatch.lap("hashing");
    const { mean, std } = await predictor.predict(valid, REQUIRED_OUTPUTS, stopwatch);

    let row = 0;
    const scores = items.map((item) => {
      if (!isArchitecture(item)) return item;
      const score = { hash: hashes[row], fitness: round(mean[row]), std: round(std[row]) };
      row++;
      return score;
    });
    const { id, target } = listed.card;
    const answer = c.json({ predictor: id, target, scores }, 200);
    stopwatch.lap("serialisation");
    answer.headers.set("Server-Timing", `${stopwatch}`);
    return answer;
  });
};

function choosePredictor(
  predictors: Predictors,
  space: SearchSpace,
  id = predictors.defaultOf(space),
): ListedPredictor {
  if (id === undefined)
    throw new ProblemError(
      "unknown_predictor",
      `There is no predictor of ${space.id} in predictors/`,
      "/space",
    );
  const listed = requirePredictor(predictors, id, "/predictor");
  if (listed.space !== space)
    throw new ProblemError(
      "wrong_space",
      `The predictor "${id}" scores architectures of ${listed.space.id}, not of ${space.id}`,
      "/predictor",
    );
  return listed;
}

/** A threshold asks for a probability, a level for an interval: outputs that no family has yet. */
function refuseUnsupported({ card }: ListedPredictor, request: ScoreRequest): void {
  for (const field of ["threshold", "level"] as const)
    if (request[field] !== undefined)
      throw new ProblemError(
        "unsupported_output",
        `The predictor "${card.id}" takes no ${field}: its outputs are ${card.outputs.join(", ")}`,
        `/${field}`,
      );
}

/** To 1e-5 percent, as far as single precision goes: shorter to send than the digits beyond. */
function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
