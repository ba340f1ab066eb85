/**
 * @module
 * Runs wrangler, which knows how to reach a database, local or deployed.
 */
import { spawn } from "node:child_process";
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

const Configuration = z.object({
  d1_databases: z.array(
    z.object({
      binding: z.string(),
      database_id: z.string().optional(),
      preview_database_id: z.string().optional(),
    }),
  ),
});

/** The name under which local servers of D1 keep the database. */
export async function localDatabaseId(): Promise<string> {
  const file = join(root, "wrangler.toml");
  const { d1_databases } = Configuration.parse(parse(await readFile(file, "utf8")));
  const database = d1_databases.find(({ binding }) => binding === BINDING);
  if (database === undefined) throw new InputError(`${file} has no D1 database ${BINDING}`);
  return database.preview_database_id ?? database.database_id ?? BINDING;
}

/**
 * Runs wrangler in the folder of `wrangler.toml`.
 *
 * @returns what it printed.
 * @throws {InputError} with what it printed, if it fails.
 */
export async function runWrangler(words: readonly string[]): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
  const wrangler = join(manifest, "..", "bin", "wrangler.js");
  const child = spawn(process.execPath, [wrangler, ...words], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
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
