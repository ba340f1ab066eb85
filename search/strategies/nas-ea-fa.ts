/**
 * @module
 * `nas_ea_fa`: NAS-EA-FA V2, evolution with fitness approximation.
 */
import { z } from "zod";
import { type Architecture, mutateBitwise, type SearchSpace } from "../../spaces/index.js";
import { mutants, mutationParameters } from "../operators.js";
import {
  type Candidate,
  distinctNew,
  fittedOnce,
  fittedRows,
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
  decisionFeaturiser,
  fitCost,
  fitSurrogate,
  predictionCost,
  type Surrogate,
  surrogateParameters,
} from "../surrogate.js";
import { COST, forEachInSlices } from "../work.js";

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

interface Own {
  queue: Queue;
}

/** Rows that the surrogate is fitted to at most, copies included. */
const MAX_COPIED = 11 * MAX_FITTED;

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
  own: () => z.strictObject({ queue: Queue }),
  begin: () => ({ queue: [] }),
  estimate(space, parameters, known) {
    if (known < parameters.initial) return 0;
    const { columns } = decisionFeaturiser(space);
    const rows = copiedRows(parameters, Math.min(known, MAX_FITTED));
    const children = parameters.population * parameters.generations;
    return (
      fitCost(parameters, rows, columns) +
      children * COST.draw +
      predictionCost(parameters, 3 * children)
    );
  },
  async propose(search, own, remaining) {
    if (!isStarted(search)) return undefined;
    return nextQueued(search, own, remaining, (count) => plan(search, count));
  },
});

async function plan(search: SearchSession<Parameters>, count: number): Promise<Candidate[]> {
  const { parameters, space } = search;
  const rows = copiedRows(parameters, fittedRows(search).length);
  const cost = fitCost(parameters, rows, decisionFeaturiser(space).columns);
  const surrogate = await fittedOnce(search, cost, () => fitToCopies(search));
  if (!surrogate) return [];
  const met = await distinctNew(search, await evolve(search, surrogate));
  const predictions = await predictAll(search, surrogate, met);
  if (!predictions) return [];
  const diverse = Math.round(parameters.diverse * count);
  const fittest = await pickBest(search, met, predictions.mean, count - diverse);
  if (diverse === 0) return fittest;
  const taken = new Set(fittest);
  const others = met.filter((candidate) => !taken.has(candidate));
  return [
    ...fittest,
    ...(await pickBest(search, others, await distances(search, others), diverse)),
  ];
}

/** Isomorphic copies of each row that is fitted to, at most. */
const copiesOf = ({ copies }: Parameters, rows: number) =>
  Math.min(copies, Math.floor(MAX_COPIED / Math.max(1, rows)) - 1);

const copiedRows = (parameters: Parameters, rows: number) =>
  rows * (1 + copiesOf(parameters, rows));

/** What was measured, each with copies of the same fitness. */
async function fitToCopies(search: SearchSession<Parameters>): Promise<Surrogate> {
  const { space, parameters, random, work } = search;
  const architectures: Architecture[] = [];
  const fitness: number[] = [];
  const rows = fittedRows(search);
  const most = copiesOf(parameters, rows.length);
  for (const row of rows) {
    const own = search.architecture(row);
    const isomorphs = [...(space.isomorphs?.(own) ?? [])];
    if (work.spend(isomorphs.length * COST.neighbour)) await work.turn();
    const copies = random.shuffle(isomorphs).slice(0, most);
    for (const architecture of [own, ...copies]) {
      architectures.push(architecture);
      fitness.push(search.fitness(row) as number);
    }
  }
  return fitSurrogate(decisionFeaturiser(space), architectures, fitness, parameters, random, work);
}

/** Every child of an evolution that starts from the best measured and has the surrogate as fitness. */
async function evolve(
  search: SearchSession<Parameters>,
  surrogate: Surrogate,
): Promise<Candidate[]> {
  const { space, random } = search;
  const { population, generations, rate } = search.parameters;
  const best = search.ranked().slice(0, population);
  const probability = rate ?? 1 / space.decisions.length;
  let members: Candidate[] = best.map((row) => ({ architecture: search.architecture(row) }));
  const children: Candidate[] = [];
  for (let generation = 0; generation < generations && !search.work.isSpent; generation++) {
    const bred = mutants(
      search,
      population,
      () => random.choice(members).architecture,
      (parent) => mutateBitwise(space, parent, probability, random),
    );
    const born: Candidate[] = [];
    for (const child of bred) {
      if (!(await search.mayDraw())) break;
      born.push(child);
    }
    children.push(...born);
    members = await survivors(search, [...members, ...born], surrogate, population);
  }
  return children;
}

/** The `count` that are predicted to be best, each once; any of them where the work is spent. */
async function survivors(
  search: SearchSession<Parameters>,
  candidates: readonly Candidate[],
  surrogate: Surrogate,
  count: number,
): Promise<Candidate[]> {
  const distinct = new Map(
    candidates.map((candidate) => [search.identityOf(candidate.architecture), candidate]),
  );
  const all = [...distinct.values()];
  const predictions = await predictAll(search, surrogate, all);
  if (!predictions) return all.slice(0, count);
  const { mean } = predictions;
  return Array.from(all.keys())
    .sort((a, b) => mean[b] - mean[a] || a - b)
    .slice(0, count)
    .map((index) => all[index]);
}

/** Per candidate: decisions in which it differs from the nearest that the surrogate was fitted to. */
async function distances(
  search: SearchSession,
  candidates: readonly Candidate[],
): Promise<Float64Array> {
  const { space, work } = search;
  const measured = fittedRows(search).map((row) => decisionsOf(space, search.architecture(row)));
  const nearest = new Float64Array(candidates.length);
  const cost = COST.encode + COST.distance * measured.length;
  await forEachInSlices(candidates, work, cost, ({ architecture }, row) => {
    if (!work.isSpent) nearest[row] = distanceToNearest(decisionsOf(space, architecture), measured);
  });
  return nearest;
}

function distanceToNearest(own: Uint8Array, others: readonly Uint8Array[]): number {
  let nearest = own.length;
  for (const other of others) {
    let different = 0;
    for (let decision = 0; decision < own.length && different < nearest; decision++)
      if (own[decision] !== other[decision]) different++;
    nearest = Math.min(nearest, different);
  }
  return nearest;
}

const decisionsOf = (space: SearchSpace, architecture: Architecture) =>
  space.toDecisions(space.canonical(architecture));
