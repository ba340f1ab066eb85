import { describe, expect, it } from "vitest";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { Categorical } from "../policy.js";
import type { Proposal } from "../proposal.js";
import { eightByFour, uniform } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const space: SearchSpace = eightByFour;
const policyOf = ({ state }: TestSearch) => {
  const { where, what } = state.own as { where: number[]; what: number[][] };
  return {
    where: new Categorical([...where]).probabilities,
    what: what.map((logits) => new Categorical([...logits]).probabilities),
  };
};

/** Which decision a mutant has changed, and to what. */
function editOf({ mutation }: Proposal): { where: number; what: number } {
  const [change, ...others] = mutation?.changes ?? [];
  expect(others).toEqual([]);
  const where = space.decisions.findIndex(({ name }) => name === change.decision);
  return { where, what: space.decisions[where].options.indexOf(change.to) };
}

/** A population of four, all of fitness 0; fitness of what is told later. */
async function populated() {
  const search = new TestSearch("reinforced_evolution", space, { population: 4, sample: 2 });
  const fitnesses = new Map<string, number>();
  const tell = async (one: Architecture, fitness: number) => {
    fitnesses.set(space.key(one), fitness);
    await search.tell(one, fitness);
  };
  for (const one of uniform) await tell(one, 0);
  const fitnessOf = (one: Architecture) => fitnesses.get(space.key(one)) as number;
  return { search, tell, fitnessOf };
}

describe("reinforced_evolution", () => {
  it("makes a mutation that gained more probable, where and what, and one that lost less", async () => {
    const { search, tell, fitnessOf } = await populated();
    await tell((await search.next()).architecture, 0);
    for (const gain of [5, -5, 8]) {
      const before = policyOf(search);
      const proposal = await search.next();
      const { where, what } = editOf(proposal);
      // The gain over the parent counts, not the fitness.
      await tell(proposal.architecture, fitnessOf(proposal.parents[0]) + gain);
      const after = policyOf(search);
      expect(Math.sign(after.where[where] - before.where[where])).toBe(Math.sign(gain));
      expect(Math.sign(after.what[where][what] - before.what[where][what])).toBe(Math.sign(gain));
      const elsewhere = (policy: typeof after) => policy.what.filter((_, at) => at !== where);
      expect(elsewhere(after)).toEqual(elsewhere(before));
    }
  });

  it("comes to mutate where it pays, and to what", async () => {
    const { search, tell, fitnessOf } = await populated();
    const [block, option] = [2, 1];
    for (let round = 0; round < 200; round++) {
      const proposal = await search.next();
      const changes = proposal.mutation?.changes ?? [];
      const gain = changes.some(
        ({ decision, to }) =>
          decision === space.decisions[block].name && to === space.decisions[block].options[option],
      );
      await tell(
        proposal.architecture,
        proposal.parents.length > 0 ? fitnessOf(proposal.parents[0]) + Number(gain) : 0,
      );
    }
    const { where, what } = policyOf(search);
    where.forEach((probability, decision) => {
      if (decision !== block) expect(where[block]).toBeGreaterThan(2 * probability);
    });
    what[block].forEach((probability, other) => {
      if (other !== option) expect(what[block][option]).toBeGreaterThan(2 * probability);
    });
  });
});
