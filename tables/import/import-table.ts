/**
 * @module
 * Loads files into a table: reads them, gathers their records by architecture, ranks, and writes a new
 * version that readers see whole or not at all.
 */
import { InputError } from "../../schema/input-error.js";
import { meanOf } from "../../schema/metric.js";
import { builtInSpaces, type SearchSpace } from "../../spaces/index.js";
import type { ImportDatabase, PresentVersion, StoredRow } from "../database/database.js";
import { defineSpace } from "../database/statements.js";
import type { ReadOptions } from "../formats/source.js";
import { BadRecords } from "./bad-records.js";
import { Collector } from "./collector.js";
import { describeTable } from "./describe-table.js";
import { readingOf, versionFingerprint } from "./fingerprint.js";
import { Load } from "./load.js";
import { type OpenedSource, openSources, partition } from "./sources.js";
import { TableContent } from "./table-content.js";

export interface ImportOptions extends ReadOptions {
  /** Files, and folders of NATS-Bench. */
  readonly paths: readonly string[];
  /** Id of the table. */
  readonly table: string;
  /** Unless given, the space of the table or, of a new one, what the files show. */
  readonly space?: SearchSpace | undefined;
  readonly title?: string | undefined;
  readonly licence?: string | undefined;
  /** Where the numbers come from. */
  readonly source?: string | undefined;
  /** Load a new version in place of the present one even if the files bring only new metrics. */
  readonly replace?: boolean | undefined;
  /** Read and check everything, write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Leave out records that can't be used. */
  readonly skipBad?: boolean | undefined;
  /** Is told how many bytes of the files have been read, or how many rows written. */
  readonly onProgress?: (doing: "reading" | "writing", done: number, total: number) => void;
}

/** What an import does to the table that is there: nothing, add columns to it, or take its place. */
export type Change = "new" | "adds" | "replaces";

export interface ImportReport {
  readonly outcome: "loaded" | "already loaded" | "checked" | "written";
  readonly table: string;
  readonly space: string;
  readonly fingerprint: string;
  /** The rest is about what is or would be loaded; not known of what is loaded already. */
  readonly change?: Change;
  readonly rows: number;
  /** Stored metrics. */
  readonly metrics: readonly string[];
  /** Means, stored or over stored runs, and how many architectures have each. */
  readonly ranked: readonly { readonly metric: string; readonly rows: number }[];
  readonly bad: BadRecords;
}

/**
 * Imports files into a table. A file whose records name architectures by hash or index adds columns to
 * the architectures of the other files and of the table; so does one that brings only metrics that the
 * table does not have. Any other takes the place of the table's version.
 *
 * @throws {InputError | SourceError} if something given is wrong; then nothing has changed.
 */
export async function importTable(
  database: ImportDatabase,
  options: ImportOptions,
): Promise<ImportReport> {
  const { table, replace = false, dryRun = false, skipBad = false } = options;
  checkId(table);
  const present = await database.present(table);
  const opened = await openSources(options.paths, spaceOf(options, present), options);
  const { space } = opened[0].source;
  const bad = new BadRecords();
  const spaceDefinition = space.definition ? JSON.stringify(space.definition) : null;
  if (present !== undefined && isLoaded(present, opened, space)) {
    if (spaceDefinition !== null && present.spaceDefinition !== spaceDefinition && !dryRun) {
      await database.run([defineSpace(table, spaceDefinition)]);
      await database.settle();
    }
    return {
      outcome: "already loaded",
      table,
      space: space.id,
      fingerprint: present.fingerprint,
      rows: present.rows,
      metrics: present.metrics,
      ranked: [],
      bad,
    };
  }

  const collector = new Collector(space, bad);
  const read = createReader(collector, opened, options.onProgress);
  let content: TableContent | undefined;
  let load: Load | undefined;
  const begin = (fingerprint: string) =>
    Load.begin(database, table, fingerprint, present?.rows ?? 0);
  try {
    const [defining, referring] = await partition(opened);
    await read(defining);
    if (!skipBad) bad.refuse();
    const change = changeOf(present, collector, defining.length > 0, replace, table);
    const sources = [...(change === "adds" ? (present?.sources ?? []) : []), ...opened].map(
      ({ name, format, sha256 }) => ({ name, format, sha256 }),
    );
    const fingerprint = versionFingerprint(space, sources);
    if (change === "adds" && present !== undefined) {
      const stored = database.storedRows(present);
      // From now on nobody can take these rows away, unless this import can't complete any more.
      if (!dryRun) load = await begin(fingerprint);
      await addStored(stored, table, present, collector);
    }
    await read(referring);
    content = new TableContent(collector, (record) => bad.add(record));
    if (!skipBad) bad.refuse();
    const { rows, metrics, ranked, rankedRows } = content;
    if (rows === 0 || metrics.length === 0)
      throw new InputError(
        ["The files have no record that can be used", ...bad.describe()].join("\n  "),
      );
    const report = {
      table,
      space: space.id,
      fingerprint,
      change,
      rows,
      metrics,
      ranked: ranked.map((metric, at) => ({ metric, rows: rankedRows[at] })),
      bad,
    };
    if (dryRun) return { ...report, outcome: "checked" };

    load ??= await begin(fingerprint);
    const chunks = await load.insert("sorted_chunks", content.chunkTexts());
    let written = 0;
    await load.insert("architectures", content.rowTexts(), (added) =>
      options.onProgress?.("writing", (written += added), rows),
    );
    await load.complete({
      ...describeTable(options, { space, change, rows, present, opened }),
      table,
      space: space.id,
      spaceDefinition,
      rows,
      chunks,
      metrics,
      ranked,
      rankedRows,
      sources,
    });
    await database.clean(table, Math.max(rows, present?.rows ?? 0));
    await database.settle();
    return { ...report, outcome: database.loads ? "loaded" : "written" };
  } catch (error) {
    // What has gone wrong matters more than that its traces could not be removed.
    await load?.abandon(0).catch(() => {});
    throw error;
  } finally {
    content?.close();
    collector.close();
  }
}

