/**
 * @module
 * Where things lie: the folders of the repository, and the file of the local database.
 */
import { createHash, createHmac } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles, by the name of their build. */
export const BUNDLES = join(root, ".wrangler", "serve");
export const PREDICTORS = join(root, "predictors");
/** The files of the documentation page. */
export const ASSETS = join(root, "worker", "generated", "assets");

/** Under these, Miniflare keeps local D1 databases, and so does all that works beside it. */
export const DATABASE_NAMESPACE = "miniflare-D1DatabaseObject";
export const databasesFolder = (state: string) => join(state, "v3", "d1");

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
