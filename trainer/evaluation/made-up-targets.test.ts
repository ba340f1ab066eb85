import { expect, it } from "vitest";
import { kendallTau, standardDeviation } from "../../learn/index.js";
import { createRandom, natsSize, sampleArchitecture } from "../../spaces/index.js";
import { MADE_UP_KINDS, type MadeUpKind, madeUpTargets } from "./made-up-targets.js";

const random = createRandom(1);
const architectures = Array.from({ length: 500 }, () => sampleArchitecture(natsSize, random));
const targets = (kind: MadeUpKind, seed = 3) => madeUpTargets(natsSize, architectures, kind, seed);
const additive = targets("additive");

it("an additive target changes by as much wherever a decision is changed", () => {
  const change = natsSize.decisions[0].options.map((_, option) =>
    architectures.map((one) => {
      const decisions = natsSize.toDecisions(one);
      decisions[0] = option;
      return natsSize.fromDecisions(decisions) ?? one;
    }),
  );
  const all = madeUpTargets(natsSize, change.flat(), "additive", 3);
  const first = all[500] - all[0];
  for (let row = 0; row < 500; row++) expect(all[500 + row] - all[row]).toBeCloseTo(first, 6);
});

it.each(MADE_UP_KINDS)("%s: a seed gives the same numbers, another seed others", (kind) => {
  expect(targets(kind)).toEqual(targets(kind));
  expect(targets(kind, 4)).not.toEqual(targets(kind));
});

it("what is not additive differs from it as its name says", () => {
  expect(kendallTau(targets("interacting"), additive)).toBeLessThan(0.8);
  expect(kendallTau(targets("noisy"), additive)).toBeLessThan(0.8);
  const failed = targets("heavy_tailed").filter((value, row) => value !== additive[row]);
  expect(failed.length / 500).toBeCloseTo(0.05, 1);
  const constant = targets("mostly_constant");
  const least = Math.min(...constant);
  expect(constant.filter((value) => value === least).length).toBeGreaterThan(440);
  expect(standardDeviation(constant)).toBeGreaterThan(0);
});
