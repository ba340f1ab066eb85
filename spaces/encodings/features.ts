/**
 * @module
 * `features`: the numbers that predictors rank architectures by, computed from decisions, operation
 * graphs and cost (some microseconds an architecture).
 */
import type { EncodingFactory } from "./encoding.js";
import { FEATURE_GROUPS } from "./feature-groups.js";
import { createGraphView } from "./graph-view.js";
import { decisionLayout } from "./one-hot.js";

/** `features`, float32: `names` says what each number is. Those of several graphs begin with the name of its kind. */
export const features: EncodingFactory = (space) => {
  const { operationKinds, graphShapes, featureGroups, extraFeatures } = space;
  const canonical = decisionLayout(space, true);
  const graphs = graphShapes.map((shape) => ({
    prefix: graphShapes.length > 1 ? `${shape.name}: ` : "",
    view: createGraphView(shape, operationKinds.length),
    groups: featureGroups.map((name) => ({ name, ...FEATURE_GROUPS[name](operationKinds, shape) })),
  }));
  const ofGraphs = graphs.flatMap(({ prefix, groups }) =>
    groups.map(({ name, names }) => ({
      name: prefix + name,
      names: names.map((feature) => prefix + feature),
    })),
  );
  const cost = ["params_m", "flops_m"].every((metric) => space.costMetrics.includes(metric))
    ? ["log of parameters", "log of FLOPs"]
    : [];
  const groups = [
    { name: "decisions", names: canonical.names },
    ...ofGraphs,
    { name: "cost", names: cost },
    { name: "extra", names: extraFeatures.names },
  ];
  const names = groups.flatMap((group) => group.names);
  return {
    spec: { name: "features", type: "float32", shape: [names.length] },
    names,
    groups: groups.map((group) => ({ name: group.name, size: group.names.length })),
    write(architecture, out, offset) {
      let at = offset;
      canonical.write(architecture, out, at);
      at += canonical.names.length;
      const own = space.graphs(architecture);
      for (let which = 0; which < graphs.length; which++) {
        const { view, groups } = graphs[which];
        view.fill(own[which]);
        for (const group of groups) {
          group.write(view, out, at);
          at += group.names.length;
        }
      }
      if (cost.length > 0 && space.cost) {
        const { params_m, flops_m } = space.cost(architecture);
        out[at++] = Math.log(params_m);
        out[at++] = Math.log(flops_m);
      }
      extraFeatures.write(architecture, out as Float32Array, at);
    },
  };
};
