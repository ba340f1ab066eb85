import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  createRandom,
  MAX_SEED,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { findStrategy, type SearchState, StateError, type Strategy, strategies } from "./index.js";
import { madeUpObjective, searchSpaces, tiny } from "./testing/objective.js";
import { quickParameters, resultOf, runRounds } from "./testing/run.js";

const anySeed = fc.integer({ min: 0, max: MAX_SEED });
const cases = strategies.flatMap((strategy) =>
  searchSpaces.map((space) => ({ name: strategy.name, id: space.id, strategy, space })),
);
const overTheWire = (strategy: Strategy, space: SearchSpace) => (state: SearchState) =>
  strategy.readState(space, JSON.parse(JSON.stringify(state)));

describe.each(cases)("$name in $id", ({ strategy, space }) => {
  const measure = madeUpObjective(space, 3);
  /** Accepts about two thirds of the functions. */
  const accepts = (one: Architecture) => Math.sin(1e3 * measure(one)) > -0.5;

  it("proposes architectures that are valid, new, distinct, and accepted, whatever it is told", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, fc.integer({ min: 0, max: 12 }), async (seed, members) => {
        const random = createRandom(seed);
        const context = { space, accepts };
        const seen = new Set<number | string>();
        let state = strategy.start(context, quickParameters(strategy), seed);
        const population = Array.from({ length: members }, () =>
          space.canonical(sampleArchitecture(space, random)),
        );
        for (const one of population) seen.add(space.identity(one));
        state = await strategy.tell(
          context,
          state,
          population.map((one) => resultOf(measure, one)),
        );
        for (const count of [3, 1, 9, 4, 4]) {
          const asked = await strategy.ask(context, state, count);
          expect(asked.proposals.length).toBe(count);
          expect(asked.exhausted).toBe(false);
          for (const { architecture, parents, mutation } of asked.proposals) {
            expect(() => space.parse(space.format(architecture))).not.toThrow();
            expect(accepts(architecture)).toBe(true);
            expect(seen.has(space.identity(architecture))).toBe(false);
            seen.add(space.identity(architecture));
            expect(mutation === null).toBe(parents.length === 0);
            for (const one of parents) expect(() => space.parse(space.format(one))).not.toThrow();
          }
          // Some fail, and the last is never told.
          const results = asked.proposals.map(({ architecture }) =>
            random.integer(5) === 0
              ? { architecture, failed: true as const }
              : resultOf(measure, architecture),
          );
          state = await strategy.tell(context, asked.state, results.slice(0, -1));
        }
        expect(state.pending.length).toBe(5);
      }),
      { numRuns: 8 },
    );
  });

  it("is the same for the same seed, and goes on from a state sent as JSON as if it had not stopped", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, async (seed) => {
        const context = { space };
        const begin = () => strategy.start(context, quickParameters(strategy), seed);
        const once = await runRounds(strategy, context, begin(), measure, 6, 4);
        const sent = await runRounds(
          strategy,
          context,
          begin(),
          measure,
          6,
          4,
          overTheWire(strategy, space),
        );
        expect(sent.proposals.map((one) => space.format(one.architecture))).toEqual(
          once.proposals.map((one) => space.format(one.architecture)),
        );
        expect(sent.state).toEqual(once.state);
        const half = await runRounds(strategy, context, begin(), measure, 3, 4);
        const rest = await runRounds(strategy, context, half.state, measure, 3, 4);
        expect(rest.state).toEqual(once.state);
      }),
      { numRuns: 5 },
    );
  });

  it("leaves a state that it was given as it was", async () => {
    const context = { space };
    const { state } = await runRounds(
      strategy,
      context,
      strategy.start(context, quickParameters(strategy), 5),
      measure,
      4,
      4,
    );
    const before = JSON.stringify(state);
    const first = await strategy.ask(context, state, 5);
    const asked = JSON.stringify(first.state);
    const results = first.proposals.map(({ architecture }) => resultOf(measure, architecture));
    await strategy.tell(context, first.state, results);
    expect(JSON.stringify(state)).toBe(before);
    expect(JSON.stringify(first.state)).toBe(asked);
    expect(await strategy.ask(context, state, 5)).toEqual(first);
  });

  it("proposes nothing where nothing is accepted", async () => {
    const context = { space, accepts: () => false };
    const state = strategy.start(context, quickParameters(strategy), 1);
    const told = await strategy.tell(
      context,
      state,
      Array.from({ length: 10 }, (_, seed) =>
        resultOf(measure, sampleArchitecture(space, createRandom(seed))),
      ),
    );
    const { proposals, exhausted } = await strategy.ask(context, told, 3);
    expect(proposals).toEqual([]);
    expect(exhausted).toBe(true);
  });
});

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  "%s",
  (_, strategy) => {
    it("finds all of a space of four, then says that it is exhausted", async () => {
      const space: SearchSpace = tiny;
      const context = { space };
      const measure = madeUpObjective(tiny, 1);
      for (const parameters of [strategy.parameters.parse({}), quickParameters(strategy)])
        for (const count of [1, 3, 10]) {
          let state = strategy.start(context, parameters, 2);
          const found = new Set<string>();
          for (let round = 0; round < 5; round++) {
            const asked = await strategy.ask(context, state, count);
            for (const { architecture } of asked.proposals) found.add(space.key(architecture));
            expect(asked.exhausted).toBe(asked.proposals.length < count);
            const results = asked.proposals.map((one) => resultOf(measure, one.architecture));
            state = await strategy.tell(context, asked.state, results);
          }
          expect(found.size).toBe(4);
          expect(state.told.length).toBe(4);
        }
    });

    it("asks for a twin only where keys are what is distinct", async () => {
      const space: SearchSpace = nasbench201;
      const context = { space };
      const measure = madeUpObjective(space, 4);
      for (const distinct of ["function", "key"]) {
        const parameters = quickParameters(strategy, { distinct });
        const begun = strategy.start(context, parameters, 3);
        const { proposals } = await runRounds(strategy, context, begun, measure, 6, 6);
        const own = proposals.map(({ architecture }) => architecture);
        const count = (name: (one: Architecture) => number | string) => new Set(own.map(name)).size;
        expect(count((one) => space.key(one))).toBe(own.length);
        if (distinct === "function") expect(count((one) => space.identity(one))).toBe(own.length);
      }
    });

    it("has every parameter described, with a default within its bounds", () => {
      const parameters = strategy.parameters.parse({});
      expect(strategy.parameters.parse(parameters)).toEqual(parameters);
      expect(() => strategy.parameters.parse({ temperature: 1 })).toThrow(/temperature/);
      expect(strategy.metrics(parameters)).toContain("fitness");
    });

    it("refuses a state that is not its own or was tampered with", async () => {
      const context = { space: nasbench201 };
      const measure = madeUpObjective(nasbench201, 1);
      const begun = strategy.start(context, quickParameters(strategy), 1);
      const { state } = await runRounds(strategy, context, begun, measure, 3, 5);
      const other = strategies.find(({ name }) => name !== strategy.name) as Strategy;
      await expect(other.ask(context, state, 1)).rejects.toThrow(StateError);
      await expect(strategy.ask({ space: nasbench101 }, state, 1)).rejects.toThrow(StateError);
      expect(() => other.readState(nasbench201, state)).toThrow(StateError);
      for (const damage of [
        { random: [0, 0, 0, 0] },
        { random: [1, 2, 3] },
        { told: [["000000", Number.NaN]] },
        { told: [["000000", 1, 2, 3]] },
        { own: "none" },
        { parameters: { distinct: "colour" } },
      ])
        expect(() => strategy.readState(nasbench201, { ...state, ...damage })).toThrow(StateError);
      for (const code of ["", "00000", "000009", "0000-z", "%%%%%%"])
        await expect(strategy.ask(context, { ...state, pending: [[code]] }, 1)).rejects.toThrow(
          StateError,
        );
    });

    it("refuses results without a number, and of another space", async () => {
      const context = { space: nasbench201 };
      const begun = strategy.start(context, quickParameters(strategy), 1);
      const architecture = nasbench201.parse(nasbench201.example);
      for (const fitness of [Number.NaN, Number.POSITIVE_INFINITY])
        await expect(strategy.tell(context, begun, [{ architecture, fitness }])).rejects.toThrow(
          /fitness of a result must be a finite number/,
        );
      const stranger = nasbench101.parse(nasbench101.example);
      const told = strategy.tell(context, begun, [{ architecture: stranger, fitness: 1 }]);
      await expect(told).rejects.toThrow(/is of nasbench101/);
    });
  },
);

describe("what is told again", () => {
  it("has its newer numbers, and can recover from a failure", async () => {
    const aging = findStrategy("aging") as Strategy;
    const context = { space: nasbench201 };
    const architecture = nasbench201.parse(nasbench201.example);
    let state = aging.start(context, quickParameters(aging), 1);
    state = await aging.tell(context, state, [{ architecture, failed: true }]);
    expect(state.told[0].length).toBe(1);
    state = await aging.tell(context, state, [{ architecture, fitness: 90 }]);
    expect(state.told[0][1]).toBe(90);
    expect(state.own).toEqual({ population: [[state.told[0][0], 0]] });
    state = await aging.tell(context, state, [{ architecture, fitness: 91 }]);
    state = await aging.tell(context, state, [{ architecture, failed: true }]);
    expect(state.told.length).toBe(1);
    expect(state.told[0][1]).toBe(91);
    expect(state.own).toEqual({ population: [[state.told[0][0], 0]] });
  });
});
