import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import {
  ABSENT,
  type Architecture,
  createRandom,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";
import { Categorical } from "../policy.js";
import { eightByFour } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const policyOf = ({ state }: TestSearch) => (state.own as { policy: number[][] }).policy;
const probabilities = (search: TestSearch) =>
  policyOf(search).map((logits) => new Categorical([...logits]).probabilities);

const CONV = 3;

describe.each<readonly [string, SearchSpace]>([
  ["nasbench201", nasbench201],
  ["a list of choices", eightByFour],
])("reinforce in %s", (_, space) => {
  it("makes what was better than before more probable, and what was worse less", async () => {
    const search = new TestSearch("reinforce", space);
    const uniform = probabilities(search);
    for (const options of uniform) for (const one of options) expect(one).toBe(1 / options.length);
    // The first reward is what the next ones are held against.
    await search.tell((await search.next()).architecture, 50);
    expect(probabilities(search)).toEqual(uniform);
    for (const [fitness, direction] of [
      [60, 1],
      [10, -1],
    ]) {
      const { architecture } = await search.next();
      const before = probabilities(search);
      await search.tell(architecture, fitness);
      const after = probabilities(search);
      space.toDecisions(architecture).forEach((option, decision) => {
        if (option === ABSENT) return;
        expect(Math.sign(after[decision][option] - before[decision][option])).toBe(direction);
      });
    }
  });

  it("learns from its own draws alone", async () => {
    const search = new TestSearch("reinforce", space);
    await search.run(() => 1, 3);
    await search.tell((await search.next()).architecture, 2);
    const before = policyOf(search);
    await search.tell(sampleArchitecture(space, createRandom(9)), 100);
    expect(policyOf(search)).toEqual(before);
  });

  it("comes to draw the options that pay, wherever they stand", async () => {
    const search = new TestSearch("reinforce", space);
    const share = (one: Architecture) =>
      space.toDecisions(one).filter((option) => option === CONV).length / space.decisions.length;
    await search.run(share, 200);
    const learnt = probabilities(search).map((options) => options[CONV] * options.length);
    // An option that nothing was learnt of has 1.
    expect(Math.min(...learnt)).toBeGreaterThan(1);
    expect(mean(learnt)).toBeGreaterThan(2);
  });
});
