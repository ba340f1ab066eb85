import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { anySeed } from "../spaces/testing/seeds.js";
import {
  findStrategy,
  readSnapshot,
  SearchSession,
  StateError,
  type Strategy,
  strategies,
} from "./index.js";
import { madeUpObjective, searchSpaces, tiny } from "./testing/objective.js";
import { beginQuick, quickParameters, resultOf, runRounds } from "./testing/run.js";

const cases = strategies.flatMap((strategy) =>
  searchSpaces.map((space) => ({ name: strategy.name, id: space.id, strategy, space })),
);

describe.each(cases)("$name in $id", ({ strategy, space }) => {
  const measure = madeUpObjective(space, 3);
  /** Accepts about two thirds of the functions. */
  const accepts = (one: Architecture) => Math.sin(1e3 * measure(one)) > -0.5;

  it("proposes architectures that are valid, new, distinct, and accepted, whatever it is told", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, fc.integer({ min: 0, max: 12 }), async (seed, members) => {
        const random = createRandom(seed);
        const seen = new Set<number | string>();
        const session = beginQuick(strategy, { space, accepts }, seed);
        const population = Array.from({ length: members }, () =>
          space.canonical(sampleArchitecture(space, random)),
        );
        for (const one of population) seen.add(space.identity(one));
        await session.tell(population.map((one) => resultOf(measure, one)));
        for (const count of [3, 1, 9, 4, 4]) {
          const asked = await session.ask(count);
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
          await session.tell(results.slice(0, -1));
        }
        expect(session.pendingCount).toBe(5);
      }),
      { numRuns: 8 },
    );
  });

  it("proposes nothing where nothing is accepted", async () => {
    const session = beginQuick(strategy, { space, accepts: () => false });
    await session.tell(
      Array.from({ length: 10 }, (_, seed) =>
        resultOf(measure, sampleArchitecture(space, createRandom(seed))),
      ),
    );
    const { proposals, exhausted } = await session.ask(3);
    expect(proposals).toEqual([]);
    expect(exhausted).toBe(true);
  });
});

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  "%s",
  (_, strategy) => {
    it("finds all of a space of four, then says that it is exhausted", async () => {
      const space: SearchSpace = tiny;
      const measure = madeUpObjective(tiny, 1);
      for (const parameters of [strategy.parameters.parse({}), quickParameters(strategy)])
        for (const count of [1, 3, 10]) {
          const session = SearchSession.begin(strategy, { space, parameters, seed: 2 });
          const found = new Set<string>();
          for (let round = 0; round < 5; round++) {
            const asked = await session.ask(count);
            for (const { architecture } of asked.proposals) found.add(space.key(architecture));
            expect(asked.exhausted).toBe(asked.proposals.length < count);
            const results = asked.proposals.map((one) => resultOf(measure, one.architecture));
            await session.tell(results);
          }
          expect(found.size).toBe(4);
          expect(session.toldCount).toBe(4);
        }
    });

    it("asks for a twin only where keys are what is distinct", async () => {
      const space: SearchSpace = nasbench201;
      const measure = madeUpObjective(space, 4);
      for (const distinct of ["function", "key"]) {
        const parameters = quickParameters(strategy, { distinct });
        const session = SearchSession.begin(strategy, { space, parameters, seed: 3 });
        const proposals = await runRounds(session, measure, 6, 6);
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
      const space: SearchSpace = nasbench201;
      const session = beginQuick(strategy, { space });
      await runRounds(session, madeUpObjective(space, 1), 3, 5);
      const state = session.snapshot();
      const other = strategies.find(({ name }) => name !== strategy.name) as Strategy;
      await expect(SearchSession.resume(other, state, { space })).rejects.toThrow(StateError);
      const elsewhere = SearchSession.resume(strategy, state, { space: nasbench101 });
      await expect(elsewhere).rejects.toThrow(StateError);
      expect(() => readSnapshot(other, space, state)).toThrow(StateError);
      for (const damage of [
        { random: [0, 0, 0, 0] },
        { random: [1, 2, 3] },
        { told: [["000000", Number.NaN]] },
        { told: [["000000", 1, 2, 3]] },
        { own: "none" },
        { parameters: { distinct: "colour" } },
      ])
        expect(() => readSnapshot(strategy, space, { ...state, ...damage })).toThrow(StateError);
      for (const code of ["", "00000", "000009", "0000-z", "%%%%%%"]) {
        const damaged = { ...state, pending: [[code] as const] };
        await expect(SearchSession.resume(strategy, damaged, { space })).rejects.toThrow(
          StateError,
        );
      }
    });

    it("refuses results without a number, and of another space", async () => {
      const session = beginQuick(strategy, { space: nasbench201 });
      const before = session.snapshot();
      const architecture = nasbench201.parse(nasbench201.example);
      for (const fitness of [Number.NaN, Number.POSITIVE_INFINITY])
        await expect(
          session.tell([
            { architecture, failed: true },
            { architecture, fitness },
          ]),
        ).rejects.toThrow(/fitness of a result must be a finite number/);
      const stranger = nasbench101.parse(nasbench101.example);
      const told = session.tell([{ architecture: stranger, fitness: 1 }]);
      await expect(told).rejects.toThrow(/is of nasbench101/);
      expect(session.snapshot()).toEqual(before);
    });
  },
);

describe("what is told again", () => {
  it("has its newer numbers, and can recover from a failure", async () => {
    const aging = findStrategy("aging") as Strategy;
    const architecture = nasbench201.parse(nasbench201.example);
    const session = beginQuick(aging, { space: nasbench201 });
    const told = async (result: { fitness: number } | { failed: true }) => {
      await session.tell([{ architecture, ...result }]);
      return session.snapshot();
    };
    expect((await told({ failed: true })).told[0].length).toBe(1);
    const recovered = await told({ fitness: 90 });
    expect(recovered.told[0][1]).toBe(90);
    expect(recovered.own).toEqual({ population: [[recovered.told[0][0], 0]] });
    await told({ fitness: 91 });
    const last = await told({ failed: true });
    expect(last.told.length).toBe(1);
    expect(last.told[0][1]).toBe(91);
    expect(last.own).toEqual({ population: [[last.told[0][0], 0]] });
  });
});
