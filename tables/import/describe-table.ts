/**
 * @module
 * What readers are told of a table: its title, its licence, and where its numbers come from.
 */
import { findBenchmark } from "../../schema/benchmarks-catalogue.js";
import type { SearchSpace } from "../../spaces/index.js";
import type { PresentVersion } from "../database/database.js";
import type { VersionDescription } from "../database/statements.js";
import { NATS_BENCH } from "../formats/nats-bench.js";
import type { Change, ImportOptions } from "./import-table.js";
import type { OpenedSource } from "./sources.js";

/** Formats in which benchmarks themselves are published: of other files it is not known whose numbers they have. */
const OFFICIAL_FORMATS: readonly string[] = ["nasbench101-tfrecord", NATS_BENCH];

interface Loaded {
  readonly space: SearchSpace;
  readonly change: Change;
  /** Architectures of the table as it is from now on. */
  readonly rows: number;
  readonly present: PresentVersion | undefined;
  readonly opened: readonly OpenedSource[];
}

/**
 * Says what is given; else, of the published files of a benchmark, what is known of them, and how much of it
 * there is; else the names of the files. Files that add columns are named behind what is there.
 */
export function describeTable(
  { table, title, licence, source }: ImportOptions,
  { space, change, rows, present, opened }: Loaded,
): Pick<VersionDescription, "title" | "licence" | "source"> {
  const files = opened.map(({ name }) => name).join(", ");
  if (change === "adds" && present !== undefined)
    return {
      title: title ?? present.title,
      licence: licence ?? present.licence,
      source: source ?? `${present.source}, ${files}`,
    };
  const catalogued = findBenchmark(table);
  const benchmark =
    catalogued?.space === space.id &&
    opened.every(({ format }) => OFFICIAL_FORMATS.includes(format.split("+")[0]))
      ? catalogued
      : undefined;
  const part =
    benchmark && rows < benchmark.rows
      ? `, ${rows.toLocaleString("en")} of ${benchmark.rows.toLocaleString("en")}`
      : "";
  // The name that somebody gave it stays; that of a published table was one of other files.
  const own = present?.title === catalogued?.title ? undefined : present?.title;
  return {
    title: title ?? (benchmark ? `${benchmark.title}${part}` : (own ?? table)),
    licence: licence ?? benchmark?.licence ?? "not stated",
    source: source ?? (benchmark ? `${benchmark.source} (${files})` : files),
  };
}
