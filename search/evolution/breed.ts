/**
 * @module
 * One generation: ask, score, hold against the constraints.
 */
import { complete, FITNESS } from "../individuals.js";
import type { Result, SearchState } from "../strategy.js";
import { type Evolved, knownIn, type Offspring, type Run } from "./types.js";

/** Candidates that a generation has predicted and refused one after the other before it gives up. */
const MAX_REFUSED = 2000;
/** Candidates that are asked for at a time, at least, once predicted constraints have refused one. */
const LOT = 64;

/** One generation. */
export interface Bred extends Pick<Evolved, "offspring" | "counts" | "exhausted"> {
  readonly state: SearchState;
}

/** Proposals that keep the constraints, scored. */
export async function breed(run: Run, from: SearchState): Promise<Bred> {
  const { strategy, context, constraints, metrics, scorer, most, work } = run;
  const wanted = [...new Set([FITNESS, ...metrics, ...constraints.metrics])];
  const offspring: Offspring[] = [];
  const counts = { new: 0, known: 0, rejected: 0 };
  let state = from;
  let refusedInARow = 0;
  let hasRefused = false;
  while (offspring.length < run.offspring && refusedInARow < MAX_REFUSED && knownIn(state) < most) {
    const left = run.offspring - offspring.length;
    const asked = await strategy.ask(context, state, hasRefused ? Math.max(LOT, left) : left);
    state = asked.state;
    counts.known += asked.known;
    counts.rejected += asked.rejected;
    const scored = await complete(
      asked.proposals.map(({ architecture }) => ({ architecture, values: {} })),
      wanted,
      scorer,
      work,
    );
    const refused: Result[] = [];
    scored.forEach((individual, index) => {
      if (!constraints.keptBy(individual.values)) {
        refused.push({ architecture: individual.architecture, failed: true });
        refusedInARow++;
      } else {
        offspring.push({ ...asked.proposals[index], ...individual });
        refusedInARow = 0;
      }
    });
    counts.rejected += refused.length;
    if (refused.length > 0) {
      hasRefused = true;
      state = await strategy.tell(context, state, refused);
    }
    if (asked.exhausted) break;
  }
  // What a lot has brought beyond what was asked for is as if it had never been proposed.
  const surplus = offspring.splice(run.offspring).length;
  if (surplus > 0) state = { ...state, pending: state.pending.slice(0, -surplus) };
  counts.new = offspring.length;
  return { state, offspring, counts, exhausted: offspring.length < run.offspring };
}
