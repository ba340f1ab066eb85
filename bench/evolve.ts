/**
 * @module
 * How fast populations evolve over HTTP: `npm run bench:evolve`. The deployed bundle in Miniflare, one
 * client; every strategy at its published parameters, in NAS-Bench-201 and NAS-Bench-101. A population
 * is drawn anew for each request. Names of strategies behind the command restrict it to them. What of it
 * the fit of a surrogate takes, `surrogate.ts` measures alone.
 */
import { strategies } from "../search/index.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { milliseconds, percentile, printTable } from "./report.js";
import { build, post, type Service, start } from "./service.js";

const SPACES: readonly SearchSpace[] = [nasbench201, nasbench101];
const POPULATION = 100;
const LONG = 50;
/** At most, in milliseconds, where the predictor is the fitness. */
const STEP_LIMIT = 40;
const LONG_LIMIT = 1500;
/** One step of a strategy with a surrogate, on this many measured cells. */
const MEASURED = 200;
const MEASURED_OFFSPRING = 10;
const MEASURED_LIMITS: Readonly<Record<string, number>> = { nasbench201: 300, nasbench101: 1000 };
const SURROGATES = ["guided", "bananas", "nas_ea_fa", "progressive"];

const only = process.argv.slice(2);
const names = strategies
  .map(({ name }) => name)
  .filter((name) => only.length === 0 || only.includes(name));

/** Time of requests that differ in their population, in milliseconds. */
async function times(
  service: Service,
  requests: number,
  body: (request: number) => object,
): Promise<number[]> {
  const measured: number[] = [];
  for (let request = 0; request < requests; request++)
    measured.push((await post(service, "/v1/evolve", body(request))).time);
  return measured;
}

function population(space: SearchSpace, count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    architecture: space.format(sampleArchitecture(space, random)),
  }));
}

/** Fitness that the service's own predictor gives: as structured as measured accuracies. */
async function measured(service: Service, space: SearchSpace, seed: number) {
  const members = population(space, MEASURED, seed);
  const { answer } = await post(service, "/v1/score", {
    space: space.id,
    architectures: members.map(({ architecture }) => architecture),
  });
  const { scores } = answer as { scores: { fitness: number }[] };
  return members.map((member, row) => ({ ...member, fitness: scores[row].fitness }));
}

async function measure(service: Service, name: string, space: SearchSpace): Promise<string[][]> {
  const step = (generations: number, offset: number) => (request: number) => ({
    space: space.id,
    strategy: { name },
    population: population(space, POPULATION, offset + request),
    offspring: POPULATION,
    generations,
    seed: request,
  });
  await times(service, 5, step(1, 900));
  const steps = await times(service, SURROGATES.includes(name) ? 11 : 41, step(1, 100));
  const row = (what: string, values: readonly number[], limit: number) => [
    `${name}, ${space.id}`,
    what,
    milliseconds(percentile(values, 0.5)),
    milliseconds(percentile(values, 0.95)),
    milliseconds(limit),
  ];
  const rows = [row("1 generation", steps, STEP_LIMIT)];
  if (!SURROGATES.includes(name)) {
    const long = await times(service, 3, step(LONG, 500));
    return [...rows, row(`${LONG} generations`, long, LONG_LIMIT)];
  }
  // So many generations of a surrogate are more work than one request may ask for.
  const bodies: object[] = [];
  for (let request = 0; request < 11; request++)
    bodies.push({
      ...step(1, 0)(request),
      population: await measured(service, space, request),
      offspring: MEASURED_OFFSPRING,
    });
  const guided = await times(service, bodies.length, (request) => bodies[request]);
  rows.push(
    row(`${MEASURED} measured, ${MEASURED_OFFSPRING} offspring`, guided, MEASURED_LIMITS[space.id]),
  );
  return rows;
}

build();
const service = await start();
const rows: string[][] = [];
for (const space of SPACES)
  for (const name of names) rows.push(...(await measure(service, name, space)));
await service.stop();
printTable(["strategy", "one request", "p50", "p95", "p50 at most"], rows);
