import { describe, expect, it } from "vitest";
import { nasbench201, type SearchSpace } from "../spaces/index.js";
import {
  findStrategy,
  readSnapshot,
  type SearchSnapshot,
  StateError,
  type Strategy,
  strategies,
} from "./index.js";
import { madeUpObjective } from "./testing/objective.js";
import { beginQuick, runRounds } from "./testing/run.js";

const space: SearchSpace = nasbench201;
const measure = madeUpObjective(space, 1);

/** The state of a search at small settings, after some rounds. */
async function stateOf(strategy: Strategy): Promise<SearchSnapshot> {
  const session = beginQuick(strategy, { space });
  await runRounds(session, measure, 3, 5);
  return session.snapshot();
}

/** `read` of the strategy's state with something else in it. */
async function reader(name: string) {
  const strategy = findStrategy(name) as Strategy;
  const state = await stateOf(strategy);
  return {
    state,
    read: (change: object) => readSnapshot(strategy, space, { ...state, ...change }),
  };
}

/** Every copy of `value` in which one list has many entries, each like the first. */
function* overlong(value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) yield Array(100_000).fill(value[0] ?? 0);
  for (const [key, inner] of Object.entries(value))
    for (const changed of overlong(inner)) {
      const copy = structuredClone(value) as Record<string, unknown>;
      copy[key] = changed;
      yield copy;
    }
}

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  "a state of %s",
  (_, strategy) => {
    it("is taken as it was returned, and not with any list longer than the parameters allow", async () => {
      const state = await stateOf(strategy);
      expect(readSnapshot(strategy, space, state)).toEqual(state);
      for (const own of overlong(state.own))
        expect(() => readSnapshot(strategy, space, { ...state, own })).toThrow(StateError);
    });

    it("is no state of another strategy, space, or kind of value", async () => {
      const state = await stateOf(strategy);
      for (const other of [
        ...[undefined, null, 1, "state", [], {}, [state]],
        { ...state, strategy: "another" },
        { ...state, space: "nasbench101" },
        { ...state, more: 1 },
        { ...state, told: {} },
        { ...state, told: [{}] },
        { ...state, pending: [[]] },
      ])
        expect(() => readSnapshot(strategy, space, other)).toThrow(StateError);
    });
  },
);

describe("a state", () => {
  it("has no more members than the population", async () => {
    for (const name of ["aging", "genetic", "reinforced_evolution"]) {
      const { state, read } = await reader(name);
      const { population } = state.own as { population: [string, number][] };
      const members = (length: number) => Array.from({ length }, () => population[0]);
      const own = (length: number) => ({ ...(state.own as object), population: members(length) });
      expect(read({ own: own(8) }).own).toEqual(own(8));
      expect(() => read({ own: own(9) })).toThrow(/own\/population.*8/);
    }
  });

  it("has a queue of a thousand at most", async () => {
    for (const name of ["guided", "bananas", "nas_ea_fa", "progressive"]) {
      const { state, read } = await reader(name);
      const own = (length: number) => ({
        ...(state.own as object),
        queue: Array(length).fill([state.told[0][0], null]),
      });
      expect(read({ own: own(1000) }).own).toEqual(own(1000));
      expect(() => read({ own: own(1001) })).toThrow(/own\/queue.*1000/);
    }
  });

  it("has a policy of as many decisions as the space, within its bounds", async () => {
    const { state, read } = await reader("reinforce");
    const { policy, baseline } = state.own as { policy: number[][]; baseline: object };
    for (const damaged of [
      policy.slice(1),
      [...policy, policy[0]],
      policy.with(0, Array(257).fill(0)),
      policy.with(0, [31, 0, 0, 0, 0]),
    ])
      expect(() => read({ own: { policy: damaged, baseline } })).toThrow(/own\/policy/);
  });

  it("has notes no longer than an architecture has decisions", async () => {
    const { state, read } = await reader("reinforced_evolution");
    const pending = (length: number) => [[state.told[0][0], ...Array(length).fill(0)]];
    expect(read({ pending: pending(9) }).pending).toEqual(pending(9));
    expect(() => read({ pending: pending(1_000_000) })).toThrow(/pending/);
  });

  it("has codes no longer than those of any space", async () => {
    const long = "0".repeat(600);
    const aging = await reader("aging");
    expect(() => aging.read({ told: [[long, 1]] })).toThrow(/told/);
    expect(() => aging.read({ pending: [[long]] })).toThrow(/pending/);
    expect(() => aging.read({ own: { population: [[long, 0]] } })).toThrow(/own\/population/);
    const guided = await reader("guided");
    expect(() => guided.read({ own: { queue: [[long, null]] } })).toThrow(/own\/queue/);
  });

  it("has as many numbers for each architecture as the strategy has metrics, or none", async () => {
    const { state, read } = await reader("nsga2");
    const [[code, ...numbers]] = state.told;
    expect(numbers).toHaveLength(2);
    expect(read({ told: [[code, ...numbers], [code]] }).told).toHaveLength(2);
    for (const wrong of [[1], [1, 2, 3], ["1", "2"], [1, null]])
      expect(() => read({ told: [[code, ...wrong]] })).toThrow(/told/);
  });
});
