/**
 * @module
 * `npm start` in a copy of the repository, with a search space, a predictor and a table of one's own beside
 * the shipped ones, and NAS-Bench-201's table of the folder `ARCHFIT_TABLES` where it is set.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { freePort, StartedService } from "../../test/started-service.js";
import { tablesFolder } from "../../test/tables.js";

const LEFT_OUT = new Set([".git", ".wrangler", "dist", "node_modules"]);
const SPACE = "examples/own-space/space.json";
const run = promisify(execFile);

/** The service and what ends it, its copy of the repository included. */
export async function startOwn(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "archfit-clients-"));
  await cp(".", folder, {
    recursive: true,
    filter: (source) => !source.split("/").some((part) => LEFT_OUT.has(part)),
  });
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  const node = (...words: string[]) => run(process.execPath, words, { cwd: folder });
  const archfit = (...words: string[]) => node("cli/archfit.mjs", ...words);

  await node("--import", "tsx", "examples/own-space/make-table.ts", "mine.csv");
  await archfit(
    ...[
      "fit",
      "mine.csv",
      "--space",
      SPACE,
      "--target",
      "mine_test_50",
      "--out",
      "predictors/mine",
    ],
    ...[
      "--family",
      "mlp",
      "--samples",
      "200",
      "--members",
      "2",
      "--threshold",
      "82",
      "--seed",
      "1",
    ],
  );
  await archfit("import", "mine.csv", "--table", "mine", "--space", SPACE);
  if (tablesFolder)
    await archfit("import", resolve(tablesFolder, "nasbench201.csv.gz"), "--table", "nasbench201");

  const port = await freePort();
  const service = new StartedService(join(folder, "scripts", "start.mjs"), port);
  await service.printed("Ctrl-C ends it.");
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      service.child.kill("SIGTERM");
      await service.ended();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
