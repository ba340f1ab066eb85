/**
 * @module
 * The one loop of ask, evaluate and tell: of generations over HTTP, of the simulator, and of whatever else
 * evaluates what a search proposes.
 */
import type { Asked, Result } from "./proposal.js";
import type { SearchSession } from "./session.js";

export interface Loop {
  /** How many proposals to ask for next; 0 ends the loop. */
  next(): number;
  /**
   * What became of what was proposed, which is then told. One that failed is told as such; one that is
   * left out stays pending.
   */
  evaluate(asked: Asked): Promise<readonly Result[]> | readonly Result[];
}

/** Until `next` ends it, or the search is exhausted. */
export async function runLoop(session: SearchSession, { next, evaluate }: Loop): Promise<void> {
  for (let count = next(); count > 0; count = next()) {
    const asked = await session.ask(count);
    const results = await evaluate(asked);
    if (results.length > 0) await session.tell(results);
    if (asked.exhausted) return;
  }
}
