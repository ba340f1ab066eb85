/**
 * @module
 * What workerd is told to serve: the bundle, the local database, the files of the documentation page.
 */
import { copyFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DATABASE_NAMESPACE,
  type WranglerSettings,
  wranglerSettings,
} from "../../tables/database/wrangler.js";

/** Name of the file, beside the bundle. */
export const CONFIGURATION = "service.capnp";
/** Environment variable: what is wrong with the database, where it can't even be opened. */
export const FAULT_VARIABLE = "ARCHFIT_DATABASE_FAULT";

const KINDS: Readonly<Record<string, string>> = { onnx: "data", wasm: "wasm" };
const HELPERS = ["../../tables/database/database.mjs", "assets.mjs"];

/** Writes the configuration into the folder of a bundle. @param database its id in `wrangler.toml` */
export async function writeConfiguration(folder: string, database: string): Promise<void> {
  const settings = await wranglerSettings();
  for (const helper of HELPERS)
    await copyFile(fileURLToPath(new URL(helper, import.meta.url)), join(folder, basename(helper)));
  const modules = (await readdir(folder)).flatMap((name) => {
    const kind = KINDS[name.slice(name.lastIndexOf(".") + 1)];
    return kind ? [`(name = "${name}", ${kind} = embed "${name}")`] : [];
  });
  await writeFile(join(folder, CONFIGURATION), configuration(settings, modules, database));
}

function configuration(
  { compatibility_date, compatibility_flags }: WranglerSettings,
  modules: readonly string[],
  database: string,
): string {
  const flags = compatibility_flags.map((flag) => `"${flag}"`).join();
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .service),
    (name = "database", worker = .database),
    (name = "assets", worker = .assets),
    (name = "state", disk = (writable = true)),
    (name = "files", disk = ()),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const service :Workerd.Worker = (
  compatibilityDate = "${compatibility_date}",
  compatibilityFlags = [${flags}],
  modules = [${[`(name = "index.js", esModule = embed "index.js")`, ...modules].join(", ")}],
  bindings = [
    (name = "DB", wrapped = (
      moduleName = "cloudflare-internal:d1-api",
      innerBindings = [(name = "fetcher", service = "database")],
    )),
    (name = "ASSETS", service = "assets"),
  ],
);

const database :Workerd.Worker = (
  compatibilityDate = "${compatibility_date}",
  modules = [(name = "database.mjs", esModule = embed "database.mjs")],
  durableObjectNamespaces = [
    (className = "Database", uniqueKey = "${DATABASE_NAMESPACE}", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "state"),
  bindings = [
    (name = "DATABASES", durableObjectNamespace = "Database"),
    (name = "ID", text = "${database}"),
    (name = "FAULT", fromEnvironment = "${FAULT_VARIABLE}"),
  ],
);

const assets :Workerd.Worker = (
  compatibilityDate = "${compatibility_date}",
  modules = [(name = "assets.mjs", esModule = embed "assets.mjs")],
  bindings = [(name = "FILES", service = "files")],
);
`;
}
