/**
 * @module
 * A table to replay searches on: what a search is told about each architecture, and judged by.
 */
import { mean } from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import { parseMetric } from "../../schema/metric.js";
import {
  type Architecture,
  builtInSpaces,
  createRandom,
  type SearchSpace,
  type WrittenArchitecture,
} from "../../spaces/index.js";
import type { ReadOptions } from "../../tables/formats/source.js";
import { onlyReferredTo, readColumns } from "../../tables/read/read-columns.js";
import { isCost } from "./strategies.js";

/** Can be sent to a thread, all but `architectures`. */
export interface ReplayTable {
  /** Name of the file or folder, without where it is. */
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly space: SpaceMessage;
  readonly searchOn: string;
  readonly judgeBy: string;
  /** Joined by line feeds. */
  readonly keys: string;
  /** One per key; `undefined` where the table only refers to it by its hash. */
  readonly architectures: readonly (Architecture | undefined)[];
  /** One per key; the larger the better. */
  readonly fitness: Float64Array;
  readonly judgements: Float64Array;
  /** Of training the architecture once, one per key; `undefined` where nothing says. */
  readonly seconds: Float64Array | undefined;
  /** Where they are from: a column, or so many an epoch. */
  readonly secondsFrom?: string | undefined;
  /** Rows that the column has no number for, and that count as the mean of the others. */
  readonly secondsMissing?: number;
  /** What else strategies are told, by name, one per key. */
  readonly metrics: Readonly<Record<string, Float64Array>>;
  /** Records without both numbers, which were left out. */
  readonly skipped: number;
}

/** A space by its id or, of one's own, by its definition. */
export type SpaceMessage = { readonly id: string } | { readonly definition: unknown };

export function messageOf(space: SearchSpace): SpaceMessage {
  return space.definition === undefined ? { id: space.id } : { definition: space.definition };
}

export function spaceOf(message: SpaceMessage): SearchSpace {
  return "id" in message
    ? (builtInSpaces.find(message.id) as SearchSpace)
    : builtInSpaces.define(message.definition);
}

/** The largest judgement of the table. */
export function optimumOf({ judgements }: Pick<ReplayTable, "judgements">): number {
  return judgements.reduce(
    (best, judgement) => Math.max(best, judgement),
    Number.NEGATIVE_INFINITY,
  );
}

export interface ReplayColumns {
  readonly searchOn: string;
  readonly judgeBy: string;
  /** Numbers that strategies are told besides. */
  readonly metrics: readonly string[];
  /** Column with the seconds that training took. */
  readonly secondsMetric?: string | undefined;
  /** Seconds that an epoch takes, of every architecture; the epochs are those of `searchOn`. */
  readonly secondsPerEpoch?: number | undefined;
}

/**
 * Reads the rows of a table that have both numbers. Unless said otherwise, the time that training took is taken
 * from the column `<dataset>_train_seconds_<epochs>` of what is searched on, where every row has it; of a column
 * that is named, rows without a number count as the mean of the others.
 *
 * @throws {InputError | SourceError} if the table cannot be read, or has no such columns.
 */
