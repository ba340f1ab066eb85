/**
 * @module
 * The whole service over predictors for tests, and how to call it.
 */
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { Predictors } from "../../predictor/predictors.js";
import { type Problem, type ProblemName, problemType } from "../../schema/http/problems.js";
import { nasbench101, nasbench201 } from "../../spaces/index.js";
import { createApp } from "../app.js";
import type { Bindings } from "../environment.js";
import { loadPredictors, testPredictor } from "./predictor.js";

/** Of the test service. Those of NAS-Bench-101 and of CIFAR-10 are defaults of their spaces. */
export const PREDICTORS = {
  nasbench101: "a101",
  nasbench201: "c201",
  otherDataset: "b201",
} as const;

export const CELL_201 = nasbench201.example as string;
export const CELL_101 = nasbench101.example as { matrix: number[][]; ops: string[] };

export interface Service {
  fetch(path: string, init?: RequestInit, bindings?: Bindings): Promise<Response>;
  get<T>(path: string): Promise<T>;
  /** A string or bytes are sent as they are, anything else as JSON. */
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** What a call that has to succeed answers. */
  post<T>(path: string, body: unknown): Promise<T>;
}

export function serviceOver(predictors: Predictors): Service {
  const app = createApp(predictors);
  const fetch = async (path: string, init: RequestInit = {}, bindings: Bindings = env) =>
    app.request(path, init, bindings);
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(path, {
      method: "POST",
      body: isRaw(body) ? body : JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...headers },
    });
  return {
    fetch,
    send,
    get: async <T>(path: string) => answerOf<T>(await fetch(path)),
    post: async <T>(path: string, body: unknown) => answerOf<T>(await send(path, body)),
  };
}

export async function testService(): Promise<Service> {
  const files = await Promise.all([
    testPredictor({ name: PREDICTORS.nasbench101, space: nasbench101 }),
    testPredictor({ name: PREDICTORS.nasbench201, space: nasbench201 }),
    testPredictor({ name: PREDICTORS.otherDataset, space: nasbench201, dataset: "cifar100" }),
  ]);
  return serviceOver(await loadPredictors(files));
}

/** The problem details of an answer, which must be well-formed ones of this problem. */
export async function expectProblem(
  answer: Response,
  status: number,
  problem: ProblemName,
): Promise<Problem> {
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(new RegExp(`^${status} `));
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  const details: Problem = JSON.parse(text);
  expect(details).toMatchObject({ type: problemType(problem), status });
  expect(details.title).not.toBe("");
  expect(details.detail).not.toBe("");
  expect(details.request_id).toBe(answer.headers.get("X-Request-Id"));
  return details;
}

async function answerOf<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`);
  return JSON.parse(text);
}

function isRaw(body: unknown): body is string | Uint8Array | ReadableStream {
  return typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
}