function checkId(table: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(table))
    throw new InputError(
      `"${table}" can't name a table: 1 to 64 lower-case letters, digits, dots, hyphens and underscores, the first a letter or digit`,
    );
}

/** The space that is given, or that of the table, which may bring its definition. */
function spaceOf(
  { space, table }: ImportOptions,
  present: PresentVersion | undefined,
): SearchSpace | undefined {
  if (present === undefined) return space;
  const known = space ?? builtInSpaces.find(present.space) ?? storedSpace(present);
  if (known?.id !== present.space)
    throw new InputError(
      `Table ${table} is of the search space ${present.space}${known ? `, not of ${known.id}` : "; name it with --space"}`,
    );
  return known;
}

function storedSpace({ spaceDefinition }: PresentVersion): SearchSpace | undefined {
  return spaceDefinition === null ? undefined : builtInSpaces.define(JSON.parse(spaceDefinition));
}

/** Whether the present version was made from these files, and maybe others, as they would be loaded now. */
function isLoaded(
  present: PresentVersion,
  opened: readonly OpenedSource[],
  space: SearchSpace,
): boolean {
  const loaded = new Set(present.sources.map(readingOf));
  return (
    present.fingerprint === versionFingerprint(space, present.sources) &&
    opened.every((source) => loaded.has(readingOf(source)))
  );
}

function createReader(
  collector: Collector,
  all: readonly OpenedSource[],
  onProgress: ImportOptions["onProgress"],
): (opened: readonly OpenedSource[]) => Promise<void> {
  const total = all.reduce((sum, { source }) => sum + source.totalBytes, 0);
  let before = 0;
  return async (opened) => {
    for (const { source } of opened) {
      await collector.addSource(source, () =>
        onProgress?.("reading", before + source.bytesRead, total),
      );
      before += source.totalBytes;
    }
  };
}

/** @throws {InputError} if there is nothing that the files could add to. */
function changeOf(
  present: PresentVersion | undefined,
  collector: Collector,
  defines: boolean,
  replace: boolean,
  table: string,
): Change {
  if (!defines && (present === undefined || replace))
    throw new InputError(
      `The files only add to a table, by hash or index${present ? "" : `, and there is no table ${table}`}: name the file with its architectures as well`,
    );
  if (present === undefined) return "new";
  if (!defines) return "adds";
  const known = new Set(present.metrics.map(meanOf));
  const overlaps = collector.metrics.names.some((name) => known.has(meanOf(name)));
  return replace || overlaps ? "replaces" : "adds";
}

async function addStored(
  stored: AsyncIterable<StoredRow>,
  table: string,
  present: PresentVersion,
  collector: Collector,
): Promise<void> {
  let record = 0;
  for await (const row of stored) {
    const position = { file: `table ${table}`, record: ++record, byteOffset: 0 };
    collector.addStored(row, position, present.metrics);
  }
  if (record !== present.rows)
    throw new InputError(`Another import has changed table ${table} meanwhile: try again`);
}
