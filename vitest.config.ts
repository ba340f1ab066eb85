import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { configDefaults, defineConfig } from "vitest/config";
import { prepareWorker } from "./scripts/prepare-worker.mjs";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

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
            // One Worker for all files: it takes seconds to start, and no file leaves state behind.
            isolate: false,
            maxWorkers: 1,
            include: ["worker/**/*.test.ts"],
            setupFiles: ["worker/testing/migrate.ts"],
          },
        },
        {
          test: {
            name: "node",
            include: ["**/*.test.ts"],
            exclude: [...configDefaults.exclude, "worker/**"],
          },
        },
      ],
    },
  };
});
