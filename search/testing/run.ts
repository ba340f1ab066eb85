/**
 * @module
 * For tests: strategies at settings that are quick, and searches of a few rounds.
 */
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import {
  findStrategy,
  type Proposal,
  type Result,
  type SearchContext,
  type SearchState,
  type Strategy,
} from "../index.js";

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

export function quickParameters(strategy: Strategy, more: object = {}): object {
  return strategy.parameters.parse({ ...QUICK[strategy.name], ...more });
}

export type Measure = (architecture: Architecture) => number;

/** Numbers for any strategy: `fitness`, and another that disagrees with it. */
export function resultOf(measure: Measure, architecture: Architecture): Result {
  const fitness = measure(architecture);
  return { architecture, fitness, metrics: { params_m: Math.sin(7 * fitness) } };
}

/** Asks and tells `rounds` times. */
export async function runRounds(
  strategy: Strategy,
  context: SearchContext,
  from: SearchState,
  measure: Measure,
  rounds: number,
  count: number,
  between: (state: SearchState) => SearchState = (state) => state,
): Promise<{ state: SearchState; proposals: Proposal[] }> {
  let state = from;
  const proposals: Proposal[] = [];
  for (let round = 0; round < rounds; round++) {
    const asked = await strategy.ask(context, state, count);
    proposals.push(...asked.proposals);
    const results = asked.proposals.map(({ architecture }) => resultOf(measure, architecture));
    state = between(await strategy.tell(context, between(asked.state), results));
  }
  return { state, proposals };
}

/** A search that a test leads step by step. */
export class TestSearch {
  state: SearchState;
  readonly strategy: Strategy;

  constructor(
    private readonly name: string,
    private readonly space: SearchSpace,
    private readonly parameters: object = {},
    private readonly seed = 1,
  ) {
    this.strategy = findStrategy(name) as Strategy;
    this.state = this.strategy.start({ space }, this.strategy.parameters.parse(parameters), seed);
  }

  /** Another one that is where this one is. */
  fork(): TestSearch {
    const fork = new TestSearch(this.name, this.space, this.parameters, this.seed);
    fork.state = this.state;
    return fork;
  }

  async ask(count: number): Promise<readonly Proposal[]> {
    const { state, proposals } = await this.strategy.ask({ space: this.space }, this.state, count);
    this.state = state;
    return proposals;
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
    const results = [{ architecture, fitness, metrics }];
    this.state = await this.strategy.tell({ space: this.space }, this.state, results);
  }

  /** Asks one at a time and tells each before the next. */
  async run(measure: Measure, queries: number): Promise<Proposal[]> {
    const proposals: Proposal[] = [];
    for (let query = 0; query < queries; query++) {
      const proposal = await this.next();
      await this.tell(proposal.architecture, measure(proposal.architecture));
      proposals.push(proposal);
    }
    return proposals;
  }
}
