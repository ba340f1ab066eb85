import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { configDefaults, defineConfig } from "vitest/config";
import { prepareWorker } from "./scripts/prepare-worker.mjs";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Milliseconds, far beyond what any test takes: machines are slow when others use them too. */
const TIMEOUTS = { testTimeout: 240_000, hookTimeout: 240_000 };

/** The Worker's tests run inside workerd, all others in Node. */
export default defineConfig(async () => {
  await prepareWorker();
  const migrations = await readD1Migrations(path("schema/tables/migrations"));
  return {
    test: {
      silent: "passed-only" as const,
      // A focused test would leave the others out.
      allowOnly: false,
      // A machine that is busy is no fault: the limit is there for what never ends.
      testTimeout: 60_000,
      hookTimeout: 120_000,
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
            // One Worker for all files: it takes seconds to start, and no file leaves state behind.
            isolate: false,
            maxWorkers: 1,
            sequence: { groupOrder: 1 },
            include: ["worker/**/*.test.ts"],
            setupFiles: ["worker/testing/migrate.ts"],
          },
        },
        {
          test: {
            name: "node",
            ...TIMEOUTS,
            // All cores; those of a machine with two, too.
            maxWorkers: availableParallelism(),
            include: ["**/*.test.ts"],
            exclude: [...configDefaults.exclude, "worker/**"],
          },
        },
      ],
    },
  };
});
