import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import {
  type Architecture,
  nasbench101,
  nasbench201,
  type SearchSpace,
} from "../../spaces/index.js";
import { eightByFour, madeUpObjective } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";
import { surrogateOf, toldIn } from "../testing/surrogate.js";

describe("guided", () => {
  it.each([0, 3])(
    "asks for the highest mean plus %d deviations of the whole of NAS-Bench-201",
    (optimism) => {
      const space: SearchSpace = nasbench201;
      const ensemble = { members: 3, rounds: 15 };
      const [initial, batch] = [15, 8];
      const search = new TestSearch("guided", space, { ...ensemble, initial, batch, optimism });
      search.run(madeUpObjective(space, 5), initial);
      const surrogate = surrogateOf(space, search.state, ensemble);
      const boundsOf = (some: readonly Architecture[]) => {
        const { mean, deviation } = surrogate.predict(some);
        return Array.from(mean, (value, row) => value + optimism * deviation[row]);
      };
      const left = new Map([...space.enumerate()].map((one) => [space.identity(one), one]));
      for (const one of toldIn(space, search.state)) left.delete(space.identity(one));
      expect(left.size).toBe(space.size.distinct - initial);
      const highest = boundsOf([...left.values()])
        .sort((a, b) => b - a)
        .slice(0, batch);
      const asked = search.ask(batch).map(({ architecture }) => architecture);
      expect(boundsOf(asked)).toEqual(highest);
    },
  );

  it.each<readonly [string, SearchSpace]>([
    ["nasbench101", nasbench101],
    ["nasbench201", nasbench201],
  ])("starts from architectures that are larger than random ones: %s", (_, space) => {
    const size = (largest_of: number) =>
      mean(
        new TestSearch("guided", space, { initial: 100, largest_of })
          .ask(100)
          .map(({ architecture }) => space.cost?.(architecture).params_m as number),
      );
    const [uniform, ofFour, ofTwenty] = [1, 4, 20].map(size);
    expect(ofFour).toBeGreaterThan(1.3 * uniform);
    expect(ofTwenty).toBeGreaterThan(1.15 * ofFour);
  });

  it("starts at random where the space knows no parameters", () => {
    const start = (largest_of: number) =>
      new TestSearch("guided", eightByFour, { largest_of }).ask(20);
    expect(start(4)).toEqual(start(1));
  });
});
