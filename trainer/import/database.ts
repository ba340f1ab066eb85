/**
 * @module
 * What an import writes into: a local database, or files of SQL for a deployed one.
 */
import type { VersionSource } from "../../schema/tables/index.js";
import type { StoredRow } from "./collector.js";
import type { Statement } from "./statements.js";

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
  /** Bytes of JSON that one statement may take. */
  readonly parameterBytes: number;
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
