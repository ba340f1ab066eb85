/**
 * @module
 * The bundle that is served: that of `wrangler deploy`, made anew only when something that it is made of
 * has changed.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { prepareWorker } from "../scripts/prepare-worker.mjs";
import { runWrangler } from "../tables/database/wrangler.js";
import { ServeError } from "./failure.js";
import { BUNDLES } from "./paths.js";
import { writeConfiguration } from "./workerd/configuration.js";

/** Bundles that are kept: another service may run from an earlier one. */
const KEPT = 3;
const BUILD_MS = 120_000;

export interface Bundle {
  /** The name of the build. */
  readonly id: string;
  readonly folder: string;
  /** Whether it was made just now. */
  readonly made: boolean;
  /** Predictors that can't be listed, and why. */
  readonly faults: readonly { readonly name: string; readonly fault: string }[];
}

/**
 * The bundle of what is there now.
 *
 * @param database id of the database in `wrangler.toml`.
 * @param onBuild is called before one is made, which takes seconds.
 * @throws {ServeError} with what the build said if it fails.
 */
export async function bundle(database: string, onBuild: () => void = () => {}): Promise<Bundle> {
  const { build: id, faults } = await prepareWorker();
  const folder = join(BUNDLES, id);
  const made = !isWhole(folder);
  if (made) {
    onBuild();
    await make(folder);
    await removeOld();
  }
  const now = new Date();
  await utimes(folder, now, now);
  await writeConfiguration(folder, database);
  return { id, folder, made, faults };
}

/** A build that is broken off leaves nothing under the name of the bundle. */
async function make(folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(BUNDLES, { recursive: true });
  try {
    await runWrangler(["deploy", "--dry-run", "--outdir", unfinished], BUILD_MS);
    if (isWhole(folder)) return;
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    throw new ServeError(`The Worker can't be built:\n${(error as Error).message}`);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Another service may have made it meanwhile, and run from it. */
const isWhole = (folder: string) => existsSync(join(folder, "index.js"));

async function removeOld(): Promise<void> {
  const names = await readdir(BUNDLES);
  const folders = await Promise.all(
    names.map(async (name) => {
      const path = join(BUNDLES, name);
      return { path, used: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
    }),
  );
  folders.sort((one, other) => other.used - one.used);
  for (const { path } of folders.slice(KEPT)) await rm(path, { recursive: true, force: true });
}
