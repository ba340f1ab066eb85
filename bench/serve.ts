/**
 * @module
 * How fast scores are served: `npm run bench`. The deployed bundle in Miniflare, JSON in and out over
 * loopback, one client unless said. Architectures are drawn anew for each request, uniformly from the
 * written ones: many were in earlier requests, and what a predictor said lately it remembers.
 */
import { performance } from "node:perf_hooks";
import {
  builtInSpaces,
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { milliseconds, percentile, printTable } from "./report.js";
import { build, get, post, type Service, start } from "./service.js";
import { distinctBatches, drawnBatches, throughput } from "./throughput.js";

const SHARES = ["parsing", "hashing", "encoding", "inference", "serialisation"];

interface Measurement {
  readonly name: string;
  readonly limit: number;
  readonly times: readonly number[];
  /** Mean of each share, in milliseconds. */
  readonly shares: readonly number[];
}

async function measure(
  service: Service,
  space: SearchSpace,
  count: number,
  requests: number,
  limit: number,
): Promise<Measurement> {
  const random = createRandom(requests);
  const body = () => ({
    space: space.id,
    architectures: Array.from({ length: count }, () =>
      space.format(sampleArchitecture(space, random)),
    ),
  });
  for (let warmUp = 0; warmUp < 20; warmUp++) await post(service, "/v1/score", body());
  const times: number[] = [];
  const shares = SHARES.map(() => 0);
  for (let request = 0; request < requests; request++) {
    const exchange = await post(service, "/v1/score", body());
    times.push(exchange.time);
    SHARES.forEach((share, index) => {
      shares[index] += (exchange.shares[share] ?? 0) / requests;
    });
  }
  return { name: `${count.toLocaleString("en")} × ${space.id}`, limit, times, shares };
}

/** Milliseconds at most for the model alone, 1,000 architectures, by family. */
const INFERENCE_LIMITS: Readonly<Record<string, number>> = { mlp: 8, gcn: 15, rnn: 60, best: 20 };

/** What the model of each predictor takes for 1,000 architectures that it does not remember, as the service reports it. */
async function measureModels(service: Service): Promise<string[][]> {
  const { answer } = await get(service, "/v1/predictors");
  const { predictors } = answer as {
    predictors: { id: string; space: string; family: string; onnx: { bytes: number } }[];
  };
  const rows: string[][] = [];
  for (const { id, space: spaceId, family, onnx } of predictors) {
    const times: number[] = [];
    for (const architectures of distinctBatches(builtInSpaces.find(spaceId) as SearchSpace, 15)) {
      const body = { space: spaceId, predictor: id, architectures };
      const { shares } = await post(service, "/v1/score", body);
      times.push(shares.inference);
    }
    // The first ones warm up.
    times.splice(0, 5);
    const limit = INFERENCE_LIMITS[family];
    rows.push([
      ...[id, family, `${(onnx.bytes / 1024).toFixed(0)} KiB`],
      milliseconds(percentile(times, 0.5)),
      milliseconds(percentile(times, 0.95)),
      limit === undefined ? "" : milliseconds(limit),
    ]);
  }
  return rows;
}

/** Scores a second in batches of 1,000, one row a kind of batches. */
async function measureThroughput(space: SearchSpace): Promise<string[][]> {
  const service = await start();
  await throughput(service, space, 1, drawnBatches(space, 30, 99));
  const drawn = [];
  for (const clients of [1, 4])
    drawn.push(await throughput(service, space, clients, drawnBatches(space, 100, clients)));
  await service.stop();
  // NAS-Bench-201 has no more than 15 batches of them.
  const distinct = distinctBatches(space, 15);
  const fresh = [];
  for (const clients of [1, 4]) {
    const unasked = await start();
    const other = space === nasbench201 ? nasbench101 : nasbench201;
    await throughput(unasked, other, 1, drawnBatches(other, 30, 99));
    fresh.push(await throughput(unasked, space, clients, distinct));
    await unasked.stop();
  }
  const row = (name: string, rates: readonly number[]) => [
    `${space.id}, ${name}`,
    ...rates.map((rate) => Math.round(rate).toLocaleString("en")),
  ];
  return [row("drawn anew for each batch", drawn), row("cells that were never asked for", fresh)];
}

build();
const starts: number[] = [];
const firsts: number[] = [];
for (let run = 0; run < 5; run++) {
  const begin = performance.now();
  const service = await start();
  starts.push(performance.now() - begin);
  const first = await post(service, "/v1/score", {
    space: nasbench201.id,
    architectures: [nasbench201.example],
  });
  firsts.push(first.time);
  await service.stop();
}

const service = await start();
const measurements = [
  await measure(service, nasbench201, 1, 400, 5),
  await measure(service, nasbench101, 1, 400, 5),
  await measure(service, nasbench201, 1024, 60, 35),
  await measure(service, nasbench101, 1024, 60, 150),
];
await service.stop();
// Nothing is remembered here.
const fresh = await start();
const models = await measureModels(fresh);
await fresh.stop();
const rates = [
  ...(await measureThroughput(nasbench201)),
  ...(await measureThroughput(nasbench101)),
];

printTable(
  ["", "median of 5", "at most"],
  [
    ["start of Miniflare", milliseconds(percentile(starts, 0.5)), ""],
    ["first score after start", milliseconds(percentile(firsts, 0.5)), milliseconds(1000)],
  ],
);
console.log();
printTable(
  ["one request", "p50", "p95", "p50 at most", ...SHARES, "the rest"],
  measurements.map(({ name, limit, times, shares }) => {
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    const rest = mean - shares.reduce((sum, share) => sum + share, 0);
    return [
      name,
      milliseconds(percentile(times, 0.5)),
      milliseconds(percentile(times, 0.95)),
      milliseconds(limit),
      ...[...shares, rest].map(milliseconds),
    ];
  }),
);
console.log(
  "\nShares are means as the service reports them; the rest is HTTP, the client's and the service's reading of JSON included.",
);

console.log();
printTable(
  ["1,000 by predictor, the model alone", "family", "file", "p50", "p95", "p50 at most"],
  models,
);

console.log();
printTable(["scores a second, in batches of 1,000", "one client", "four at once"], rates);
console.log("\nAt least 60,000 of those drawn anew.");
