/**
 * @module
 * How fast scores are served: `npm run bench`. The deployed bundle in Miniflare, JSON in and out over
 * loopback, one client. Architectures are drawn anew for each request, uniformly from the written ones: a
 * few of them were in earlier requests.
 */
import { performance } from "node:perf_hooks";
import {
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { milliseconds, percentile, printTable } from "./report.js";
import { build, post, type Service, start } from "./service.js";

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
