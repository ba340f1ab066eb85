/**
 * @module
 * `features`: the numbers that predictors rank architectures by, computed from the operation graph
 * with bit operations (some microseconds an architecture).
 */
import type { EncodingFactory } from "./encoding.js";
import { FEATURE_GROUPS } from "./feature-groups.js";
import { createGraphView } from "./graph-view.js";
import { decisionLayout } from "./one-hot.js";

/** `features`, float32: `names` says what each number is. */
export const features: EncodingFactory = (space) => {
  const canonical = decisionLayout(space, true);
  const graphGroups = space.featureGroups.map((name) => FEATURE_GROUPS[name](space));
  const view = createGraphView(space);
  const names = [
    ...canonical.names,
    ...graphGroups.flatMap((group) => group.names),
    ...(space.cost ? ["log of parameters", "log of FLOPs"] : []),
    ...space.extraFeatures.names,
  ];
  const groups = [
    { name: "decisions", size: canonical.names.length },
    ...space.featureGroups.map((name, index) => ({ name, size: graphGroups[index].names.length })),
    { name: "cost", size: space.cost ? 2 : 0 },
    { name: "extra", size: space.extraFeatures.names.length },
  ];
  return {
    spec: { name: "features", type: "float32", shape: [names.length] },
    names,
    groups,
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
