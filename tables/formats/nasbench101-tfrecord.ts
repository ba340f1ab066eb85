/**
 * @module
 * The original file of NAS-Bench-101 (`nasbench_full.tfrecord`, `nasbench_only108.tfrecord`): one
 * record for each cell, budget and repeat, an array in JSON of module hash, epochs, matrix row by row,
 * operations joined by commas, and the metrics as protobuf in base64.
 */
import { stat } from "node:fs/promises";
import { ArchitectureError, nasbench101 } from "../../spaces/index.js";
import { CellRecords } from "./cell-records.js";
import { type EvaluationData, type ModelMetrics, readModelMetrics } from "./model-metrics.js";
import { type BadRecord, isBad, ReadBytes, type TableRecord, type TableSource } from "./source.js";
import { readTfRecords } from "./tfrecord.js";

const DATASET = "cifar10";
/** Start, halfway and end of training. */
const EVALUATIONS = 3;
const HALFWAY = 1;
const END = 2;
/** The benchmark has 4. */
const MAX_BUDGETS = 16;
const MAX_EPOCHS = 999_999;
/** Cells that are remembered with their text, since the runs of a cell mostly follow each other. */
const RECENT_CELLS = 4096;

type Cell = ReturnType<typeof nasbench101.parseColumns>;

/** One record as it stands in the file. */
interface Row {
  readonly hash: string;
  readonly epochs: number;
  readonly matrix: string;
  readonly ops: string;
  readonly metrics: ModelMetrics;
}

interface Recent extends Pick<Row, "hash" | "matrix" | "ops"> {
  readonly cell: Cell;
}

/** What is wrong with a record. */
class Unusable extends Error {}

/**
 * Opens such a file. A metric is named `cifar10_test_108_seed0`, where 0 is the how-many-th usable
 * record of its cell and budget in the file; `cifar10_test_108_halfway_seed0` is the same run halfway
 * through; `cifar10_train_seconds_108_seed0` counts from the start of training.
 */
export async function openNasBench101TfRecord(file: string): Promise<TableSource> {
  const { size } = await stat(file);
  return new NasBench101TfRecord(file, size);
}

class NasBench101TfRecord implements TableSource {
  readonly format = "nasbench101-tfrecord";
  readonly space = nasbench101;
  readonly #read = new ReadBytes();

  constructor(
    readonly file: string,
    readonly totalBytes: number,
  ) {}

  get bytesRead(): number {
    return this.#read.bytes;
  }

  async *records(): AsyncGenerator<TableRecord | BadRecord> {
    const cells = new CellReader();
    for await (const record of readTfRecords(this.file, this.#read.begin())) {
      if (isBad(record)) yield record;
      else yield usable(record.position, () => cells.read(record.data));
    }
  }
}

function usable(
  position: TableRecord["position"],
  read: () => Omit<TableRecord, "position">,
): TableRecord | BadRecord {
  try {
    return { position, ...read() };
  } catch (error) {
    if (error instanceof Unusable || error instanceof ArchitectureError)
      return { position, problem: error.message };
    throw error;
  }
}

/** Reads the records of one file, one after the other. */
class CellReader {
  readonly #known = new CellRecords();
  /** By the last bits of the number of their hash. */
  readonly #recent: (Recent | undefined)[] = new Array(RECENT_CELLS);
  readonly #names = new Map<string, Names>();

