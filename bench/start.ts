/**
 * @module
 * How long `npm start` takes: `node --import tsx bench/start.ts [--baseline FOLDER]`, in a copy of the
 * repository, and in that checkout for comparison. From the start of the command to the first score, and until
 * the calls are printed; a median of several starts, and the one that makes the database and loads its table.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nasbench201 } from "../spaces/index.js";
import { copyRepository, freePort, StartedService } from "../test/started-service.js";
import { milliseconds, percentile, printTable } from "./report.js";

const STARTS = 5;
const POLL_MS = 20;
const SCORE = { space: nasbench201.id, architectures: [nasbench201.example] };

interface Start {
  readonly firstScore: number;
  readonly printed: number;
}

const { values: given } = parseArgs({ options: { baseline: { type: "string" } } });

/** Milliseconds from the start of the command. */
async function measure(checkout: string): Promise<Start> {
  const begin = performance.now();
  const port = await freePort();
  const service = new StartedService(join(checkout, "scripts", "start.mjs"), port);
  try {
    while (!(await scored(service))) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const firstScore = performance.now() - begin;
    await service.printed("Ctrl-C ends it.");
    return { firstScore, printed: performance.now() - begin };
  } finally {
    service.child.kill("SIGTERM");
    await service.ended();
  }
}

async function scored(service: StartedService): Promise<boolean> {
  return service.ask("/v1/score", SCORE).then(
    ({ status }) => status === 200,
    () => false,
  );
}

async function rowsOf(name: string, checkout: string, newDatabase: boolean): Promise<string[][]> {
  const row = (what: string, { firstScore, printed }: Start, limit: string) => [
    ...[`${name}, ${what}`, milliseconds(firstScore), milliseconds(printed), limit],
  ];
  // Builds, so that the others need not.
  const rows = [row("with the build", await measure(checkout), "")];
  if (newDatabase) {
    await rm(join(checkout, ".wrangler", "state"), { recursive: true });
    rows.push(row("first time after the build", await measure(checkout), "3,000 ms"));
  }
  const starts: Start[] = [];
  for (let start = 0; start < STARTS; start++) starts.push(await measure(checkout));
  const median = (key: keyof Start) =>
    percentile(
      starts.map((start) => start[key]),
      0.5,
    );
  const later = { firstScore: median("firstScore"), printed: median("printed") };
  return [...rows, row(`later, median of ${STARTS}`, later, "1,500 ms")];
}

const clone = await copyRepository("predictors");
try {
  const rows = await rowsOf("this", clone.folder, true);
  if (given.baseline) rows.unshift(...(await rowsOf("baseline", given.baseline, false)));
  printTable(["npm start", "first score", "calls printed", "first score, at most"], rows);
} finally {
  await clone.remove();
}
