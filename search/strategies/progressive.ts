/**
 * @module
 * `progressive`: PNAS, from the smallest architectures to larger ones.
 */
import { z } from "zod";
import { type Architecture, requireGrowth } from "../../spaces/index.js";
import {
  type Candidate,
  fitToTold,
  MAX_FITTED,
  nextQueued,
  pickBest,
  predictAll,
  Queue,
  roundParameters,
} from "../rounds.js";
import type { SearchSession } from "../session.js";
import { Code } from "../snapshot.js";
import { Distinct, defineStrategy } from "../strategy.js";
import {
  fitCost,
  graphFeaturiser,
  predictionCost,
  type Surrogate,
  surrogateParameters,
} from "../surrogate.js";
import { COST } from "../work.js";

const Parameters = z.strictObject({
  beam: z
    .int()
    .min(1)
    .max(1000)
    .default(16)
    .describe(
      "Architectures of each size that are measured and expanded, from 1 to 1000; the paper has 256 of five sizes",
    ),
  candidates: z
    .int()
    .min(1)
    .max(10_000)
    .default(2000)
    .describe("Expansions of one size that are predicted at most, from 1 to 10000"),
  batch: roundParameters(20, 5).batch,
  ...surrogateParameters,
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** Size of what is in the beam; 0 before the start. */
  size: number;
  /** Codes of the architectures that are expanded next. */
  beam: string[];
  queue: Queue;
}

/** Of one size, however many more there are: the best of a beam are expanded first. */
const MAX_EXPANSIONS = 20_000;

export const progressive = defineStrategy<Parameters, Own>({
  name: "progressive",
  title: "Progressive neural architecture search",
  paper: "Liu et al., 2018: Progressive Neural Architecture Search (ECCV)",
  description:
    "All of the smallest size are measured; then, size by size, the best are expanded, the expansions " +
    "predicted, the best of those measured, and the surrogate refitted. After the largest size it grows " +
    "again from the smallest by prediction alone and measures the best of any size.",
  parameters: Parameters,
  own: ({ beam }, space) =>
    z.strictObject({
      size: z.int().min(0).max(1000),
      beam: z.array(Code).max(Math.max(beam, requireGrowth(space).smallest().length)),
      queue: Queue,
    }),
  begin(space) {
    requireGrowth(space);
    return { size: 0, beam: [], queue: [] };
  },

  estimate: (space, parameters, known) =>
    known < 2
      ? 0
      : fitCost(parameters, Math.min(known, MAX_FITTED), graphFeaturiser(space).columns) +
        predictionCost(parameters, parameters.beam),
  async propose(search, own, remaining) {
    for (;;) {
      const isLast = own.size > 0 && own.beam.length === 0;
      const draft = isLast
        ? await nextQueued(search, own, remaining, (count) => regrow(search, count))
        : await nextQueued(
            search,
            own,
            remaining,
            () => grow(search, own),
            Number.POSITIVE_INFINITY,
          );
      if (draft || isLast || search.work.isSpent) return draft;
    }
  },
});

/** The next size: sets the beam, which is what is to be measured. */
async function grow(search: SearchSession<Parameters>, own: Own): Promise<Candidate[]> {
  const { space, parameters } = search;
  const isFirst = own.size === 0;
  const expanded = isFirst
    ? requireGrowth(space)
        .smallest()
        .map((architecture) => ({ architecture }))
    : await expand(
        search,
        own.beam.map((code) => search.decode(code)),
        own.size,
      );
  const isMeasured = search.measured().length >= 2;
  const surrogate = isMeasured ? await surrogateOf(search) : undefined;
  const beam = isFirst
    ? expanded
    : (await best(search, expanded, surrogate)).slice(0, parameters.beam);
  // It would be a beam that nobody has chosen, of what expansions there was work for.
  if (search.work.isSpent) return [];
  own.size++;
  own.beam = beam.map(({ architecture }) => search.encode(architecture));
  return ofNewFunction(search, beam);
}

/**
 * One of each function that was not told: many small architectures are written in several ways, of
 * which one says all.
 */
function ofNewFunction(search: SearchSession, candidates: readonly Candidate[]): Candidate[] {
  const { space } = search;
  const seen = new Set(search.measured().map((row) => space.identity(search.architecture(row))));
  return candidates.filter(({ architecture }) => {
    const identity = space.identity(architecture);
    return !seen.has(identity) && seen.add(identity);
  });
}

/** Times the beam that is grown by prediction alone, where width costs no query. */
const REGROWN_WIDTH = 4;

/** All sizes by prediction alone. */
async function regrow(search: SearchSession<Parameters>, count: number): Promise<Candidate[]> {
  if (search.measured().length < 2) return [];
  const surrogate = await surrogateOf(search);
  if (!surrogate) return [];
  const met: Candidate[] = [];
  const { smallest } = requireGrowth(search.space);
  let level: Candidate[] = smallest().map((architecture) => ({ architecture }));
  for (let size = 1; level.length > 0; size++) {
    met.push(...level);
    const width = REGROWN_WIDTH * search.parameters.beam;
    const beam = (await best(search, level, surrogate)).slice(0, width);
    level = await expand(
      search,
      beam.map(({ architecture }) => architecture),
      size,
    );
  }
  const predictions = await predictAll(search, surrogate, met);
  return predictions ? pickBest(search, met, predictions.mean, count) : [];
}

const surrogateOf = (search: SearchSession<Parameters>) =>
  fitToTold(search, graphFeaturiser(search.space));

/**
 * Expansions of all that are in the beam, each once as written, some at random if there are too many;
 * none once the work is spent.
 */
async function expand(
  search: SearchSession<Parameters>,
  beam: readonly Architecture[],
  size: number,
): Promise<Candidate[]> {
  const { space, random, work } = search;
  const found = new Map<string, Candidate>();
  for (const parent of beam) {
    if (found.size >= MAX_EXPANSIONS || work.isSpent) break;
    const expansions = requireGrowth(space).expansions(parent, size);
    for (const architecture of expansions)
      found.set(search.encode(architecture), { architecture, parent });
    if (work.spend(expansions.length * COST.draw)) await work.turn();
  }
  return random.shuffle([...found.values()]).slice(0, search.parameters.candidates);
}

/**
 * Predicted best first; in the order given while there is nothing to predict from. What is not
 * accepted is left out, unless nothing else would be left to grow from; none where the work is spent.
 */
async function best(
  search: SearchSession<Parameters>,
  candidates: readonly Candidate[],
  surrogate: Surrogate | undefined,
): Promise<Candidate[]> {
  const within = candidates.filter(({ architecture }) => search.accepts(architecture));
  const accepted = within.length > 0 ? within : [...candidates];
  if (!surrogate) return accepted;
  const predictions = await predictAll(search, surrogate, accepted);
  if (!predictions) return [];
  const { mean } = predictions;
  return Array.from(accepted.keys())
    .sort((a, b) => mean[b] - mean[a] || a - b)
    .map((index) => accepted[index]);
}
