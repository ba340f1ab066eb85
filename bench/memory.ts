/**
 * @module
 * Memory of the isolate, of which the platform gives 128 MB: `npm run bench:memory`. The deployed bundle in
 * Miniflare; JavaScript's heap and buffers as the inspector says, WebAssembly's memory as the service
 * says. It is the most that was seen while requests were answered, garbage that was not collected yet included.
 * One service goes through all rows, and what one leaves behind is in the next. Then the same requests, one
 * after the other, to services whose heap is limited: what is alive has to fit into it.
 */
import { setTimeout } from "node:timers/promises";
import { MAX_ARCHITECTURES, MAX_OFFSPRING, MAX_POPULATION } from "../schema/http/limits.js";
import {
  builtInSpaces,
  createRandom,
  nasbench101,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { startCapped } from "./capped.js";
import { type Inspector, inspect } from "./inspector.js";
import { printTable } from "./report.js";
import { build, get, post, type Service, start } from "./service.js";

const LIMIT = 110;
const PORT = 9339;
const MIB = 1024 * 1024;

interface Usage {
  readonly heap: number;
  readonly buffers: number;
  readonly webassembly: number;
}

const sum = ({ heap, buffers, webassembly }: Usage) => heap + buffers + webassembly;
const mebibytes = (value: number) => `${value.toFixed(0)} MiB`;

async function usage(service: Service, inspector: Inspector): Promise<Usage> {
  const { usedSize, backingStorageSize } = await inspector.heapUsage();
  const { answer } = await get(service, "/v2/health/ready");
  const { memory } = answer as { memory: { webassembly_mib: number } };
  return {
    heap: usedSize / MIB,
    buffers: backingStorageSize / MIB,
    webassembly: memory.webassembly_mib,
  };
}

/** The most that is seen while `work` goes on. */
async function peak(service: Service, inspector: Inspector, work: Promise<unknown>) {
  let most = await usage(service, inspector);
  let going = true;
  const ended = work.finally(() => {
    going = false;
  });
  while (going) {
    const now = await usage(service, inspector);
    if (sum(now) > sum(most)) most = now;
    await setTimeout(5);
  }
  await ended;
  return most;
}

function written(space: SearchSpace, count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => space.format(sampleArchitecture(space, random)));
}

async function cards(service: Service) {
  const { answer } = await get(service, "/v1/predictors");
  return (answer as { predictors: { id: string; space: string }[] }).predictors;
}

/** One request with this many architectures to each predictor. */
async function scoreWithAll(service: Service, count: number, seed: number): Promise<void> {
  for (const { id, space } of await cards(service)) {
    const architectures = written(builtInSpaces.find(space) as SearchSpace, count, seed);
    await post(service, "/v1/score", { space, predictor: id, architectures });
  }
}

const evolution = {
  space: nasbench101.id,
  strategy: { name: "aging" },
  population: written(nasbench101, MAX_POPULATION, 3).map((architecture) => ({ architecture })),
  offspring: MAX_OFFSPRING,
  seed: 1,
};

const steps: readonly [string, (service: Service) => Promise<unknown>][] = [
  ["start", async () => undefined],
  ["one score with each predictor", (service) => scoreWithAll(service, 1, 1)],
  ["10,000 scores with each predictor", (service) => scoreWithAll(service, MAX_ARCHITECTURES, 2)],
  [
    "the same four times, other architectures",
    async (service) => {
      for (let seed = 10; seed < 14; seed++) await scoreWithAll(service, MAX_ARCHITECTURES, seed);
    },
  ],
  [
    "four such requests at once",
    (service) => {
      const architectures = written(nasbench101, MAX_ARCHITECTURES, 20);
      const request = { space: nasbench101.id, architectures };
      return Promise.all(Array.from({ length: 4 }, () => post(service, "/v1/score", request)));
    },
  ],
  [
    "an evolution of 1,000 members and offspring",
    (service) => post(service, "/v1/evolve", evolution),
  ],
];

/** MiB of heap that are tried. */
const CAPS = [24, 32, 40, 48, 64];

const evolve = (service: Service, name: string, generations: number) =>
  post(service, "/v1/evolve", { ...evolution, strategy: { name }, generations });

/** The largest requests, each alone. */
const largest: readonly [string, (service: Service) => Promise<unknown>][] = [
  [
    "10,000 scores with each predictor, three times",
    async (service) => {
      for (let seed = 0; seed < 3; seed++) await scoreWithAll(service, MAX_ARCHITECTURES, seed);
    },
  ],
  [
    "10,000 canonical forms",
    (service) =>
      post(service, "/v1/spaces/nasbench101/canonicalize", {
        architectures: written(nasbench101, MAX_ARCHITECTURES, 9),
      }),
  ],
  [
    "24 generations of aging, 1,000 members and offspring",
    (service) => evolve(service, "aging", 24),
  ],
  [
    "5 generations of guided, 1,000 members and offspring",
    (service) => evolve(service, "guided", 5),
  ],
];

/** Whether a service of this heap answers the request. */
async function isAnswered(heap: number, run: (service: Service) => Promise<unknown>) {
  const service = await startCapped(heap);
  try {
    await run(service);
    return true;
  } catch {
    return false;
  } finally {
    await service.stop();
  }
}

async function leastHeap(run: (service: Service) => Promise<unknown>): Promise<string> {
  for (const heap of CAPS) if (await isAnswered(heap, run)) return mebibytes(heap);
  return `more than ${mebibytes(CAPS[CAPS.length - 1])}`;
}

build();
const service = await start({ inspectorPort: PORT });
const inspector = await inspect(PORT);
const rows: string[][] = [];
for (const [name, run] of steps) {
  const most = await peak(service, inspector, run(service));
  const { heap, buffers, webassembly } = most;
  rows.push([name, ...[heap, buffers, webassembly, sum(most)].map(mebibytes)]);
}
inspector.close();
await service.stop();
printTable(["", "heap", "buffers", "WebAssembly", "all"], rows);
console.log();
const least: string[][] = [];
for (const [name, run] of largest) least.push([name, await leastHeap(run)]);
printTable(["the largest requests, each alone", "heap that is enough"], least);
console.log(`\nAt most ${mebibytes(LIMIT)}, buffers and WebAssembly included.`);
