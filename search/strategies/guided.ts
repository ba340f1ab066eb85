/**
 * @module
 * `guided`: our own. A surrogate of boosted trees, asked about the whole space or, where that is too
 * large, about a pool that is drawn, mutated from the best measured, and evolved by the surrogate.
 */
import { z } from "zod";
import { type Architecture, mutate, sampleArchitecture } from "../../spaces/index.js";
import { drawNew } from "../draw.js";
import { mutants } from "../operators.js";
import { type Posterior, posteriorOf, priorCost } from "../prior.js";
import type { Draft } from "../proposal.js";
import {
  type Candidate,
  distinctNew,
  fitToTold,
  isStarted,
  MAX_FITTED,
  nextQueued,
  pickBest,
  predictAll,
  Queue,
  roundParameters,
} from "../rounds.js";
import type { SearchSession } from "../session.js";
import { Distinct, defineStrategy } from "../strategy.js";
import {
  answerCost,
  fitCost,
  graphFeaturiser,
  type Predictions,
  predictionCost,
  type Surrogate,
  surrogateParameters,
} from "../surrogate.js";
import { allOf, functionsOf, isEnumerable, referenceSize } from "../whole-space.js";

const Parameters = z.strictObject({
  ...roundParameters(20, 5),
  largest_of: z
    .int()
    .min(1)
    .max(100)
    .default(4)
    .describe(
      "Random architectures of which the one with the most parameters is taken into the start, from 1, which is a uniform start, to 100; 1 where the space does not know parameters",
    ),
  optimism: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe("Deviations of the surrogate that are added to its mean, from 0 to 10"),
  pool: z
    .int()
    .min(1)
    .max(20_000)
    .default(5000)
    .describe(
      "Random architectures, and as many mutants of the best, that the surrogate is asked about where the space is too large to be looked at as a whole, from 1 to 20000",
    ),
  ...surrogateParameters,
  prior: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe(
      "Id of a predictor of the space, of another data set or target, that the search starts from: the first asked for are its best, and the surrogate learns how what was measured differs from it; null is none. Initial and largest_of are of a search without one",
    ),
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  queue: Queue;
}

/** Of the pool: what is added and mutated after the first draw. */
const POOL = { parents: 20, generations: 2, offspring: 0.4, best: 100 };
/** Candidates for each that is drawn at first. */
const POOL_PER_DRAW = 2 + POOL.generations * POOL.offspring;

export const guided = defineStrategy<Parameters, Own>({
  name: "guided",
  title: "Surrogate-guided search",
  paper:
    "Archfit; upper confidence bounds after Srinivas et al., 2010 (ICML); a prior as external drift after Goovaerts, 1997",
  description:
    "Boosted trees on graph features, fitted to the ranks of what was measured; asks for those with the " +
    "highest mean plus a multiple of the deviation. It starts from random architectures that are larger " +
    "than most, which are rarely bad, or from a predictor of another data set.",
  parameters: Parameters,
  own: () => z.strictObject({ queue: Queue }),
  begin: () => ({ queue: [] }),
  estimate(space, parameters, known, _, prior) {
    if (!prior && known < parameters.initial) return 0;
    const rows = Math.min(known, MAX_FITTED);
    // Without parents, which are measured, a pool has but what is drawn and bred from it.
    const pool = isEnumerable(space)
      ? referenceSize(space)
      : (POOL_PER_DRAW - (known === 0 ? 1 : 0)) * parameters.pool;
    const scoring = prior ? priorCost(prior, referenceSize(space), rows + pool) : 0;
    if (rows < 2) return scoring;
    return (
      scoring +
      fitCost(parameters, rows, graphFeaturiser(space).columns) +
      (isEnumerable(space) ? answerCost(parameters, pool) : predictionCost(parameters, pool))
    );
  },
  async propose(search, own, remaining) {
    if (!search.prior && !isStarted(search)) return startDraft(search);
    return nextQueued(search, own, remaining, (count) => plan(search, count));
  },
});

/** The largest of some random ones; `undefined` is a random one. */
async function startDraft(search: SearchSession<Parameters>): Promise<Draft | undefined> {
  const { space, parameters } = search;
  if (!space.costMetrics.includes("params_m") || parameters.largest_of === 1) return undefined;
  let largest: Architecture | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let draw = 0; draw < parameters.largest_of; draw++) {
    const drawn = await drawNew(search);
    if (!drawn) break;
    const params_m = space.cost?.(drawn).params_m as number;
    if (params_m > most) [largest, most] = [drawn, params_m];
  }
  return largest && { architecture: largest };
}

