/**
 * @module
 * Writes a file in the layout of NAS-Bench-101's original one, with made-up numbers, up to the full
 * size: `node --import tsx bench/make-nasbench101-tfrecord.ts OUT [--cells N] [--budgets 4,12,36,108]
 * [--repeats 3] [--seed S]`.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { createRandom, nasbench101, type Random } from "../spaces/index.js";
import { EVALUATION_DATA, MODEL_METRICS } from "../tables/formats/model-metrics.js";
import { maskedCrc32c } from "../tables/formats/tfrecord.js";

const BASE64_LINE = 76;
const BATCH_BYTES = 2 ** 20;

/** One record: length, checksum, data, checksum. */
export function frame(data: Buffer): Buffer {
  const record = Buffer.alloc(data.length + 16);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  data.copy(record, 12);
  record.writeUInt32LE(maskedCrc32c(data), data.length + 12);
  return record;
}

/** Base64 in lines, each of which ends, as Python's `base64.encodebytes` writes it. */
export function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("base64");
  return text.replace(new RegExp(`.{1,${BASE64_LINE}}`, "g"), "$&\n");
}

/** A `ModelMetrics` message of a run that did not diverge. */
export function madeUpMetrics(parameters: number, epochs: number, random: Random): Uint8Array {
  const metrics = new BinaryWriter();
  const end = 0.85 + 0.1 * random.uniform();
  for (const done of [0, 0.5, 1]) {
    const accuracy = 0.1 + (end - 0.1) * Math.sqrt(done);
    metrics.tag(MODEL_METRICS.evaluation_data, WireType.LengthDelimited).fork();
    for (const [field, value] of [
      [EVALUATION_DATA.current_epoch, done * epochs],
      [EVALUATION_DATA.training_time, done * epochs * (5 + parameters / 1e6)],
      [EVALUATION_DATA.train_accuracy, Math.min(1, accuracy + 0.05)],
      [EVALUATION_DATA.validation_accuracy, accuracy],
      [EVALUATION_DATA.test_accuracy, accuracy - 0.005 * random.uniform()],
    ])
      metrics.tag(field, WireType.Bit64).double(value);
    metrics.tag(6, WireType.LengthDelimited).string("").join();
  }
  metrics.tag(MODEL_METRICS.trainable_parameters, WireType.Varint).int32(parameters);
  metrics.tag(MODEL_METRICS.total_time, WireType.Bit64).double(epochs * 25);
  return metrics.finish();
}

/** The records of `cells` cells in the order of the enumeration, all runs of a cell one after the other. */
export function* madeUpRecords(
  cells: number,
  budgets: readonly number[],
  repeats: number,
  random: Random,
): Generator<Buffer> {
  let made = 0;
  for (const cell of nasbench101.enumerate()) {
    if (made++ >= cells) return;
    const { matrix, ops } = nasbench101.format(cell) as { matrix: number[][]; ops: string[] };
    const hash = nasbench101.hash(cell);
    const parameters = Math.round((nasbench101.cost?.(cell).params_m ?? 1) * 1e6);
    for (const epochs of budgets)
      for (let repeat = 0; repeat < repeats; repeat++) {
        const metrics = base64Lines(madeUpMetrics(parameters, epochs, random));
        const row = [hash, epochs, matrix.flat().join(""), ops.join(","), metrics];
        // Python's `json.dumps` puts a space behind each comma.
        yield frame(Buffer.from(`[${row.map((entry) => JSON.stringify(entry)).join(", ")}]`));
      }
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cells: { type: "string", default: String(nasbench101.size.distinct) },
      budgets: { type: "string", default: "108" },
      repeats: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
    },
  });
  if (positionals.length !== 1) throw new Error("Name the file to write");
  const out = createWriteStream(positionals[0]);
  let batch: Buffer[] = [];
  let bytes = 0;
  const flush = async () => {
    if (!out.write(Buffer.concat(batch))) await once(out, "drain");
    batch = [];
    bytes = 0;
  };
  let records = 0;
  const budgets = values.budgets.split(",").map(Number);
  const random = createRandom(Number(values.seed));
  for (const record of madeUpRecords(
    Number(values.cells),
    budgets,
    Number(values.repeats),
    random,
  )) {
    batch.push(record);
    bytes += record.length;
    records++;
    if (bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  out.end();
  await finished(out);
  console.log(`${records} records, ${out.bytesWritten} bytes`);
}

if (process.argv[1] === import.meta.filename) await main();
