/**
 * @module
 * How long others wait while one client sends the largest requests: `node --import tsx bench/fairness.ts`.
 * The deployed bundle in Miniflare; a single score and the health call, one after the other, idle and
 * beside one client in a process of its own that composes its body once. `--baseline FOLDER` measures
 * the checkout in that folder (with its own `node_modules`) in the same run.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MAX_ARCHITECTURES, MAX_OFFSPRING, MAX_POPULATION } from "../schema/http/limits.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { milliseconds, percentile, printTable } from "./report.js";
import { build, get, post, type Service, start } from "./service.js";

const LIMIT = 40;
const PROBES = 300;
/** Milliseconds after which no more are sent: a service that keeps others waiting would take minutes. */
const PATIENCE = 20_000;
/** Milliseconds between two probes, so that they fall anywhere into the work of others. */
const GAP = 7;

interface Load {
  readonly name: string;
  readonly path: string;
  readonly body: object;
}

function population(space: SearchSpace, count: number) {
  const random = createRandom(1);
  return Array.from({ length: count }, () => space.format(sampleArchitecture(space, random)));
}

const scoresOf = (space: SearchSpace): Load => ({
  name: `${MAX_ARCHITECTURES.toLocaleString("en")} architectures of ${space.id}`,
  path: "/v1/score",
  body: { space: space.id, architectures: population(space, MAX_ARCHITECTURES) },
});

const LOADS: readonly (Load | undefined)[] = [
  undefined,
  scoresOf(nasbench101),
  scoresOf(nasbench201),
  {
    name: "24 generations of aging, 1,000 offspring each",
    path: "/v1/evolve",
    body: {
      space: nasbench101.id,
      strategy: { name: "aging" },
      population: population(nasbench101, MAX_POPULATION).map((architecture) => ({ architecture })),
      offspring: MAX_OFFSPRING,
      generations: 24,
      seed: 1,
    },
  },
  {
    name: "50 generations of aging",
    path: "/v1/evolve",
    body: {
      space: nasbench101.id,
      strategy: { name: "aging" },
      population: population(nasbench101, 100).map((architecture) => ({ architecture })),
      offspring: 100,
      generations: 50,
      seed: 1,
    },
  },
];

/** Times of single scores and of health calls, in milliseconds. */
async function probe(service: Service): Promise<[number[], number[]]> {
  const random = createRandom(2);
  const score = async () =>
    post(service, "/v1/score", {
      space: nasbench201.id,
      architectures: [nasbench201.format(sampleArchitecture(nasbench201, random))],
    });
  const health = () => get(service, "/v2/health/live");
  const times: [number[], number[]] = [[], []];
  const end = performance.now() + PATIENCE;
  for (let request = 0; request < PROBES && performance.now() < end; request++) {
    times[0].push((await score()).time);
    await setTimeout(GAP);
    times[1].push((await health()).time);
    await setTimeout(GAP);
  }
  return times;
}

async function beside(service: Service, { path, body }: Load): Promise<[number[], number[]]> {
  const file = fileURLToPath(new URL("load.ts", import.meta.url));
  const client = spawn(
    process.execPath,
    ["--import", "tsx", file, `${new URL(path, service.url)}`],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  client.stdin.end(JSON.stringify(body));
  const ended = once(client, "exit");
  try {
    await Promise.race([
      once(client.stdout, "data"),
      ended.then(() => Promise.reject(new Error(`The client of ${path} has ended`))),
    ]);
    return await probe(service);
  } finally {
    client.kill();
    await ended;
  }
}

async function measure(label: string, checkout?: string): Promise<string[][]> {
  build(checkout);
  const service = await start({}, checkout);
  await probe(service);
  const rows: string[][] = [];
  for (const load of LOADS) {
    const [scores, health] = await (load ? beside(service, load) : probe(service));
    const shares = [scores, health].flatMap((times) => [
      milliseconds(percentile(times, 0.5)),
      milliseconds(percentile(times, 0.99)),
    ]);
    rows.push([label, load ? `beside ${load.name}` : "idle", ...shares]);
  }
  await service.stop();
  return rows;
}

const { values } = parseArgs({ options: { baseline: { type: "string" } } });
const rows = [
  ...(values.baseline === undefined ? [] : await measure("baseline", values.baseline)),
  ...(await measure("this version")),
];
printTable(["", "", "a score, p50", "p99", "health, p50", "p99"], rows);
console.log(`\np99 at most ${milliseconds(LIMIT)}.`);
