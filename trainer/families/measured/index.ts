/**
 * @module
 * Families that read what was measured of an architecture beforehand, such as its accuracy after a few epochs: those
 * that take the place of `trees` and of `best` where there is anything to read. A part of the measurements may be
 * missing, or all: then trees of the architecture alone answer.
 */
import {
  applyMonotoneMap,
  extremes,
  fitMonotoneMap,
  mean,
  TARGET_TRANSFORMS,
} from "../../../learn/index.js";
import { InputError } from "../../../schema/input-error.js";
import { createRandom, type Random } from "../../../spaces/index.js";
import { chooseWeights } from "../best/mixture.js";
import { crossFit, measuredRows, rowsOf } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type {
  Family,
  FitOptions,
  Measured,
  MetricRange,
  Recipe,
  Scorer,
  Scores,
  TrainingData,
} from "../family.js";
import { mlpSettings } from "../mlp/index.js";
import type { TreeSettings } from "../trees/fit-member.js";
import {
  boostingSettings,
  chooseTrees,
  describeChoice,
  fitTrees,
  type TreeChoice,
  usedColumns,
} from "../trees/index.js";
import { type Completion, fitCompletion } from "./completion.js";
import { fitDeviations, slopeOf } from "./deviations.js";
import { type Line, MeasuredModel, mixed } from "./model.js";
import { alone, askedColumns, fitToldNetworks, fitToldTrees, type PartModel } from "./parts.js";
import { toldRows } from "./told-rows.js";

/** How large the parts are, by the number of rows. */
export interface MeasuredSettings {
  readonly trees: (rows: number) => TreeSettings;
  /** `undefined` where there are to be none. */
  readonly networks: typeof mlpSettings | undefined;
  /** Trees of the forest that learns how far off the mixture is. */
  readonly errorTrees: number;
}

const settings = { trees: boostingSettings, networks: mlpSettings, errorTrees: 100 };

/** By the name of the family whose place they take. */
const measuredFamilies: readonly Family[] = [
  measuredFamily(
    "best",
    "Gradient-boosted trees and perceptrons on graph features and on what was measured, and trees on graph features alone, mixed as cross-validation among the training rows decides",
    settings,
  ),
  measuredFamily(
    "trees",
    "Gradient-boosted trees on graph features and on what was measured, and such trees on graph features alone, mixed as cross-validation among the training rows decides",
    { ...settings, networks: undefined },
  ),
];

/** The family of that name that reads what was measured. @throws {InputError} if there is none. */
export function readingMeasured({ name }: Family): Family {
  const family = measuredFamilies.find((each) => each.name === name);
  if (family) return family;
  const names = measuredFamilies.map((each) => each.name).join(" and ");
  throw new InputError(
    `The family ${name} learns from architectures alone: --with goes with ${names}`,
  );
}

/** Fewer rows with a number say nothing about a metric. */
const LEAST_ROWS = 20;

/**
 * What metrics range over.
 *
 * @throws {InputError} if one has a number in too few rows.
 */
function rangesOf({ metrics, values }: Measured): MetricRange[] {
  const rows = values.length / metrics.length;
  return metrics.map((metric, column) => {
    const own = values.filter(
      (value, at) => at % metrics.length === column && !Number.isNaN(value),
    );
    if (own.length < LEAST_ROWS)
      throw new InputError(
        `${metric} is measured in ${own.length} of the ${rows} rows to learn from: at least ${LEAST_ROWS} are needed`,
      );
    return { metric, ...extremes(own), rows: own.length };
  });
}

export function measuredFamily(name: string, description: string, own: MeasuredSettings): Family {
  return {
    name,
    description,
    choose: (data, options) => choose(data, own, options),
    fit: async (data, options) => (await choose(data, own, options)).fit(data, options),
  };
}

/**
 * As of `chooseTrees`: what trees of the architecture alone show of a choice says little about those that are told
 * more, so that only a large gain counts.
 */
const LEAST_GAIN = 0.2;

/** Members of each part in the cross-validation. */
const CROSSED_MEMBERS = 2;

/** A model to be mixed in. */
interface Part {
  readonly name: string;
  fit(data: TrainingData, options: FitOptions): Promise<PartModel>;
}

