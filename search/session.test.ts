import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRandom,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { anySeed } from "../spaces/testing/seeds.js";
import {
  findStrategy,
  type LogEntry,
  type Proposal,
  type Result,
  readSnapshot,
  SearchSession,
  type SearchSnapshot,
  type Strategy,
  strategies,
} from "./index.js";
import { madeUpObjective, searchSpaces } from "./testing/objective.js";
import { beginQuick, resultOf } from "./testing/run.js";
import { Work } from "./work.js";

/** What is done to a session; telling is of the oldest that are pending, and of some that nobody asked for. */
type Step =
  | { readonly ask: number; readonly limit?: number | undefined }
  | { readonly tell: number; readonly fail: boolean; readonly strangers: number }
  | { readonly withdraw: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ ask: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ ask: fc.integer({ min: 1, max: 7 }), limit: fc.constantFrom(undefined, 20, 700) }),
  fc.record({
    tell: fc.integer({ min: 0, max: 7 }),
    fail: fc.boolean(),
    strangers: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ withdraw: fc.integer({ min: 0, max: 2 }) }),
);
const steps = fc.array(step, { minLength: 4, maxLength: 14 });

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Takes the steps, of which the first is number `first`, and makes the session anew by `between` before each. */
async function take(
  from: SearchSession,
  some: readonly Step[],
  between: (session: SearchSession) => Promise<SearchSession> = async (session) => session,
  first = 0,
): Promise<{ session: SearchSession; proposals: Proposal[] }> {
  let session = from;
  const { space } = session;
  const measure = madeUpObjective(space, 3);
  const proposals: Proposal[] = [];
  for (const [index, one] of some.entries()) {
    session = await between(session);
    session.work = new Work("limit" in one && one.limit ? { limit: one.limit } : {});
    if ("ask" in one) proposals.push(...(await session.ask(one.ask)).proposals);
    else if ("withdraw" in one) session.withdraw(one.withdraw);
    else {
      const random = createRandom(first + index);
      const strangers = Array.from({ length: one.strangers }, () =>
        sampleArchitecture(space, random),
      );
      const told = [...session.pending().slice(0, one.tell), ...strangers];
      await session.tell(
        told.map(
          (architecture, at): Result =>
            one.fail && at % 2 === 0
              ? { architecture, failed: true }
              : resultOf(measure, architecture),
        ),
      );
    }
  }
  return { session, proposals };
}

describe.each(
  strategies.flatMap((strategy) =>
    searchSpaces.map((space) => ({ name: strategy.name, id: space.id, strategy, space })),
  ),
)("a session of $name in $id", ({ strategy, space }) => {
  const begin = (seed: number, log?: (entry: LogEntry) => void) =>
    beginQuick(strategy, { space, ...(log && { log }) }, seed);
  const resume = (snapshot: SearchSnapshot) =>
    SearchSession.resume(strategy, readSnapshot(strategy, space, overTheWire(snapshot)), { space });

  it("made anew from its snapshot goes on as one that lived on", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, steps, async (seed, some) => {
        const lived = await take(begin(seed), some);
        const revived = await take(begin(seed), some, (session) => resume(session.snapshot()));
        expect(revived.proposals).toEqual(lived.proposals);
        expect(revived.session.snapshot()).toEqual(lived.session.snapshot());
      }),
      { numRuns: 4 },
    );
  });

  it("is what its log says, from the beginning or from a snapshot", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, steps, steps, async (seed, head, tail) => {
        const log: LogEntry[] = [];
        const session = begin(seed, (entry) => log.push(overTheWire(entry)));
        await take(session, head);
        const [middle, length] = [session.snapshot(), log.length];
        await take(session, tail);
        const whole = begin(seed);
        await whole.replay(log);
        expect(whole.snapshot()).toEqual(session.snapshot());
        const rest = await resume(middle);
        await rest.replay(log.slice(length));
        expect(rest.snapshot()).toEqual(session.snapshot());
        session.work = new Work();
        expect(await rest.ask(3)).toEqual(await session.ask(3));
      }),
      { numRuns: 3 },
    );
  });

  it("is not changed by another one beside it, nor its snapshot by what comes later", async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, steps, steps, async (seed, head, tail) => {
        const alone = await take((await take(begin(seed), head)).session, tail);
        const { session } = await take(begin(seed), head);
        const snapshot = session.snapshot();
        const written = JSON.stringify(snapshot);
        const [first, second] = [await resume(snapshot), await resume(snapshot)];
        const sessions = [session, first, second];
        const proposals: Proposal[][] = [[], [], []];
        for (const [number, one] of tail.entries())
          for (const [index, each] of sessions.entries())
            proposals[index].push(...(await take(each, [one], undefined, number)).proposals);
        expect(JSON.stringify(snapshot)).toBe(written);
        for (const [index, each] of sessions.entries()) {
          expect(proposals[index]).toEqual(alone.proposals);
          expect(each.snapshot()).toEqual(alone.session.snapshot());
        }
      }),
      { numRuns: 2 },
    );
  });
});

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  "a session of %s",
  (_, strategy) => {
    it("learns from what it never asked for, and does not ask for it", async () => {
      const space: SearchSpace = natsSize;
      const random = createRandom(4);
      const told = Array.from({ length: 30 }, () => sampleArchitecture(space, random));
      const [session, other] = [beginQuick(strategy, { space }), beginQuick(strategy, { space })];
      const measure = (goal: number) => (one: (typeof told)[number]) =>
        goal * space.toDecisions(one).reduce((sum, value) => sum + value, 0);
      await session.tell(told.map((one) => resultOf(measure(1), one)));
      await other.tell(told.map((one) => resultOf(measure(-1), one)));
      expect([session.toldCount, session.pendingCount]).toEqual([30, 0]);
      const keys = async (one: SearchSession) =>
        (await one.ask(5)).proposals.map(({ architecture }) => space.key(architecture));
      const asked = await keys(session);
      for (const one of told) expect(asked).not.toContain(space.key(one));
      // Progressive search begins with the smallest, and a policy learns from what it drew alone.
      if (["random", "reinforce", "progressive"].includes(strategy.name))
        expect(asked).toEqual(await keys(other));
      else expect(asked).not.toEqual(await keys(other));
    });
  },
);

describe("a session", () => {
  const aging = findStrategy("aging") as Strategy;

  it("forgets what is withdrawn, and may propose it again", async () => {
    const session = beginQuick(aging, { space: nasbench201 });
    const { proposals } = await session.ask(5);
    session.withdraw(2);
    expect(session.pending()).toEqual(proposals.slice(0, 3).map((one) => one.architecture));
    for (const { architecture } of proposals.slice(3))
      expect(session.isNew(architecture)).toBe(true);
    session.withdraw(0);
    expect(session.pendingCount).toBe(3);
    session.withdraw(9);
    expect(session.pendingCount).toBe(0);
  });

  it("does what it is asked with the work that it has at the time", async () => {
    const session = beginQuick(aging, { space: nasbench201, work: new Work({ limit: 2 }) });
    expect((await session.ask(5)).exhausted).toBe(true);
    session.work = new Work();
    expect((await session.ask(5)).exhausted).toBe(false);
  });
});
