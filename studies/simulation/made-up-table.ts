/**
 * @module
 * A table that nobody measured: a list of choices with a made-up objective, so that searches are seen
 * on a space of the kind that people bring.
 */
import { createHash } from "node:crypto";
import { mean, standardDeviation } from "../../learn/index.js";
import { createChoicesSpace, createRandom } from "../../spaces/index.js";
import { messageOf, type ReplayTable } from "./replay-table.js";

const POSITIONS = 8;
const OPTIONS = ["skip", "mb3", "mb6", "conv"];
const SEED = 1;

/** 4⁸ architectures. */
const space = createChoicesSpace({
  name: "eight-by-four",
  title: "Eight blocks of four kinds",
  positions: Array.from({ length: POSITIONS }, (_, index) => ({
    name: `block ${index + 1}`,
    options: OPTIONS,
  })),
});

/** How the objective is made, for the page. */
export const MADE_UP =
  "each of eight blocks is one of skip, mb3, mb6 and conv; normally distributed weights (seeded) of each kind, of each kind at each block and, half as large, of each pair of neighbouring kinds at each block are added up, and a logistic curve brings the sum to accuracies from 50 to 95 %";

const METRIC = "toy_test_1";

/** The whole space with its objective, larger is better, in percent. */
export function madeUpTable(): ReplayTable {
  const random = createRandom(SEED);
  const draw = (count: number) => Array.from({ length: count }, () => random.normal());
  const kinds = OPTIONS.length;
  const ofKind = draw(kinds);
  const ofBlock = draw(POSITIONS * kinds);
  const ofPair = draw(POSITIONS * kinds * kinds);
  const architectures = [...space.enumerate()];
  const sums = architectures.map(({ choices }) =>
    choices.reduce((sum, kind, block) => {
      const own = ofKind[kind] + ofBlock[block * kinds + kind];
      const next = choices[block + 1];
      const pair = next === undefined ? 0 : ofPair[(block * kinds + kind) * kinds + next] / 2;
      return sum + own + pair;
    }, 0),
  );
  const [centre, deviation] = [mean(sums), standardDeviation(sums)];
  const fitness = Float64Array.from(
    sums,
    (sum) => 50 + 45 / (1 + Math.exp(-(sum - centre) / deviation)),
  );
  return {
    name: "made up",
    sha256: createHash("sha256").update(fitness).digest("hex"),
    space: messageOf(space),
    searchOn: METRIC,
    judgeBy: METRIC,
    keys: architectures.map((one) => space.key(one)).join("\n"),
    architectures,
    fitness,
    judgements: fitness,
    seconds: undefined,
    metrics: {},
    skipped: 0,
  };
}
