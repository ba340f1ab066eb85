/**
 * @module
 * What a request says was measured of its architectures, for predictors that read it.
 */
import type { PredictorCard } from "../../schema/card.js";
import { MAX_MAGNITUDE } from "../../schema/http/limits.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { ScoreRequest } from "../../schema/http/score.js";
import { COST, mapInSlices, type Work } from "../../search/work.js";
import { quote } from "../../spaces/quote.js";

type Metric = NonNullable<PredictorCard["measured"]>["metrics"][number];

/**
 * One number for each metric that the predictor reads, architecture by architecture, NaN where there is none.
 *
 * @returns `undefined` where nothing is given.
 * @throws {ProblemError} with the place, if the predictor does not read what is given, or it cannot be.
 */
export async function readMeasured(
  { id, measured }: PredictorCard,
  { measured: given, architectures, explain }: ScoreRequest,
  work: Work,
): Promise<Float32Array | undefined> {
  if (!given) return undefined;
  if (!measured)
    throw invalid(
      `The predictor "${id}" reads architectures alone: leave measured out, or name a predictor whose card has measured`,
      "/measured",
    );
  if (given.length !== architectures.length)
    throw invalid(
      `There are ${architectures.length} architectures, and what was measured of ${given.length}: give one object, or null, for each`,
      "/measured",
    );
  if (explain)
    throw invalid(
      "Nothing is measured of the neighbours of an architecture, so that their scores say nothing beside its own: leave explain or measured out",
      "/explain",
    );
  const { metrics } = measured;
  const columnOf = new Map(metrics.map(({ metric }, column) => [metric, column]));
  const values = new Float32Array(given.length * metrics.length).fill(Number.NaN);
  await mapInSlices(given, work, COST.number * metrics.length, (numbers, row) => {
    for (const [name, value] of Object.entries(numbers ?? {})) {
      const pointer = `/measured/${row}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const column = columnOf.get(name);
      if (column === undefined)
        throw invalid(
          `The predictor "${id}" does not read ${quote(name)}, only ${[...columnOf.keys()].join(", ")}`,
          pointer,
        );
      checkNumber(metrics[column], value, pointer);
      values[row * metrics.length + column] = value;
    }
  });
  return values;
}

/** Only accuracies are measured on a split in percent. */
function checkNumber({ metric, split, unit }: Metric, value: number, pointer: string): void {
  const isAccuracy = split !== null && unit === "percent";
  const [least, most] = isAccuracy ? [0, 100] : [-MAX_MAGNITUDE, MAX_MAGNITUDE];
  if (value >= least && value <= most) return;
  throw invalid(`${metric} is from ${least} to ${most} ${unit}, not ${value}`, pointer);
}

/** The rows of some of the architectures. @param kept whether an architecture is one of them. */
export function keepMeasured(
  values: Float32Array | undefined,
  kept: readonly boolean[],
): Float32Array | undefined {
  if (!values || kept.every(Boolean)) return values;
  const metrics = values.length / kept.length;
  return values.filter((_, at) => kept[Math.floor(at / metrics)]);
}

const invalid = (detail: string, pointer: string) =>
  new ProblemError("invalid_request", detail, pointer);
