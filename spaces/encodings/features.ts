/**
 * @module
 * `features`: the numbers that predictors rank architectures by, computed from the operation graph
 * with bit operations (some microseconds an architecture).
 */
import { ABSENT, type SearchSpace } from "../space.js";
import type { EncodingFactory } from "./encoding.js";
import { FEATURE_GROUPS } from "./feature-groups.js";
import { createGraphView } from "./graph-view.js";

/** `features`, float32: `names` says what each number is. */
export const features: EncodingFactory = (space) => {
  const canonical = canonicalDecisions(space);
  const graphGroups = space.featureGroups.map((name) => FEATURE_GROUPS[name](space));
  const view = createGraphView(space);
  const names = [
    ...canonical.names,
    ...graphGroups.flatMap((group) => group.names),
    ...(space.cost ? ["log of parameters", "log of FLOPs"] : []),
    ...space.extraFeatures.names,
  ];
  return {
    spec: { name: "features", type: "float32", shape: [names.length] },
    names,
    write(architecture, out, offset) {
      let at = offset;
      canonical.write(architecture, out, at);
      at += canonical.names.length;
      view.fill(space.operationGraph(architecture));
      for (const group of graphGroups) {
        group.write(view, out, at);
        at += group.names.length;
      }
      if (space.cost) {
        const { params_m, flops_m } = space.cost(architecture);
        out[at++] = Math.log(params_m);
        out[at++] = Math.log(flops_m);
      }
      space.extraFeatures.write(architecture, out as Float32Array, at);
    },
  };
};

/** Decisions of the canonical architecture; those of two options take one number. */
function canonicalDecisions(space: SearchSpace) {
  const starts: number[] = [];
  const names = space.decisions.flatMap(({ name, options }) =>
    options.length === 2 ? [name] : options.map((option) => `${name} ${option}`),
  );
  space.decisions.reduce((start, { options }, index) => {
    starts[index] = start;
    return start + (options.length === 2 ? 1 : options.length);
  }, 0);
  const binary = space.decisions.map(({ options }) => options.length === 2);
  return {
    names,
    write(
      architecture: Parameters<SearchSpace["key"]>[0],
      out: Float32Array | Int32Array,
      at: number,
    ) {
      const values = space.toDecisions(space.canonical(architecture));
      for (let decision = 0; decision < values.length; decision++) {
        const value = values[decision];
        if (value === ABSENT) continue;
        if (binary[decision]) out[at + starts[decision]] = value;
        else out[at + starts[decision] + value] = 1;
      }
    },
  };
}
