import { describe, expect, it } from "vitest";
import {
  createRandom,
  distinctSample,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";
import { chooseArchitectures, freshCandidates, stepsOf } from "./choose.js";
import { principalComponents } from "./principal-components.js";
import { mostInformative } from "./variance-reduction.js";

const pointsOf = (rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  columns: rows[0].length,
});

describe("principal components", () => {
  it("keep the distances of points that differ in no more directions", () => {
    const random = createRandom(1);
    const hidden = Array.from({ length: 200 }, () => [random.normal(), 3 * random.normal()]);
    const directions = [0, 1].map(() => Array.from({ length: 20 }, () => random.normal()));
    const rows = hidden.map(([x, y]) =>
      directions[0].map((_, at) => 5 + x * directions[0][at] + y * directions[1][at]),
    );
    const count = 5;
    const { values } = principalComponents(pointsOf(rows), count, random);
    const distance = (one: readonly number[], other: readonly number[]) =>
      Math.hypot(...one.map((value, at) => value - other[at]));
    for (let row = 1; row < 200; row++) {
      const [one, other] = [0, row].map((at) => [...values.subarray(count * at, count * (at + 1))]);
      expect(distance(one, other)).toBeCloseTo(distance(rows[0], rows[row]), 3);
    }
  });
});

describe("the most informative points", () => {
  /** 10, 20 and 40 points around 0, 100 and 200 on a line. */
  const random = createRandom(1);
  const rows = [0, 100, 200].flatMap((centre, index) =>
    Array.from({ length: 10 * 2 ** index }, () => [centre + random.normal()]),
  );
  const points = pointsOf(rows);
  const centreOf = (row: number) => (row < 10 ? 0 : row < 30 ? 100 : 200);

  it("are one of each cluster before two of any, that of most points first", () => {
    const chosen = mostInformative(points, 0, 70);
    expect(chosen.slice(0, 3).map(centreOf)).toEqual([200, 100, 0]);
    expect([...chosen].sort((a, b) => a - b)).toEqual(rows.map((_, row) => row));
    expect(mostInformative(points, 0, 5)).toEqual(chosen.slice(0, 5));
  });

  it("are others than those that are like what is known", () => {
    expect(mostInformative(pointsOf([...rows, [200]]), 1, 2).map(centreOf)).toEqual([100, 0]);
  });

  it("are any where all are equal", () => {
    const equal = pointsOf(rows.map(() => [1]));
    expect(new Set(mostInformative(equal, 0, 70)).size).toBe(70);
  });
});

describe("chosen architectures", () => {
  const space: SearchSpace = nasbench201;
  const random = createRandom(3);
  const written = Array.from({ length: 600 }, () => sampleArchitecture(space, random));
  const measured = distinctSample(space, 50, 4);
  const candidates = freshCandidates(space, written, measured);

  it("compute functions that nobody has measured, each another one, the same for the same seed", () => {
    let steps = 0;
    const chosen = chooseArchitectures(candidates, 40, 1, () => steps++);
    expect(steps).toBe(stepsOf(candidates, 40));
    const functions = new Set(chosen.map((one) => space.hash(one)));
    expect(functions.size).toBe(40);
    for (const one of measured) expect(functions).not.toContain(space.hash(one));
    for (const one of chosen) expect(written).toContain(one);
    expect(chooseArchitectures(candidates, 40, 1)).toEqual(chosen);
  });

  it("are no more than there are", () => {
    const count = candidates.fresh.length + 1;
    expect(() => chooseArchitectures(candidates, count, 1)).toThrow(RangeError);
  });
});
