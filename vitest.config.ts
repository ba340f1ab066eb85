import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { configDefaults, defineConfig } from "vitest/config";
import { prepareWorker } from "./scripts/prepare-worker.mjs";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Milliseconds, far beyond what any test takes: machines are slow when others use them too. */
const TIMEOUTS = { testTimeout: 240_000, hookTimeout: 240_000 };

/** All cores; those of a machine with two, too. The same for both projects, which then share them. */
const WORKERS = availableParallelism();

/** The Worker's tests run inside workerd, all others in Node. */
export default defineConfig(async () => {
  await prepareWorker();
  const migrations = await readD1Migrations(path("schema/database/migrations"));
  return {
    test: {
      silent: "passed-only" as const,
      // A focused test would leave the others out.
      allowOnly: false,
      projects: [
        {
          plugins: [
            cloudflareTest({
              wrangler: { configPath: path("wrangler.toml") },
              miniflare: { cf: false, bindings: { TEST_MIGRATIONS: migrations } },
            }),
          ],
          test: {
            name: "worker",
            ...TIMEOUTS,
            // A Worker for many files: it takes seconds to start, and no file leaves state behind.
            isolate: false,
            maxWorkers: WORKERS,
            include: ["worker/**/*.test.ts", "predictor/*.test.ts"],
            setupFiles: ["worker/testing/migrate.ts"],
          },
        },
        {
          test: {
            name: "node",
            ...TIMEOUTS,
            maxWorkers: WORKERS,
            include: ["**/*.test.ts"],
            exclude: [...configDefaults.exclude, "worker/**", "predictor/*.test.ts"],
          },
        },
      ],
    },
  };
});
