/**
 * @module
 * What the largest permitted evolutions cost: `node --import tsx bench/largest.ts`. For every strategy in
 * NAS-Bench-201 and NAS-Bench-101: a population and offspring at their limits, and as many generations as
 * the service says fit; processor time of workerd, and how long health calls took meanwhile. Names of
 * strategies behind the command restrict it to them.
 */
import { MAX_GENERATIONS, MAX_OFFSPRING, MAX_POPULATION } from "../schema/http/limits.js";
import { strategies } from "../search/index.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { processorSeconds } from "./processor-time.js";
import { milliseconds, percentile, printTable, seconds } from "./report.js";
import { build, get, type Service, start } from "./service.js";

/** Seconds of processor time at most. */
const LIMIT = 10;
/** Between two health calls, in milliseconds. */
const PAUSE = 5;

interface Answer {
  readonly status?: number;
  readonly detail?: string;
  readonly generations: number;
  readonly work: { readonly used: number };
}

function populationOf(space: SearchSpace) {
  const random = createRandom(1);
  return Array.from({ length: MAX_POPULATION }, () => ({
    architecture: space.format(sampleArchitecture(space, random)),
  }));
}

async function evolve(service: Service, body: object): Promise<Answer> {
  const response = await fetch(new URL("/v1/evolve", service.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

/** Health calls one after the other until `until` is settled; how long each took, in milliseconds. */
async function healthWhile(service: Service, until: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  const over = until.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    times.push((await get(service, "/v2/health/live")).time);
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, PAUSE))]);
  }
  return times;
}

/** The most generations that are not refused. */
async function permitted(service: Service, body: object): Promise<number> {
  let generations = MAX_GENERATIONS;
  for (;;) {
    const refused = evolve(service, { ...body, generations });
    const answer = await refused;
    if (answer.status !== 422) return generations;
    const fitting = /: (\d+) of these fit/.exec(answer.detail ?? "")?.[1];
    generations = fitting === undefined ? Math.floor(generations / 2) : Number(fitting);
  }
}

async function measure(service: Service, name: string, space: SearchSpace): Promise<string[]> {
  const body = {
    space: space.id,
    strategy: { name },
    population: populationOf(space),
    offspring: MAX_OFFSPRING,
    seed: 1,
  };
  const generations = await permitted(service, body);
  const begin = processorSeconds();
  const running = evolve(service, { ...body, generations });
  const health = await healthWhile(service, running);
  const took = processorSeconds() - begin;
  const answer = await running;
  return [
    `${name}, ${space.id}`,
    `${answer.generations} of ${generations}`,
    answer.work.used.toLocaleString("en"),
    seconds(took),
    seconds(LIMIT),
    `${((1e6 * took) / answer.work.used).toFixed(1)} µs`,
    milliseconds(percentile(health, 0.5)),
    milliseconds(percentile(health, 0.99)),
  ];
}

build();
const only = process.argv.slice(2);
const service = await start();
const rows: string[][] = [];
for (const { name } of strategies)
  if (only.length === 0 || only.includes(name))
    for (const space of [nasbench201, nasbench101] as readonly SearchSpace[])
      rows.push(await measure(service, name, space));
await service.stop();
printTable(
  [
    "largest evolution",
    "generations",
    "units of work",
    "processor time",
    "at most",
    "a unit",
    "health p50",
    "health p99",
  ],
  rows,
);
