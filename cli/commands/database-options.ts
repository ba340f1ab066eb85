/**
 * @module
 * Which database a command works on: the local one of `npm start`, or the deployed one.
 */
import { Option } from "@commander-js/extra-typings";
import type { ImportDatabase } from "../../tables/database/database.js";
import { LocalDatabase } from "../../tables/database/local-database.js";
import { SqlFiles } from "../../tables/database/sql-files.js";
import { DEFAULT_STATE } from "../../tables/database/wrangler.js";

export const persistToOption = () =>
  new Option("--persist-to <folder>", "where wrangler keeps local databases").default(
    DEFAULT_STATE,
    ".wrangler/state",
  );

export const remoteOption = (description: string) =>
  new Option("--remote", description).conflicts("persistTo");

export interface DatabaseArguments {
  readonly persistTo: string;
  readonly remote?: true | undefined;
}

/** Runs `work` with the database, and closes it. */
export async function withDatabase<Result>(
  { remote, persistTo }: DatabaseArguments,
  work: (database: ImportDatabase) => Promise<Result>,
): Promise<Result> {
  const database = remote
    ? await SqlFiles.open({ flags: ["--remote"] })
    : await LocalDatabase.open(persistTo);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
