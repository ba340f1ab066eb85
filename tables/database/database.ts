/**
 * @module
 * What an import writes into: a local database, or files of SQL for a deployed one.
 */
import type { Statement } from "../../schema/database/statement.js";
import type { VersionSource } from "../../schema/database/tables.js";
import { unpackNumbers } from "../packing/packing.js";

/** An architecture of a version that is there already. */
export interface StoredRow {
  readonly key: string;
  readonly hash: string | null;
  readonly officialIndex: number | null;
  readonly written: string | null;
  /** In the order of the version's metrics; NaN where not measured. */
  readonly numbers: Float64Array;
}

/** The version of a table that readers are served from. */
export interface PresentVersion {
  readonly id: number;
  readonly space: string;
  /** JSON that makes the space again, if it is known; null where there is none. */
  readonly spaceDefinition: string | null;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly fingerprint: string;
  readonly rows: number;
  readonly metrics: readonly string[];
  readonly sources: readonly VersionSource[];
}

export interface ImportDatabase {
  /** Whether readers are served what is written; false for files that somebody is yet to run. */
  readonly loads: boolean;
  /** Bytes of JSON that one statement may take. */
  readonly parameterBytes: number;
  /** All tables, by their ids. */
  tables(): Promise<readonly ListedTable[]>;
  /** The version that readers are served from, if the table has one. */
  present(table: string): Promise<PresentVersion | undefined>;
  /** The rows of a version, by ordinal. @throws {InputError} at once where they can't be read. */
  storedRows(version: PresentVersion): AsyncIterable<StoredRow>;
  /**
   * Runs a batch: all of it, or nothing.
   *
   * @returns per statement how many rows it changed; `undefined` where that will only be known later.
   */
  run(statements: readonly Statement[]): Promise<readonly number[] | undefined>;
  /** Deletes what the discarded versions of a table have left. @param atMost rows that there may be. */
  clean(table: string, atMost: number): Promise<void>;
  /** Waits until all batches have been run, or written where they are only written. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const nothing = async () => {};

/** Has no tables and takes none: for a dry run where there is no database. */
export const noDatabase: ImportDatabase = {
  loads: false,
  tables: async () => [],
  parameterBytes: 0,
  present: async () => undefined,
  storedRows: () => {
    throw new Error("there is no version");
  },
  run: async () => undefined,
  clean: nothing,
  settle: nothing,
  close: nothing,
};

/** A table as it is listed. */
export interface ListedTable {
  readonly table: string;
  /** How many versions are half loaded, since an import is running or was broken off. */
  readonly halfLoaded: number;
  /** Architectures of these. */
  readonly halfLoadedRows: number;
  /** What readers are served; `undefined` where no version is complete. */
  readonly complete?: {
    readonly space: string;
    readonly title: string;
    readonly licence: string;
    readonly source: string;
    readonly rows: number;
    /** Means, stored or over stored runs. */
    readonly metrics: readonly string[];
    /** About, without what the database itself needs. */
    readonly bytes: number;
    /** ISO 8601, UTC. */
    readonly loadedAt: string;
  };
}

/** A row as `listTables` selects it. */
export interface ListedTableRow {
  readonly table: string;
  readonly space: string;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly rows: number | null;
  readonly metrics: string;
  readonly ranked: string;
  readonly ranked_rows: string;
  readonly created_at: string;
  readonly half_loaded: number;
  readonly half_loaded_rows: number;
  readonly text_bytes: number;
}

export function readListedTable(row: ListedTableRow): ListedTable {
  const { table, rows } = row;
  const half = { halfLoaded: row.half_loaded, halfLoadedRows: row.half_loaded_rows };
  if (rows === null) return { table, ...half };
  const { space, title, licence, source, created_at: loadedAt } = row;
  const ranked: readonly string[] = JSON.parse(row.ranked);
  const stored: readonly string[] = JSON.parse(row.metrics);
  const ordinals = (JSON.parse(row.ranked_rows) as readonly number[]).reduce((a, b) => a + b, 0);
  // `tables/packing/packing.ts`: 8 bytes a number, 4 a rank, 4 for each place in an order.
  const bytes = rows * (row.text_bytes + 8 * stored.length + 4 * ranked.length) + 4 * ordinals;
  const described = { space, title, licence, source, rows, metrics: ranked, bytes, loadedAt };
  return { table, ...half, complete: described };
}

/** A row as `presentVersion` selects it. */
export interface PresentVersionRow
  extends Omit<PresentVersion, "metrics" | "sources" | "spaceDefinition"> {
  readonly metrics: string;
  readonly sources: string;
  /** `undefined` where the database has not been migrated. */
  readonly space_definition?: string | null;
}

export function readPresentVersion({
  space_definition,
  ...row
}: PresentVersionRow): PresentVersion {
  return {
    ...row,
    spaceDefinition: space_definition ?? null,
    metrics: JSON.parse(row.metrics),
    sources: JSON.parse(row.sources),
  };
}

/** A row as `storedRows` selects it. */
export interface StoredVersionRow {
  readonly key: string;
  readonly hash: string | null;
  readonly official_index: number | null;
  readonly written: string | null;
  /** Hexadecimal digits. */
  readonly numbers: string;
}

export function readStoredRow({ official_index, numbers, ...row }: StoredVersionRow): StoredRow {
  return {
    ...row,
    officialIndex: official_index,
    numbers: unpackNumbers(Buffer.from(numbers, "hex")),
  };
}
