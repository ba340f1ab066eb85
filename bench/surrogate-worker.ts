/**
 * @module
 * Runs inside workerd for `surrogate.ts`: reads measured cells and fits surrogates to them, the time of
 * which is measured outside, since the clock of a Worker stands still while it computes.
 */
import { decisionFeaturiser, fitSurrogate, graphFeaturiser } from "../search/surrogate.js";
import { Work } from "../search/work.js";
import { createRandom, nasbench201 } from "../spaces/index.js";

export interface FitRequest {
  readonly architectures: readonly string[];
  readonly fitness: readonly number[];
  /** Whether architectures are described by their decisions, not by their graphs. */
  readonly byDecisions: boolean;
  /** Isomorphic copies of each architecture at most, which are fitted as well. */
  readonly copies: number;
  readonly members: number;
  readonly rounds: number;
  /** How often to fit. */
  readonly fits: number;
}

export interface FitAnswer {
  /** Rows that were fitted, copies included. */
  readonly rows: number;
  /** A prediction of each fit: nothing of it can be left out as unused. */
  readonly predicted: readonly number[];
}

const space = nasbench201;

async function fit(request: FitRequest): Promise<FitAnswer> {
  const { byDecisions, copies, members, rounds, fits } = request;
  const given = request.architectures.map((written) => space.parse(written));
  const families = given.map((one) => [one, ...space.isomorphs(one).slice(0, copies)]);
  const rows = families.flat();
  const fitness = families.flatMap((family, row) => family.map(() => request.fitness[row]));
  const featuriser = (byDecisions ? decisionFeaturiser : graphFeaturiser)(space);
  const work = new Work();
  const predicted: number[] = [];
  for (let seed = 0; seed < fits; seed++) {
    const random = createRandom(seed);
    const surrogate = await fitSurrogate(
      featuriser,
      rows,
      fitness,
      { members, rounds },
      random,
      work,
    );
    predicted.push((await surrogate.predict(rows.slice(0, 1), work)).mean[0]);
  }
  return { rows: rows.length, predicted };
}

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await fit((await request.json()) as FitRequest));
  },
};