  /** @throws {Unusable | ArchitectureError} */
  read(data: Buffer): Omit<TableRecord, "position"> {
    const row = parseRow(data);
    const values = valuesOf(row.metrics);
    const number = this.#known.numberOf(row.hash);
    const architecture = this.#cellOf(row, number);
    const repeat = this.#known.countRecord(number, row.epochs);
    if (this.#known.budgets > MAX_BUDGETS)
      throw new Unusable(`The file has more than ${MAX_BUDGETS} different numbers of epochs`);
    return { subject: { architecture }, values: this.#named(values, row.epochs, repeat) };
  }

  /** The cell, once its hash has been found to be the one that is stated. */
  #cellOf({ hash, matrix, ops }: Row, number: number): Cell {
    const recent = this.#recent[number % RECENT_CELLS];
    if (recent?.hash === hash && recent.matrix === matrix && recent.ops === ops) return recent.cell;
    const cell = nasbench101.parseColumns([matrix, ops]);
    const { identity } = cell.canonical;
    if (this.#known.verified(number) !== identity) {
      const actual = nasbench101.hash(cell);
      if (actual !== hash)
        throw new Unusable(
          `The stated hash ${hash} does not fit the matrix, whose hash is ${actual}`,
        );
      this.#known.verify(number, identity);
    }
    this.#recent[number % RECENT_CELLS] = { hash, matrix, ops, cell };
    return cell;
  }

  #named(values: readonly number[], epochs: number, repeat: number): Record<string, number> {
    const run = `${epochs} ${repeat}`;
    let names = this.#names.get(run);
    if (names === undefined) this.#names.set(run, (names = metricNames(epochs, repeat)));
    const named: Record<string, number> = {};
    for (let index = 0; index < names.length; index++) named[names[index]] = values[index];
    return named;
  }
}

type Names = readonly string[];

/** In the order of `valuesOf`. */
function metricNames(epochs: number, repeat: number): Names {
  const atStage = (stage: string) =>
    ["train", "valid", "test", "train_seconds"].map(
      (what) => `${DATASET}_${what}_${epochs}${stage}_seed${repeat}`,
    );
  return ["params_m", ...atStage("_halfway"), ...atStage("")];
}

function valuesOf({ trainableParameters, evaluations }: ModelMetrics): number[] {
  return [
    trainableParameters / 1e6,
    ...stageValues(evaluations[HALFWAY]),
    ...stageValues(evaluations[END]),
  ];
}

const stageValues = (evaluation: EvaluationData) => [
  100 * evaluation.trainAccuracy,
  100 * evaluation.validationAccuracy,
  100 * evaluation.testAccuracy,
  evaluation.trainingTime,
];

/** @throws {Unusable} */
function parseRow(data: Buffer): Row {
  let row: unknown;
  try {
    row = JSON.parse(data.toString());
  } catch {
    throw new Unusable("The record is not JSON");
  }
  if (!Array.isArray(row) || row.length !== 5)
    throw new Unusable("A record is an array [hash, epochs, matrix, ops, metrics]");
  const [hash, epochs, matrix, ops, metrics] = row as unknown[];
  if (typeof hash !== "string" || !/^[0-9a-f]{32}$/.test(hash))
    throw new Unusable("The hash must be 32 hexadecimal digits in lower case");
  if (typeof epochs !== "number" || !(epochs >= 1 && epochs <= MAX_EPOCHS) || epochs % 1 !== 0)
    throw new Unusable(`The number of epochs must be an integer from 1 to ${MAX_EPOCHS}`);
  if (typeof matrix !== "string" || typeof ops !== "string" || typeof metrics !== "string")
    throw new Unusable("Matrix, operations and metrics must be texts");
  return { hash, epochs, matrix, ops, metrics: parseMetrics(metrics) };
}

/** @throws {Unusable} */
function parseMetrics(base64: string): ModelMetrics {
  let metrics: ModelMetrics;
  try {
    metrics = readModelMetrics(Buffer.from(base64, "base64"));
  } catch (error) {
    throw new Unusable(
      `The metrics are no ModelMetrics message in base64: ${(error as Error).message}`,
    );
  }
  const { evaluations, trainableParameters } = metrics;
  if (evaluations.length !== EVALUATIONS)
    throw new Unusable(
      `The metrics have ${evaluations.length} evaluations instead of ${EVALUATIONS} (start, halfway, end)`,
    );
  if (!(trainableParameters > 0))
    throw new Unusable("The metrics have no positive number of parameters");
  for (const [index, evaluation] of evaluations.entries()) {
    const { trainAccuracy, validationAccuracy, testAccuracy, trainingTime } = evaluation;
    if (![trainAccuracy, validationAccuracy, testAccuracy].every((a) => a >= 0 && a <= 1))
      throw new Unusable(
        `An accuracy of evaluation ${index} is missing or no fraction from 0 to 1`,
      );
    if (!(trainingTime >= 0 && trainingTime < Number.POSITIVE_INFINITY))
      throw new Unusable(`The training time of evaluation ${index} is missing or no time`);
  }
  return metrics;
}