/** The parts, the first of which is not told what was measured. */
function partsOf(
  { trees, networks }: MeasuredSettings,
  choice: TreeChoice,
  completion: Completion,
): Part[] {
  const told = ({ space, architectures, measured }: TrainingData) =>
    toldRows(space, completion, architectures, (measured as Measured).values);
  const parts: Part[] = [
    {
      name: "trees of the architecture alone",
      async fit({ measured: _, ...data }, options) {
        return alone(await fitTrees(choice, trees(data.targets.length))(data, options));
      },
    },
    {
      name: "trees that are told what was measured",
      fit(data, options) {
        const rows = toldAnything(data);
        const { space, targets } = rows;
        const metrics = completion.centres.length;
        const used = askedColumns(space, usedColumns(space, choice.written), metrics);
        const goals = TARGET_TRANSFORMS[choice.transform](targets);
        return fitToldTrees(told(rows), used, goals, trees(targets.length), options);
      },
    },
  ];
  if (networks)
    parts.push({
      name: "perceptrons that are told",
      fit(data, options) {
        const rows = toldAnything(data);
        return fitToldNetworks(told(rows), rows.targets, networks(rows.targets.length), options);
      },
    });
  return parts;
}

/** Whether anything was measured, row by row. */
function isTold({ metrics, values }: Measured): boolean[] {
  return Array.from({ length: values.length / metrics.length }, (_, row) =>
    values
      .subarray(row * metrics.length, (row + 1) * metrics.length)
      .some((value) => !Number.isNaN(value)),
  );
}

/** The rows of which anything was measured. */
function toldAnything(data: TrainingData): TrainingData {
  const told = isTold(data.measured as Measured);
  return told.every(Boolean) ? data : rowsOf(data, trueAt(told));
}

const trueAt = (flags: readonly boolean[]) => flags.flatMap((flag, at) => (flag ? [at] : []));

async function choose(
  data: TrainingData,
  own: MeasuredSettings,
  options: FitOptions,
): Promise<Recipe> {
  const { space, architectures, targets, measured } = data;
  if (!measured) throw new Error("there is nothing measured to learn from");
  const ranges = rangesOf(measured);
  const completion = fitCompletion(measured);
  const random = createRandom(options.seed);
  const silent = { seed: options.seed, members: CROSSED_MEMBERS, pool: options.pool };
  const { measured: _, ...unmeasured } = data;
  const choice = await chooseTrees(unmeasured, silent, own.trees, LEAST_GAIN);
  const parts = partsOf(own, choice, completion);

  const dropped = drop(measured, random);
  const nothing = { ...measured, values: measured.values.map(() => Number.NaN) };
  const [full, partly] = await crossFitParts(data, parts, completion, dropped, silent);
  const told = trueAt(isTold(measured));
  const goals = TARGET_TRANSFORMS[choice.transform](targets);
  const lines = linesOf(full, goals, told);
  const onOneScale = full.map((scores, index) =>
    Float64Array.from(told, (row) => mixed({ ...lines[index], weight: 1 }, scores[row])),
  );
  const weights = chooseWeights(
    onOneScale,
    Float64Array.from(told, (row) => targets[row]),
    createRandom(options.seed),
  );
  const mixture = (scores: readonly Float64Array[], given: Measured) => {
    const knows = isTold(given);
    return scores[0].map((score, row) =>
      knows[row]
        ? scores.reduce(
            (sum, of, index) => sum + mixed({ ...lines[index], weight: weights[index] }, of[row]),
            0,
          )
        : score,
    );
  };
  const [asMeasured, asDropped, asUnmeasured] = [
    mixture(full, measured),
    mixture(partly, dropped),
    mixture(full, nothing),
  ];
  const map = fitMonotoneMap(asMeasured, targets);
  const errorsOf = (scores: Float64Array) =>
    targets.map((target, row) => Math.abs(target - applyMonotoneMap(map, scores[row])));
  const three = [measured, dropped, nothing];
  const deviations = await fitDeviations(
    {
      space,
      architectures: three.flatMap(() => architectures),
      measured: { ...measured, values: joined(three.map(({ values }) => values)) },
      errors: Float64Array.from(
        [asMeasured, asDropped, asUnmeasured].flatMap((scores) => [...errorsOf(scores)]),
      ),
    },
    completion,
    askedColumns(space, usedColumns(space, choice.written), ranges.length),
    own.errorTrees,
    silent,
  );
  const rows = targets.length;
  const outOfFold = (scores: Float64Array, variant: number): Scores => ({
    ...{ rows, members: 1, values: Float32Array.from(scores) },
    deviations: deviations.outOfFold.slice(variant * rows, (variant + 1) * rows),
  });
  const shares = weights.map(
    (weight, index) => `${Math.round(100 * weight)} % ${parts[index].name}`,
  );
  return {
    settled: `mixed as ${shares.join(", ")}, ${describeChoice(choice)}`,
    outOfFold: outOfFold(asMeasured, 0),
    unmeasured: outOfFold(asUnmeasured, 2),
    fit: async (given, fitOptions) => {
      const used = parts.flatMap((part, index) =>
        index === 0 || weights[index] > 0
          ? [{ part, ...lines[index], weight: weights[index] }]
          : [],
      );
      const fitted = await Promise.all(
        used.map(async ({ part, ...line }, index) => ({
          // Members are counted once.
          model: await part.fit(
            given,
            index === 0 ? fitOptions : { ...fitOptions, onMember: () => {} },
          ),
          ...line,
        })),
      );
      return new MeasuredModel(space, ranges, completion, fitted, deviations);
    },
  };
}

