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
import { Work } from "../work.js";

describe("guided", () => {
  it.each([0, 3])(
    "asks for the highest mean plus %d deviations of the whole of NAS-Bench-201",
    async (optimism) => {
      const space: SearchSpace = nasbench201;
      const ensemble = { members: 3, rounds: 15 };
      const [initial, batch] = [15, 8];
      const search = new TestSearch("guided", space, { ...ensemble, initial, batch, optimism });
      await search.run(madeUpObjective(space, 5), initial);
      const surrogate = await surrogateOf(space, search.state, ensemble);
      const boundsOf = async (some: readonly Architecture[]) => {
        const { mean, deviation } = await surrogate.predict(some, new Work());
        return Array.from(mean, (value, row) => value + optimism * deviation[row]);
      };
      const left = new Map(
        [...(space.enumerate?.() ?? [])].map((one) => [space.identity(one), one]),
      );
      for (const one of toldIn(space, search.state)) left.delete(space.identity(one));
      expect(left.size).toBe((space.size.distinct as number) - initial);
      const highest = (await boundsOf([...left.values()])).sort((a, b) => b - a).slice(0, batch);
      const asked = (await search.ask(batch)).map(({ architecture }) => architecture);
      expect(await boundsOf(asked)).toEqual(highest);
    },
  );

  it.each<readonly [string, SearchSpace]>([
    ["nasbench101", nasbench101],
    ["nasbench201", nasbench201],
  ])("starts from architectures that are larger than random ones: %s", async (_, space) => {
    const size = async (largest_of: number) => {
      const search = new TestSearch("guided", space, { initial: 100, largest_of });
      const start = await search.ask(100);
      return mean(start.map(({ architecture }) => space.cost?.(architecture).params_m as number));
    };
    const [uniform, ofFour, ofTwenty] = [await size(1), await size(4), await size(20)];
    expect(ofFour).toBeGreaterThan(1.3 * uniform);
    expect(ofTwenty).toBeGreaterThan(1.15 * ofFour);
  });

  it("starts at random where the space knows no parameters", async () => {
    const start = (largest_of: number) =>
      new TestSearch("guided", eightByFour, { largest_of }).ask(20);
    expect(await start(4)).toEqual(await start(1));
  });
});
