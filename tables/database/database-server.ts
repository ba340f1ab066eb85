/**
 * @module
 * A process of workerd that serves one local D1 database. Miniflare would do the same with 150 MB more, and
 * would leave workerd behind if this process is killed.
 */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "./workerd.js";

const CONFIGURATION = fileURLToPath(new URL("database.capnp", import.meta.url));

export interface DatabaseServer {
  /** Where to POST batches of statements, as D1 takes them. */
  readonly address: string;
  /** Headers without which a request is answered 403. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * @param folder where local databases are: `databasesFolder`.
 * @param id of the database.
 */
export async function serveDatabase(folder: string, id: string): Promise<DatabaseServer> {
  await mkdir(folder, { recursive: true });
  const token = randomBytes(32).toString("base64url");
  const { port, end, stop } = await startWorkerd({
    configuration: CONFIGURATION,
    folders: { state: folder },
    environment: { ARCHFIT_DATABASE_TOKEN: token, ARCHFIT_DATABASE_ID: id },
    signal: "TERM",
  });
  return {
    address: `http://127.0.0.1:${port}/query`,
    headers: { Authorization: `Bearer ${token}` },
    async close() {
      stop();
      await end;
    },
  };
}