export async function readReplayTable(
  path: string,
  { searchOn, judgeBy, metrics, secondsMetric, secondsPerEpoch }: ReplayColumns,
  space?: SearchSpace,
  options?: ReadOptions,
): Promise<ReplayTable> {
  const perEpoch =
    secondsPerEpoch === undefined ? undefined : secondsOfEpochs(searchOn, secondsPerEpoch);
  if (secondsMetric !== undefined) refuseNoSeconds(secondsMetric);
  const usual = secondsColumn(searchOn);
  const wanted = [...new Set([searchOn, judgeBy, ...(secondsMetric ? [secondsMetric] : [])])];
  const optional = [...new Set([...metrics, ...(usual ? [usual] : [])])];
  const columns = await readColumns(path, wanted, space, optional, options);
  const read = [...wanted, ...optional];
  const columnOf = (name: string) => columns.values[read.indexOf(name)];
  const both = [columnOf(searchOn), columnOf(judgeBy)];
  const rows = Array.from(columns.keys.keys()).filter((row) =>
    both.every((values) => !Number.isNaN(values[row])),
  );
  if (rows.length === 0)
    throw new InputError(`${columns.name} has no row with both ${searchOn} and ${judgeBy}`);
  const pick = (name: string) => Float64Array.from(rows, (row) => columnOf(name)[row]);
  const others = metrics.filter((name) => {
    const isWhole = !pick(name).some(Number.isNaN);
    if (!isWhole && !isCost(columns.space, name))
      throw new InputError(
        `A strategy needs ${name}, which not every row of ${columns.name} has and ${columns.space.id} does not compute; give the strategy other objectives`,
      );
    return isWhole;
  });
  const timed = (): TrainingSeconds => {
    if (perEpoch !== undefined)
      return {
        seconds: new Float64Array(rows.length).fill(perEpoch),
        secondsFrom: `${secondsPerEpoch} an epoch`,
      };
    if (secondsMetric !== undefined) return completed(columns.name, secondsMetric, pick);
    const spent = usual === undefined ? undefined : pick(usual);
    return spent === undefined || spent.some(Number.isNaN)
      ? { seconds: undefined }
      : { seconds: spent, secondsFrom: usual };
  };
  return {
    ...{ name: columns.name, sha256: columns.sha256, space: messageOf(columns.space) },
    ...{ searchOn, judgeBy, keys: rows.map((row) => columns.keys[row]).join("\n") },
    architectures: rows.map((row) => columns.architectures[row]),
    ...{ fitness: pick(searchOn), judgements: pick(judgeBy) },
    ...timed(),
    metrics: Object.fromEntries(others.map((name) => [name, pick(name)])),
    skipped: columns.skipped + columns.keys.length - rows.length,
  };
}

function secondsColumn(searchOn: string): string | undefined {
  const metric = parseMetric(searchOn);
  return metric?.epochs ? `${metric.dataset}_train_seconds_${metric.epochs}` : undefined;
}

type TrainingSeconds = Pick<ReplayTable, "seconds" | "secondsFrom" | "secondsMissing">;

/** Seconds of a training. @throws {InputError} if the metric does not say how many epochs it has. */
function secondsOfEpochs(searchOn: string, secondsPerEpoch: number): number {
  const epochs = parseMetric(searchOn)?.epochs;
  if (!epochs)
    throw new InputError(
      `${searchOn} does not say after how many epochs it was measured: name a column with the seconds of training instead`,
    );
  return secondsPerEpoch * epochs;
}

/** @throws {InputError} */
function refuseNoSeconds(name: string): void {
  const unit = parseMetric(name)?.unit;
  if (unit !== undefined && unit !== "seconds")
    throw new InputError(
      `${name} is in ${unit}; the seconds of training stand in a column such as cifar10_train_seconds_108`,
    );
}

/** @throws {InputError} if a number is negative, or no row that is read has one. */
function completed(
  table: string,
  secondsFrom: string,
  pick: (name: string) => Float64Array,
): TrainingSeconds {
  const values = pick(secondsFrom);
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0 || known.some((value) => value < 0))
    throw new InputError(
      `${table} has ${known.length === 0 ? "no" : "a negative"} number for ${secondsFrom} of what is searched on`,
    );
  const usual = mean(known);
  return {
    ...{ secondsFrom, secondsMissing: values.length - known.length },
    seconds: values.map((value) => (Number.isNaN(value) ? usual : value)),
  };
}

/**
 * Draws `count` rows uniformly: over distinct architectures, where strategies draw over the ways to
 * write them.
 *
 * @returns their architectures, in the official form.
 * @throws {InputError} if the table has fewer, or only refers to them.
 */
export function drawFromTable(
  { name, architectures, space: message }: ReplayTable,
  count: number,
  seed: number,
): WrittenArchitecture[] {
  if (count > architectures.length)
    throw new InputError(
      `${count} rows are to be drawn from ${name}, which has ${architectures.length}`,
    );
  const space = spaceOf(message);
  return createRandom(seed)
    .distinct(count, architectures.length)
    .map((row) => {
      const architecture = architectures[row];
      if (architecture === undefined) throw onlyReferredTo(name, space);
      return space.format(architecture);
    });
}
