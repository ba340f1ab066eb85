import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type Architecture,
  createRandom,
  nasbench101,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
  singleEdits,
} from "../spaces/index.js";
import { withoutComplement } from "../spaces/testing/cells.js";
import { SearchSession, type Strategy, strategies } from "./index.js";
import type { CommonParameters } from "./strategy.js";
import { madeUpObjective, searchSpaces, tiny } from "./testing/objective.js";
import { quickParameters, resultOf } from "./testing/run.js";
import { Work } from "./work.js";

/** What is asked for at a time. */
const COUNT = 20;
/** Units beyond the limit: what is done in one go before the next look at what is left. */
const OVERRUN = 1000;

/** JSON Schema of one parameter. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
}

/** Both bounds of a parameter; of a choice, all. */
function boundsOf(schema: Schema): unknown[] {
  if (schema.anyOf) return schema.anyOf.flatMap(boundsOf);
  if (schema.enum) return [...schema.enum];
  if (schema.type === "null") return [null];
  // The name of a prior, which is no choice between bounds.
  if (schema.type === "string") return [];
  if (schema.type === "array") {
    const usual = schema.default as unknown[];
    const ofLength = (length = 0) =>
      Array.from({ length }, (_, index) => usual[index % usual.length]);
    return [ofLength(schema.minItems), ofLength(schema.maxItems)];
  }
  const least = schema.minimum ?? (schema.exclusiveMinimum as number) + 1e-9;
  const most = schema.maximum ?? (schema.exclusiveMaximum as number) - 1e-9;
  return [least, most];
}

/** Every parameter at each of its bounds, one at a time, the others small. */
function atBounds(
  strategy: Strategy,
): { name: string; value: unknown; parameters: CommonParameters }[] {
  const { properties } = z.toJSONSchema(strategy.parameters, { io: "input" });
  return Object.entries(properties as Record<string, Schema>).flatMap(([name, schema]) =>
    boundsOf(schema).map((value) => ({
      ...{ name, value },
      parameters: quickParameters(strategy, { [name]: value }),
    })),
  );
}

/** A search that was told so many random architectures. */
async function told(
  strategy: Strategy,
  space: SearchSpace,
  parameters: CommonParameters,
  count: number,
) {
  const measure = madeUpObjective(space, 3);
  const random = createRandom(5);
  const results = Array.from({ length: count }, () =>
    resultOf(measure, sampleArchitecture(space, random)),
  );
  const session = SearchSession.begin(strategy, { space, parameters, seed: 1 });
  await session.tell(results);
  return session.snapshot();
}

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  "%s",
  (_, strategy) => {
    it("ends within the work that there is, whatever its parameters and the constraints", {
      timeout: 30_000,
    }, async () => {
      for (const space of [...searchSpaces, tiny, natsSize] as readonly SearchSpace[]) {
        const only = space.identity(sampleArchitecture(space, createRandom(7)));
        const constraints = [
          { limit: 20_000, accepts: () => true },
          { limit: 1500, accepts: (one: Architecture) => space.identity(one) === only },
          { limit: 1500, accepts: () => false },
        ];
        for (const { name, value, parameters } of atBounds(strategy)) {
          // All members live where the population is at its bound; of four architectures not all are known.
          const members = name === strategy.members ? Math.max(12, value as number) : 12;
          const state = await told(strategy, space, parameters, space === tiny ? 2 : members);
          for (const { limit, accepts } of constraints) {
            const session = await SearchSession.resume(strategy, state, { space, accepts });
            const work = new Work({ limit });
            session.work = work;
            const asked = await session.ask(COUNT);
            const where = `${name} ${value} in ${space.id}`;
            expect(work.used, where).toBeLessThanOrEqual(limit + OVERRUN);
            expect(asked.exhausted, where).toBe(asked.proposals.length < COUNT);
            for (const { architecture } of asked.proposals)
              expect(accepts(architecture), where).toBe(true);
          }
        }
      }
    });
  },
);

describe("of a parent that has no valid mutant", () => {
  const mutating = strategies.filter(({ parameters }) => "rate" in parameters.parse({}));
  const settings: Readonly<Record<string, object>> = {
    aging: { mutation: "bitwise", population: 1, sample: 1 },
    genetic: { population: 2, tournament: 1, crossover: 0 },
    bananas: { initial: 2, parents: 1 },
    nas_ea_fa: { initial: 2, population: 2 },
    nsga2: { population: 2, crossover: 0 },
  };

  it.each(mutating.map((strategy) => [strategy.name, strategy] as const))(
    "%s proposes random architectures and counts what it tried",
    async (name, strategy) => {
      const space: SearchSpace = nasbench101;
      const parameters = quickParameters(strategy, { ...settings[name], rate: 1 });
      const measure = madeUpObjective(space, 3);
      // Of the same edges, with other operations.
      const members = singleEdits(space, withoutComplement)
        .filter(({ decision }) => space.decisions[decision].options.length > 2)
        .map(({ architecture }) => architecture);
      const session = SearchSession.begin(strategy, { space, parameters, seed: 1 });
      await session.tell(members.map((one) => resultOf(measure, one)));
      const asked = await session.ask(3);
      expect(asked.proposals).toHaveLength(3);
      expect(asked.exhausted).toBe(false);
      expect(asked.rejected).toBeGreaterThan(0);
      for (const { parents } of asked.proposals) expect(parents).toEqual([]);
    },
  );
});
