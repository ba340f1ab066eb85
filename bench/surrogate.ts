/**
 * @module
 * How long the surrogate of a search takes to be fitted again inside workerd, by strategy, at its
 * published parameters, to 500 measured cells of NAS-Bench-201: `npm run bench:surrogate`. A fit is the
 * time of a request that fits twice less that of one that fits once, the same cells in both.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { strategies } from "../search/index.js";
import { madeUpObjective } from "../search/testing/objective.js";
import {
  createRandom,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { milliseconds, percentile, printTable } from "./report.js";
import { post, type Service, serve } from "./service.js";
import type { FitAnswer, FitRequest } from "./surrogate-worker.js";

const MEASURED = 500;
/** Milliseconds at most. */
const LIMIT = 150;
const REQUESTS = 15;
/** Requests that are not counted: the code is not compiled yet. */
const WARM_UP = 3;

const space: SearchSpace = nasbench201;
/** Strategies that fit one. */
const surrogates = strategies.filter(({ parameters }) => "rounds" in parameters.parse({}));

/** Starts a Worker that fits; ready when this resolves. */
async function start(): Promise<Service> {
  const entry = fileURLToPath(new URL("surrogate-worker.ts", import.meta.url));
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return serve({
    modules: [{ type: "ESModule", path: "index.js", contents: bundle.outputFiles[0].text }],
  });
}

/** Cells of which no two compute the same, as a search knows them, and a fitness of each. */
function measuredCells(seed: number): Pick<FitRequest, "architectures" | "fitness"> {
  const random = createRandom(seed);
  const cells = new Map<number | string, string>();
  const fitness: number[] = [];
  const measure = madeUpObjective(space, seed);
  while (cells.size < MEASURED) {
    const cell = sampleArchitecture(space, random);
    if (cells.has(space.identity(cell))) continue;
    cells.set(space.identity(cell), space.format(cell) as string);
    fitness.push(measure(cell) + random.normal() / 4);
  }
  return { architectures: [...cells.values()], fitness };
}

async function measure(service: Service, name: string, parameters: object): Promise<string[]> {
  const { members, rounds, copies = 0 } = parameters as Record<string, number>;
  const settings = { members, rounds, copies, byDecisions: "copies" in parameters };
  const times: number[] = [];
  let rows = 0;
  for (let request = 0; request < REQUESTS; request++) {
    const body = { ...measuredCells(request), ...settings };
    const once = await post(service, "/", { ...body, fits: 1 });
    const twice = await post(service, "/", { ...body, fits: 2 });
    rows = (once.answer as FitAnswer).rows;
    if (request >= WARM_UP) times.push(twice.time - once.time);
  }
  return [
    ...[name, `${members} × ${rounds} trees`, `${rows}`],
    milliseconds(percentile(times, 0.5)),
    milliseconds(percentile(times, 0.95)),
    milliseconds(LIMIT),
  ];
}

const service = await start();
const rows: string[][] = [];
for (const { name, parameters } of surrogates)
  rows.push(await measure(service, name, parameters.parse({})));
await service.stop();
printTable(["strategy", "surrogate", "rows", "one fit, p50", "p95", "p50 at most"], rows);
