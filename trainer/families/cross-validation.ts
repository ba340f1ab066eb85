/**
 * @module
 * Cross-validation inside the training rows: what is chosen is chosen by it, and by nothing else.
 */
import { InputError } from "../../schema/input-error.js";
import { type Architecture, createRandom, type Random } from "../../spaces/index.js";
import { meanScores } from "./ensemble.js";
import type {
  Family,
  FitOptions,
  Measured,
  Recipe,
  ScoreModel,
  Scorer,
  Scores,
  TrainingData,
} from "./family.js";

/** Parts into which the training rows are split. */
export const FOLDS = 5;

/** Row numbers: those that are fitted on, and those that are then scored. */
interface Fold {
  readonly others: readonly number[];
  readonly own: readonly number[];
}

/**
 * Splits rows at random into parts of about one size; rows that compute the same function stay together,
 * since a part is to say how what it was not fitted on does on functions that are new to it.
 *
 * @throws {InputError} if there are fewer functions than parts.
 */
export function drawFolds(
  data: Pick<TrainingData, "space" | "architectures">,
  random: Random,
): Fold[] {
  const functions = functionsOf(data);
  checkFunctions(functions);
  const order = random.shuffle([...functions.keys()]);
  const groups = groupedBy(order, (row) => functions[row]);
  groups.sort((one, other) => other.length - one.length);
  const parts: number[][] = Array.from({ length: FOLDS }, () => []);
  for (const group of groups)
    parts.reduce((least, part) => (part.length < least.length ? part : least)).push(...group);
  return parts.map((own) => {
    const scored = new Set(own);
    return { own, others: order.filter((row) => !scored.has(row)) };
  });
}

/** Lists of equal key, in the order of their first items. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[][] {
  const groups = new Map<unknown, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** What each architecture computes: equal for those that compute the same function. */
export function functionsOf({
  space,
  architectures,
}: Pick<TrainingData, "space" | "architectures">): (number | string)[] {
  return architectures.map((one) => space.identity(one));
}

/** Rows whose function no other computes. */
export function singleRows(functions: readonly unknown[]): number[] {
  const groups = groupedBy([...functions.keys()], (row) => functions[row]);
  return groups.filter(({ length }) => length === 1).flat();
}

/** @throws {InputError} if rows compute fewer functions than there are parts in a cross-validation. */
export function checkFunctions(functions: readonly unknown[]): void {
  const count = new Set(functions).size;
  if (count < FOLDS)
    throw new InputError(
      `${functions.length} rows compute ${count === 1 ? "one function" : `${count} functions`} only: a cross-validation in ${FOLDS} parts needs at least ${FOLDS}`,
    );
}

/** Some rows of the data, in that order. */
export function rowsOf(
  { space, architectures, targets, measured }: TrainingData,
  rows: readonly number[],
): TrainingData {
  return {
    space,
    architectures: rows.map((row) => architectures[row]) as Architecture[],
    targets: Float64Array.from(rows, (row) => targets[row]),
    ...(measured && { measured: measuredRows(measured, rows) }),
  };
}

/** Of some rows, in that order. */
export function measuredRows({ metrics, values }: Measured, rows: readonly number[]): Measured {
  const count = metrics.length;
  const own = new Float32Array(rows.length * count);
  rows.forEach((row, at) => {
    own.set(values.subarray(row * count, (row + 1) * count), at * count);
  });
  return { metrics, values: own };
}

/**
 * Fits one ensemble for each part of the rows, on all others, and scores the part with it.
 *
 * @returns scores of all rows, in their order.
 */
export async function crossFit(
  fitRows: (data: TrainingData, options: FitOptions) => Promise<Scorer>,
  data: TrainingData,
  options: FitOptions,
  random: Random,
): Promise<Scores> {
  const fitFold = async ({ own, others }: Fold, seed: number) => {
    const model = await fitRows(rowsOf(data, others), { ...options, seed });
    const { architectures, measured } = rowsOf(data, own);
    return { own, scores: await model.score(architectures, measured?.values) };
  };
  const folds = drawFolds(data, random);
  return assemble(await Promise.all(folds.map((fold) => fitFold(fold, random.seed()))));
}

/** Scores of parts of the rows, in the order of the rows. */
function assemble(parts: readonly { own: readonly number[]; scores: Scores }[]): Scores {
  const rows = parts.reduce((sum, { own }) => sum + own.length, 0);
  const { members } = parts[0].scores;
  const values = new Float32Array(rows * members);
  const deviations = parts[0].scores.deviations && new Float32Array(rows);
  for (const { own, scores } of parts)
    own.forEach((row, at) => {
      values.set(scores.values.subarray(at * members, (at + 1) * members), row * members);
      if (deviations && scores.deviations) deviations[row] = scores.deviations[at];
    });
  return { rows, members, values, deviations };
}

/** An ensemble together with scores of its training rows by others like it. */
export interface Ensemble {
  readonly model: ScoreModel;
  /** Scores of the training rows by ensembles that were not fitted on them. */
  readonly outOfFold: Scores;
  /** Scores of the training rows as `model` will answer others like them. */
  readonly answered: Scores;
  /** `outOfFold` where nothing was measured, of a family that reads it. */
  readonly unmeasured?: Scores | undefined;
  /** What the rows decided about how it was fitted; may be empty. */
  readonly settled: string;
}

export async function fitEnsemble(
  family: Family,
  data: TrainingData,
  options: FitOptions,
): Promise<Ensemble> {
  const recipe: Recipe = (await family.choose?.(data, options)) ?? {
    settled: "",
    fit: (rows, given) => family.fit(rows, given),
  };
  const [model, outOfFold] = await Promise.all([
    recipe.fit(data, options),
    recipe.outOfFold ?? crossFit(recipe.fit, data, options, createRandom(options.seed)),
  ]);
  return {
    model,
    outOfFold,
    answered: await asAnswered(model, outOfFold, data),
    unmeasured: recipe.unmeasured,
    settled: recipe.settled,
  };
}

/**
 * Scores as the ensemble will answer: of a function that several rows compute, it knows the score, which ensembles
 * that all of them were kept from do not (of NAS-Bench-201, one row in twenty computes nothing at all). The others
 * stay as they are.
 */
async function asAnswered(
  model: ScoreModel,
  outOfFold: Scores,
  data: TrainingData,
): Promise<Scores> {
  const single = new Set(singleRows(functionsOf(data)));
  const known = Array.from(data.architectures.keys()).filter((row) => !single.has(row));
  if (known.length === 0) return outOfFold;
  const { architectures, measured } = rowsOf(data, known);
  const scores = await model.score(architectures, measured?.values);
  const { members } = outOfFold;
  // What a recipe has of its rows is the mean of its members.
  const said = members === 1 ? Float32Array.from(meanScores(scores)) : scores.values;
  const values = outOfFold.values.slice();
  const deviations = outOfFold.deviations?.slice();
  known.forEach((row, at) => {
    values.set(said.subarray(at * members, (at + 1) * members), row * members);
    if (deviations && scores.deviations) deviations[row] = scores.deviations[at];
  });
  return { ...outOfFold, values, deviations };
}
