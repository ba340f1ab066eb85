/**
 * @module
 * `nas_ea_fa`: NAS-EA-FA V2, evolution with fitness approximation.
 */
import { z } from "zod";
import { type Architecture, mutateBitwise, type SearchSpace } from "../../spaces/index.js";
import { defineStrategy } from "../define.js";
import { mutationParameters } from "../operators.js";
import {
  type Candidate,
  distinctNew,
  fittedOnce,
  fittedRows,
  isStarted,
  nextQueued,
  pickBest,
  Queue,
  roundParameters,
} from "../queued.js";
import type { Search } from "../search.js";
import { Distinct } from "../strategy.js";
import {
  decisionFeaturiser,
  fitSurrogate,
  type Surrogate,
  surrogateParameters,
} from "../surrogate.js";

const Parameters = z.strictObject({
  ...roundParameters(20, 10),
  diverse: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe(
      "Share of a batch that is chosen by distance from what was measured instead of predicted fitness, from 0 to 1",
    ),
  copies: z
    .int()
    .min(0)
    .max(100)
    .default(10)
    .describe("Isomorphic copies of each measured architecture to learn from, from 0 to 100"),
  population: z
    .int()
    .min(2)
    .max(1000)
    .default(100)
    .describe("Members of the evolution on the surrogate, from 2 to 1000"),
  generations: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Generations of the evolution on the surrogate, from 1 to 100"),
  rate: mutationParameters.rate,
  ...surrogateParameters,
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

const Own = z.strictObject({ queue: Queue });
type Own = z.infer<typeof Own>;

export const nasEaFa = defineStrategy<Parameters, Own>({
  name: "nas_ea_fa",
  title: "NAS-EA-FA V2",
  paper:
    "Pan and Yao, 2021: Neural Architecture Search Based on Evolutionary Algorithms with Fitness Approximation (IJCNN)",
  description:
    "A surrogate learns from all that was measured and its isomorphic copies; evolution on it yields " +
    "candidates, of which those of the highest predicted fitness and those furthest from what was " +
    "measured are asked for.",
  parameters: Parameters,
  own: Own,
  begin: () => ({ queue: [] }),
  propose(search, own, remaining) {
    if (!isStarted(search)) return undefined;
    return nextQueued(search, own, remaining, (count) => plan(search, count));
  },
});

function plan(search: Search<Parameters>, count: number): Candidate[] {
  const surrogate = fittedOnce(search, () => fitToCopies(search));
  const met = distinctNew(search, evolve(search, surrogate));
  const { mean } = surrogate.predict(met.map(({ architecture }) => architecture));
  const diverse = Math.round(search.parameters.diverse * count);
  const fittest = pickBest(search, met, mean, count - diverse);
  const others = met.filter((candidate) => !fittest.includes(candidate));
  return [...fittest, ...pickBest(search, others, distances(search, others), diverse)];
}

/** What was measured, each with copies of the same fitness. */
function fitToCopies(search: Search<Parameters>): Surrogate {
  const { space, parameters, random } = search;
  const architectures: Architecture[] = [];
  const fitness: number[] = [];
  for (const row of fittedRows(search)) {
    const own = search.architecture(row);
    const copies = random.shuffle([...space.isomorphs(own)]).slice(0, parameters.copies);
    for (const architecture of [own, ...copies]) {
      architectures.push(architecture);
      fitness.push(search.fitness(row) as number);
    }
  }
  return fitSurrogate(decisionFeaturiser(space), architectures, fitness, parameters, random);
}

/** Every child of an evolution that starts from the best measured and has the surrogate as fitness. */
function evolve(search: Search<Parameters>, surrogate: Surrogate): Candidate[] {
  const { space, random } = search;
  const { population, generations, rate } = search.parameters;
  const best = search.ranked().slice(0, population);
  let members: Candidate[] = best.map((row) => ({ architecture: search.architecture(row) }));
  const children: Candidate[] = [];
  for (let generation = 0; generation < generations; generation++) {
    const born = Array.from({ length: population }, () => {
      const parent = random.choice(members).architecture;
      const probability = rate ?? 1 / space.decisions.length;
      return { architecture: mutateBitwise(space, parent, probability, random), parent };
    });
    children.push(...born);
    members = survivors(search, [...members, ...born], surrogate, population);
  }
  return children;
}

/** The `count` that are predicted to be best, each once. */
function survivors(
  search: Search,
  candidates: readonly Candidate[],
  surrogate: Surrogate,
  count: number,
): Candidate[] {
  const distinct = new Map(
    candidates.map((candidate) => [search.identityOf(candidate.architecture), candidate]),
  );
  const all = [...distinct.values()];
  const { mean } = surrogate.predict(all.map(({ architecture }) => architecture));
  return Array.from(all.keys())
    .sort((a, b) => mean[b] - mean[a] || a - b)
    .slice(0, count)
    .map((index) => all[index]);
}

/** Per candidate: decisions in which it differs from the nearest that was measured. */
function distances(search: Search, candidates: readonly Candidate[]): number[] {
  const measured = search
    .measured()
    .map((row) => decisionsOf(search.space, search.architecture(row)));
  return candidates.map(({ architecture }) => {
    const own = decisionsOf(search.space, architecture);
    let nearest = own.length;
    for (const other of measured) {
      let different = 0;
      for (let decision = 0; decision < own.length && different < nearest; decision++)
        if (own[decision] !== other[decision]) different++;
      nearest = Math.min(nearest, different);
    }
    return nearest;
  });
}

const decisionsOf = (space: SearchSpace, architecture: Architecture) =>
  space.toDecisions(space.canonical(architecture));
