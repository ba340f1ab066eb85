/**
 * @module
 * For tests: strategies at settings that are quick, and searches of a few rounds.
 */
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import {
  findStrategy,
  type Proposal,
  type Result,
  runLoop,
  SearchSession,
  type SearchSnapshot,
  type SessionOptions,
  type Strategy,
} from "../index.js";
import type { CommonParameters } from "../strategy.js";

const QUICK: Readonly<Record<string, object>> = {
  aging: { population: 8, sample: 4 },
  genetic: { population: 8, tournament: 4 },
  nas_ea_fa: { initial: 8, batch: 4, members: 1, rounds: 5, population: 10, generations: 2 },
  progressive: { beam: 4, candidates: 50, batch: 4, members: 1, rounds: 5 },
  bananas: { initial: 8, batch: 4, members: 2, rounds: 5, candidates: 30 },
  guided: { initial: 8, batch: 4, members: 1, rounds: 5, pool: 30 },
  reinforced_evolution: { population: 8, sample: 4 },
  nsga2: { population: 8 },
};

export function quickParameters(strategy: Strategy, more: object = {}): CommonParameters {
  return strategy.parameters.parse({ ...QUICK[strategy.name], ...more });
}

/** A search that begins at settings that are quick. */
export function beginQuick(strategy: Strategy, options: SessionOptions, seed = 1): SearchSession {
  return SearchSession.begin(strategy, { ...options, parameters: quickParameters(strategy), seed });
}

export type Measure = (architecture: Architecture) => number;

/** Numbers for any strategy: `fitness`, and another that disagrees with it. */
export function resultOf(measure: Measure, architecture: Architecture): Result {
  const fitness = measure(architecture);
  return { architecture, fitness, metrics: { params_m: Math.sin(7 * fitness) } };
}

/** Asks and tells `rounds` times. */
export async function runRounds(
  session: SearchSession,
  measure: Measure,
  rounds: number,
  count: number,
): Promise<Proposal[]> {
  const all: Proposal[] = [];
  let round = 0;
  await runLoop(session, {
    next: () => (round++ < rounds ? count : 0),
    evaluate({ proposals }) {
      all.push(...proposals);
      return proposals.map(({ architecture }) => resultOf(measure, architecture));
    },
  });
  return all;
}

/** A search that a test leads step by step. */
export class TestSearch {
  readonly strategy: Strategy;
  session: SearchSession;

  constructor(
    private readonly name: string,
    private readonly space: SearchSpace,
    private readonly parameters: object = {},
    private readonly seed = 1,
  ) {
    this.strategy = findStrategy(name) as Strategy;
    this.session = SearchSession.begin(this.strategy, {
      ...{ space, seed },
      parameters: this.strategy.parameters.parse(parameters),
    });
  }

  get state(): SearchSnapshot {
    return this.session.snapshot();
  }

  /** Another one that is where this one is. */
  async fork(): Promise<TestSearch> {
    const { strategy, space, state } = this;
    const fork = new TestSearch(this.name, space, this.parameters, this.seed);
    fork.session = await SearchSession.resume(strategy, state, { space });
    return fork;
  }

  async ask(count: number): Promise<readonly Proposal[]> {
    return (await this.session.ask(count)).proposals;
  }

  /** The next proposal alone. */
  async next(): Promise<Proposal> {
    return (await this.ask(1))[0];
  }

  async tell(
    architecture: Architecture,
    fitness: number,
    metrics: Record<string, number> = {},
  ): Promise<void> {
    await this.session.tell([{ architecture, fitness, metrics }]);
  }

  /** Asks one at a time and tells each before the next. */
  async run(measure: Measure, queries: number): Promise<Proposal[]> {
    const proposals: Proposal[] = [];
    let query = 0;
    await runLoop(this.session, {
      next: () => Number(query++ < queries),
      evaluate({ proposals: [proposal] }) {
        proposals.push(proposal);
        const { architecture } = proposal;
        return [{ architecture, fitness: measure(architecture) }];
      },
    });
    return proposals;
  }
}
