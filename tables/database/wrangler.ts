/**
 * @module
 * Wrangler: its settings, where it keeps local databases, and its process, which builds the Worker and knows how
 * to reach a database, local or deployed.
 */
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { z } from "zod";
import { InputError } from "../../schema/input-error.js";

/** The folder of `wrangler.toml`. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The binding of the database that the Worker reads. */
export const BINDING = "DB";

/** Where wrangler keeps local databases, unless told otherwise. */
export const DEFAULT_STATE = join(root, ".wrangler", "state");

/** Under this, Miniflare keeps local D1 databases, and so does all that works beside it. */
export const DATABASE_NAMESPACE = "miniflare-D1DatabaseObject";

/** What Miniflare keeps. @param state folder of wrangler's `--persist-to`. */
export const persistenceFolder = (state: string) => join(state, "v3");

/** Where local databases are. */
export const databasesFolder = (state: string) => join(persistenceFolder(state), "d1");

/** The SQLite file of a local database. @param id as in `wrangler.toml`. */
export function databaseFile(state: string, id: string): string {
  return join(databasesFolder(state), DATABASE_NAMESPACE, `${objectId(id)}.sqlite`);
}

/** The id that workerd gives to the Durable Object of this name, in hexadecimal digits. */
function objectId(name: string): string {
  const key = createHash("sha256").update(DATABASE_NAMESPACE).digest();
  const half = (text: string | Buffer) =>
    createHmac("sha256", key).update(text).digest().subarray(0, 16);
  const first = half(name);
  return Buffer.concat([first, half(first)]).toString("hex");
}

const Settings = z.object({
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()).default([]),
  d1_databases: z.array(
    z.object({
      binding: z.string(),
      database_id: z.string().optional(),
      preview_database_id: z.string().optional(),
    }),
  ),
});
export type WranglerSettings = z.infer<typeof Settings>;

/** What `wrangler.toml` says. */
export async function wranglerSettings(): Promise<WranglerSettings> {
  return Settings.parse(parse(await readFile(join(root, "wrangler.toml"), "utf8")));
}

/** The name under which local servers of D1 keep the database. */
export async function localDatabaseId(): Promise<string> {
  const { d1_databases } = await wranglerSettings();
  const database = d1_databases.find(({ binding }) => binding === BINDING);
  if (database === undefined) throw new InputError(`wrangler.toml has no D1 database ${BINDING}`);
  return database.preview_database_id ?? database.database_id ?? BINDING;
}

/**
 * Runs wrangler in the folder of `wrangler.toml`.
 *
 * @param timeout in milliseconds, after which it is ended; none unless given.
 * @returns what it printed.
 * @throws {InputError} with what it printed, if it fails.
 */
export async function runWrangler(words: readonly string[], timeout?: number): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  const wrangler = join(manifest, "..", "bin", "wrangler.js");
  const child = spawn(process.execPath, [wrangler, ...words], {
    cwd: root,
    ...(timeout !== undefined && { timeout }),
    stdio: ["ignore", "pipe", "pipe"],
    // Otherwise wrangler reports its use and asks for newer versions.
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_HIDE_BANNER: "true",
      NO_COLOR: "1",
    },
  });
  const [output, errors] = [collect(child.stdout), collect(child.stderr)];
  const [code] = await once(child, "close");
  if (code === 0) return output();
  throw new InputError(
    `wrangler ${words.slice(0, 3).join(" ")} failed:\n${`${output()}${errors()}`.trim()}`,
  );
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk) => {
    text += chunk;
  });
  return () => text;
}
