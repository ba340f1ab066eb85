/**
 * @module
 * POST /v1/evolve: generations of a search strategy over a population, with a predictor as fitness.
 */
import { createRoute } from "@hono/zod-openapi";
import type { Predictors } from "../../../predictor/predictors.js";
import { isFitness } from "../../../predictor/prior.js";
import { EvolveRequest, evolveRoute } from "../../../schema/http/evolve.js";
import { MAX_WORK } from "../../../schema/http/limits.js";
import { ProblemError } from "../../../schema/http/problems.js";
import {
  COST,
  type Evolved,
  evolve,
  FITNESS,
  type Individual,
  mapInSlices,
  type Objective,
  type Work,
} from "../../../search/index.js";
import { createRandom, type SearchSpace } from "../../../spaces/index.js";
import type { Register } from "../../environment.js";
import { isArchitecture, readArchitecture } from "../../http/architectures.js";
import { readJson } from "../../http/json-body.js";
import { requireSpace } from "../../http/path-space.js";
import { choosePredictor } from "../../http/predictor.js";
import { jsonPointer } from "../../http/problems.js";
import { workOf } from "../../runtime/turns.js";
import { begin } from "./begin.js";
import {
  explained,
  mostKnown,
  refuseNoFitness,
  refuseTooLarge,
  refuseUncomputable,
} from "./refusals.js";
import { openPrior, openScorer, requireMetric } from "./scorer.js";
import { sealState } from "./state.js";
import { doubtsOf } from "./warnings.js";

export const registerEvolve: Register = (app, predictors) => {
  app.openapi(
    createRoute({ ...evolveRoute, middleware: [readJson(EvolveRequest)] as const }),
    async (c) => {
      const request = c.req.valid("json");
      const stopwatch = c.get("stopwatch");
      const space = await requireSpace(c, request.space, "/space");
      const listed = choosePredictor(predictors, space, request.predictor);
      if (listed && request.predictor !== undefined) refuseNoFitness(listed, "/predictor");
      const fitness = listed && isFitness(listed) ? listed : undefined;
      const predictor = fitness?.card.id ?? null;
      const work = workOf(c, MAX_WORK);
      const begun = await begin(request, space, predictor, work);
      const warnings = fitness ? doubtsOf(request.population, fitness.card) : [];
      const population = await readPopulation(space, request.population, work);
      requireMetrics(space, predictors, request.population);
      const metrics = begun.objectives.map(({ metric }) => metric);
      const most = mostKnown(space, metrics);
      refuseTooLarge(request, begun.state.search, most);
      const scorer = await openScorer(
        space,
        predictors,
        fitness,
        pointersOf(request, begun.objectives),
        stopwatch,
      );
      refuseUncomputable(request, metrics, scorer);
      const prior = await openPrior(space, predictors, begun.parameters, stopwatch);
      stopwatch.lap("parsing");

      const constraints = Object.entries(request.constraints ?? {}).map(([metric, bounds]) => ({
        metric,
        ...bounds,
      }));
      const { offspring, generations } = request;
      const evolved = await evolve({
        ...begun,
        ...{ space, population, offspring, generations, constraints, scorer, prior, most, work },
      }).catch((error: unknown) => {
        throw explained(error, request);
      });
      stopwatch.lap("search");
      const described = await describe(space, evolved, work);
      stopwatch.lap("hashing");
      const answer = c.json(
        {
          ...described,
          state: await sealState({ predictor, ...evolved.state }, work),
          seed: createRandom(evolved.state.search.random).seed(),
          generations: evolved.generations,
          counts: evolved.counts,
          exhausted: evolved.exhausted,
          work: { used: Math.ceil(work.used), limit: work.limit },
          ...(warnings.length > 0 && { warnings }),
        },
        200,
      );
      stopwatch.lap("serialisation");
      answer.headers.set("Server-Timing", `${stopwatch}`);
      return answer;
    },
  );
};

/** @throws {ProblemError} for the first member that is not of the space: a search is of all or none. */
async function readPopulation(
  space: SearchSpace,
  population: EvolveRequest["population"],
  work: Work,
): Promise<Individual[]> {
  return mapInSlices(population, work, COST.decode, ({ architecture, fitness, metrics }, index) => {
    const item = readArchitecture(space, architecture, `/population/${index}/architecture`);
    if (!isArchitecture(item)) {
      const { type, detail, pointer } = item.error;
      throw new ProblemError(type, detail, pointer);
    }
    const values = { ...metrics, ...(fitness !== undefined && { [FITNESS]: fitness }) };
    return { architecture: item, values };
  });
}

/** @throws {ProblemError} for the first metric of a member that is none of the space. */
function requireMetrics(
  space: SearchSpace,
  predictors: Predictors,
  population: EvolveRequest["population"],
): void {
  for (const [index, { metrics = {} }] of population.entries())
    for (const metric of Object.keys(metrics)) {
      const pointer = jsonPointer(["population", index, "metrics", metric]);
      if (metric === FITNESS)
        throw new ProblemError(
          "invalid_request",
          "The fitness of a member stands beside its metrics, not among them",
          pointer,
        );
      requireMetric(space, predictors, metric, pointer);
    }
}

/** Where the request names each metric. */
function pointersOf(
  { objectives, constraints = {} }: EvolveRequest,
  chosen: readonly Objective[],
): Map<string, string> {
  const list = objectives ? ["objectives"] : ["strategy", "objectives"];
  return new Map([
    ...Object.keys(constraints).map((metric) => [metric, jsonPointer(["constraints", metric])]),
    ...chosen.map(({ metric }, index) => [metric, jsonPointer([...list, index, "metric"])]),
  ] as [string, string][]);
}

async function describe(space: SearchSpace, { population, offspring }: Evolved, work: Work) {
  const common = ({ architecture, values }: Individual) => {
    const { [FITNESS]: _, ...metrics } = values;
    return {
      architecture: space.format(architecture),
      hash: space.hash(architecture),
      ...(Object.keys(metrics).length > 0 && { metrics }),
    };
  };
  return {
    population: await mapInSlices(population, work, COST.hash, (one) => ({
      ...common(one),
      fitness: one.values[FITNESS],
    })),
    offspring: await mapInSlices(offspring, work, 2 * COST.hash, (one) => ({
      ...common(one),
      fitness: one.values[FITNESS] ?? null,
      std: one.std ?? null,
      parents: one.parents.map((parent) => space.hash(parent)),
      mutation: one.mutation && { ...one.mutation, changes: [...one.mutation.changes] },
    })),
  };
}