/** Each number is dropped as likely as not. */
function drop({ metrics, values }: Measured, random: Random): Measured {
  return { metrics, values: values.map((value) => (random.integer(2) === 0 ? Number.NaN : value)) };
}

/**
 * Scores of all rows by each of the parts, fitted on other rows: told what was measured, and told what is left of it.
 *
 * @returns both, part by part.
 */
async function crossFitParts(
  data: TrainingData,
  parts: readonly Part[],
  completion: Completion,
  dropped: Measured,
  options: FitOptions,
): Promise<[Float64Array[], Float64Array[]]> {
  const rowOf = new Map(data.architectures.map((architecture, row) => [architecture, row]));
  const fitAll = async (rows: TrainingData, given: FitOptions): Promise<Scorer> => {
    const models = await Promise.all(parts.map((part) => part.fit(rows, given)));
    return {
      async score(architectures, measured) {
        const left = measuredRows(
          dropped,
          architectures.map((one) => rowOf.get(one) as number),
        );
        const means: Float64Array[] = [];
        for (const values of [measured as Float32Array, left.values]) {
          const told = toldRows(data.space, completion, architectures, values);
          for (const model of models)
            means.push(meanScores(await model.score(architectures, told)));
        }
        const values = architectures.flatMap((_, row) => means.map((scores) => scores[row]));
        return {
          rows: architectures.length,
          members: means.length,
          values: Float32Array.from(values),
        };
      },
    };
  };
  const { members, values } = await crossFit(fitAll, data, options, createRandom(options.seed));
  const columns = Array.from({ length: members }, (_, column) =>
    Float64Array.from(data.architectures, (_, row) => values[row * members + column]),
  );
  return [columns.slice(0, parts.length), columns.slice(parts.length)];
}

/** Scores rise with what they are to say, however little cross-validation shows of it. */
const LEAST_SLOPE = 0.05;

/**
 * For each part the line from its scores to those of the first: both go through lines to the targets, by least squares.
 *
 * @param scores of parts that were not fitted on the rows.
 * @param told rows of which anything was measured.
 */
function linesOf(
  scores: readonly Float64Array[],
  targets: Float64Array,
  told: readonly number[],
): Line[] {
  const lines = scores.map((own) => {
    const [x, y] = [own, targets].map((values) => Float64Array.from(told, (row) => values[row]));
    const slope = Math.max(LEAST_SLOPE, slopeOf(x, y));
    return { slope, offset: mean(y) - slope * mean(x) };
  });
  const [first] = lines;
  return lines.map(({ slope, offset }) => ({
    slope: slope / first.slope,
    offset: (offset - first.offset) / first.slope,
  }));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
