/**
 * @module
 * What is printed when the service answers: where it is, and a call that works.
 */
import type { Listening } from "./options.js";
import { SHIPPED_TABLE } from "./shipped-table.js";

const ANSWER_MS = 10_000;

interface Ready {
  readonly unavailable: readonly { readonly name: string; readonly detail: string }[];
  readonly database: { readonly ready: boolean; readonly detail: string };
}
interface Spaces {
  readonly spaces: readonly { id: string; example: unknown; default_predictor?: string | null }[];
}
interface Tables {
  readonly tables: readonly { readonly id: string }[];
}

/** The lines, and whether the database has the latest migration. */
export async function welcome(listening: Listening) {
  const { address } = listening;
  const ready = await ask<Ready>(`${address}/v2/health/ready`);
  const { spaces } = (await ask<Spaces>(`${address}/v1/spaces`)) ?? { spaces: [] };
  const { tables } = (await ask<Tables>(`${address}/v1/benchmarks`)) ?? { tables: [] };
  const scored = spaces.find((space) => space.default_predictor);
  const shipped = tables?.some(({ id }) => id === SHIPPED_TABLE.table);
  const lines = [
    `Archfit answers at ${address}, documented at ${address}/docs`,
    `Try:  ${scored ? scoreCall(address, scored) : `curl -s ${address}/v1/spaces   (predictors/ is empty: nothing can be scored)`}`,
    ...(shipped ? [`      ${lookupCall(address)}`] : []),
    ...(listening.open
      ? [
          `Open to all who reach ${listening.host}:${listening.port}: whoever does can score, search and read every table, without a key and without a limit on how often`,
        ]
      : []),
    "Ctrl-C ends it.",
  ];
  return { lines, migrated: ready?.database.ready ?? false };
}

/** A line for each predictor that can't be served. */
export async function brokenPredictors({ address }: Listening): Promise<string[]> {
  const ready = await ask<Ready>(`${address}/v2/health/ready`);
  return (ready?.unavailable ?? []).map(
    ({ name, detail }) => `predictors/${name} is not served: ${detail}`,
  );
}

function scoreCall(address: string, { id, example }: Spaces["spaces"][number]): string {
  return postCall(`${address}/v1/score`, { space: id, architectures: [example] });
}

function lookupCall(address: string): string {
  return postCall(`${address}/v1/benchmarks/${SHIPPED_TABLE.table}/lookup`, { indices: [6111] });
}

function postCall(url: string, body: unknown): string {
  return `curl -s ${url} -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}

/** The JSON at this address, whatever its status; undefined if there is none. */
async function ask<T>(address: string): Promise<T | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
    return (await answer.json()) as T;
  } catch {
    return undefined;
  }
}
