/**
 * @module
 * POST /v1/score: how good a predictor thinks architectures are.
 */
import { createRoute } from "@hono/zod-openapi";
import type { ListedPredictor } from "../../predictor/predictor-file.js";
import type { Predictors } from "../../predictor/predictors.js";
import { ProblemError } from "../../schema/http/problems.js";
import { type Score, ScoreRequest, scoreRoute } from "../../schema/http/score.js";
import { COST, mapInSlices } from "../../search/work.js";
import type { Architecture, Cost, SearchSpace } from "../../spaces/index.js";
import type { Register } from "../environment.js";
import { isArchitecture, readArchitectures } from "../http/architectures.js";
import { readJson } from "../http/json-body.js";
import { answerLong } from "../http/long-answer.js";
import { keepMeasured, readMeasured } from "../http/measured.js";
import { requireSpace } from "../http/path-space.js";
import { choosePredictor, openPredictor } from "../http/predictor.js";
import { hashesOf } from "../runtime/hashes.js";
import { workOf } from "../runtime/turns.js";
import { checkExplained, explainScores } from "./score-explanation.js";
import { scoreOutputs } from "./score-outputs.js";

export const registerScore: Register = (app, predictors) => {
  app.openapi(
    createRoute({ ...scoreRoute, middleware: [readJson(ScoreRequest)] as const }),
    async (c) => {
      const request = c.req.valid("json");
      const stopwatch = c.get("stopwatch");
      const space = await requireSpace(c, request.space, "/space");
      const listed = predictorOf(predictors, space, request.predictor);
      const wanted = scoreOutputs(listed.card, request);
      const costOf = request.cost ? requireCost(space) : undefined;
      if (request.explain) checkExplained(request.architectures);
      const predictor = await openPredictor(predictors, listed, "/predictor");

      const work = workOf(c);
      const measured = await readMeasured(listed.card, request, work);
      const items = await readArchitectures(space, request.architectures, work);
      // 10,000 matrices are ten megabytes, which nobody needs any more.
      request.architectures.length = 0;
      const valid = items.filter(isArchitecture);
      stopwatch.lap("parsing");
      const hashes = await hashesOf(space, valid, work);
      stopwatch.lap("hashing");
      const told = keepMeasured(measured, items.map(isArchitecture));
      const outputs = await predictor.predict(valid, wanted.names, work, stopwatch, told);
      const explained = request.explain
        ? await explainScores(space, valid, outputs.mean, predictor, work, stopwatch)
        : undefined;

      let row = 0;
      const costOfAnswer = COST.answer + (costOf ? COST.size : 0);
      const scores = await mapInSlices(items, work, costOfAnswer, (item) => {
        if (!isArchitecture(item)) return item;
        const score: Score = {
          hash: hashes[row],
          ...wanted.fields(outputs, row),
          ...costOf?.(item),
        };
        if (explained) score.neighbours = explained[row];
        row++;
        return score;
      });
      const { id, target, onnx } = listed.card;
      const identity = { predictor: id, predictor_sha256: onnx.sha256, target };
      const probability = wanted.probabilityFrom && { probability_from: wanted.probabilityFrom };
      const answer = await answerLong(c, { ...identity, ...probability, scores }, "scores", work);
      stopwatch.lap("serialisation");
      answer.headers.set("Server-Timing", `${stopwatch}`);
      return answer;
    },
  );
};

/** @throws {ProblemError} if the space does not know what its architectures cost. */
function requireCost({ id, cost }: SearchSpace): (architecture: Architecture) => Cost {
  if (cost) return cost;
  throw new ProblemError(
    "unknown_metric",
    `Parameters and FLOPs of ${id} are not known: leave cost out`,
    "/cost",
  );
}

function predictorOf(
  predictors: Predictors,
  space: SearchSpace,
  id: string | undefined,
): ListedPredictor {
  const listed = choosePredictor(predictors, space, id);
  if (listed) return listed;
  throw new ProblemError(
    "unknown_predictor",
    `There is no predictor of ${space.id} in predictors/`,
    "/space",
  );
}
