/**
 * @module
 * What single decisions are worth: the scores of all architectures one edit away.
 */
import type { Predictor } from "../../predictor/predictor.js";
import { MAX_ARCHITECTURES, MAX_EXPLAINED } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { Score } from "../../schema/http/score.js";
import type { Work } from "../../search/work.js";
import { type Architecture, type Edit, type SearchSpace, singleEdits } from "../../spaces/index.js";
import { round } from "../http/rounding.js";
import type { Stopwatch } from "../runtime/stopwatch.js";

type Neighbours = NonNullable<Score["neighbours"]>;

/** @throws {ProblemError} if they are more than the limit. */
export function checkExplained(architectures: readonly unknown[]): void {
  if (architectures.length <= MAX_EXPLAINED) return;
  throw new ProblemError(
    "invalid_request",
    `At most ${MAX_EXPLAINED} architectures a request can be explained, not ${architectures.length}`,
    "/architectures",
  );
}

/**
 * The neighbours of each architecture, best first.
 *
 * @throws {ProblemError} if all together they are more than a request may score.
 */
export async function explainScores(
  space: SearchSpace,
  architectures: readonly Architecture[],
  fitness: ArrayLike<number>,
  predictor: Predictor,
  work: Work,
  stopwatch: Stopwatch,
): Promise<Neighbours[]> {
  const edits = architectures.map((architecture) => effectiveEdits(space, architecture));
  checkNeighbours(edits);
  stopwatch.lap("search");
  const all = edits.flat().map(({ architecture }) => architecture);
  const { mean } = await predictor.predict(all, ["mean"], work, stopwatch);
  let at = 0;
  return edits.map((own, row) =>
    own
      .map(({ decision, from, to, architecture }) => {
        const { name, options } = space.decisions[decision];
        const value = mean[at++];
        return {
          decision: name,
          from: options[from],
          to: options[to],
          architecture: space.format(architecture) as Neighbours[number]["architecture"],
          fitness: round(value),
          difference: round(value - fitness[row]),
        };
      })
      .sort((one, other) => other.fitness - one.fitness),
  );
}

/**
 * Without edits that make the same function: they score the same, and in NAS-Bench-101 most of them are
 * of vertices that a small cell does not have.
 */
function effectiveEdits(space: SearchSpace, architecture: Architecture): Edit[] {
  const own = space.identity(architecture);
  return singleEdits(space, architecture).filter(
    (edit) => space.identity(edit.architecture) !== own,
  );
}

function checkNeighbours(edits: readonly (readonly Edit[])[]): void {
  const count = edits.reduce((sum, own) => sum + own.length, 0);
  if (count <= MAX_ARCHITECTURES) return;
  throw new ProblemError(
    "invalid_request",
    `The architectures to explain have ${count} neighbours, at most ${MAX_ARCHITECTURES} are scored a request: send fewer`,
    "/architectures",
  );
}