/** What is expected: of the surrogate alone, or of the prior and what the surrogate has learnt beside it. */
async function fit(search: SearchSession<Parameters>): Promise<Posterior | undefined> {
  const featuriser = graphFeaturiser(search.space);
  if (search.prior) return posteriorOf(search, search.prior, featuriser);
  const surrogate = await fitToTold(search, featuriser);
  return surrogate && { surrogate, trend: async ({ length }) => new Float64Array(length) };
}

/** Upper confidence bounds; `undefined` if there is not enough work left. */
async function boundsOf(
  { parameters: { optimism } }: SearchSession<Parameters>,
  { surrogate, trend }: Posterior,
  architectures: readonly Architecture[],
  predict: (surrogate: Surrogate) => Promise<Predictions | undefined>,
): Promise<Float64Array | undefined> {
  const expected = await trend(architectures);
  if (!expected || !surrogate) return expected;
  const predictions = await predict(surrogate);
  if (!predictions) return undefined;
  const { mean, deviation } = predictions;
  return expected.map((value, row) => value + mean[row] + optimism * deviation[row]);
}

async function plan(search: SearchSession<Parameters>, count: number): Promise<Candidate[]> {
  const { space, parameters, work } = search;
  const posterior = await fit(search);
  if (!posterior) return [];
  if (isEnumerable(space)) {
    const { architectures, features, rowOf } = await functionsOf(space, work.aside());
    const scores = await boundsOf(search, posterior, architectures, async (surrogate) =>
      work.affords(answerCost(parameters, architectures.length))
        ? surrogate.predictFeatures(features, work)
        : undefined,
    );
    if (!scores) return [];
    const candidate = (architecture: Architecture) => ({ architecture });
    // The twin of what is not measured yet would say nothing that is not about to be known.
    if (!posterior.surrogate) return pickBest(search, architectures.map(candidate), scores, count);
    const all = await allOf(space, work.aside());
    return pickBest(
      search,
      all.map(candidate),
      rowOf.map((row) => scores[row]),
      count,
    );
  }
  const scoreOf = async (candidates: readonly Candidate[]) => {
    const architectures = candidates.map(({ architecture }) => architecture);
    const bounds = await boundsOf(search, posterior, architectures, (surrogate) =>
      predictAll(search, surrogate, candidates),
    );
    return bounds ?? [];
  };
  let pool = await distinctNew(search, firstPool(search));
  let scores = await scoreOf(pool);
  for (let generation = 0; generation < POOL.generations && pool.length > 0; generation++) {
    const best = await pickBest(search, pool, scores, POOL.best);
    const offspring = await distinctNew(
      search,
      mutantsOf(search, best, Math.ceil(POOL.offspring * parameters.pool)),
    );
    scores = Float64Array.from([...scores, ...(await scoreOf(offspring))]);
    pool = [...pool, ...offspring];
    if (work.isSpent) return [];
  }
  return pickBest(search, pool, scores, count);
}

function* firstPool(search: SearchSession<Parameters>): Generator<Candidate> {
  for (let draw = 0; draw < search.parameters.pool; draw++)
    yield { architecture: sampleArchitecture(search.space, search.random) };
  const best = search.ranked().slice(0, POOL.parents);
  yield* mutantsOf(
    search,
    best.map((row) => ({ architecture: search.architecture(row) })),
    search.parameters.pool,
  );
}

function mutantsOf(
  search: SearchSession,
  parents: readonly Candidate[],
  count: number,
): Iterable<Candidate> {
  const { space, random } = search;
  return mutants(
    search,
    parents.length > 0 ? count : 0,
    () => random.choice(parents).architecture,
    (parent) => mutate(space, parent, random),
  );
}
