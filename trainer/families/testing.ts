/**
 * @module
 * The families at a fraction of their size: what tests state of them holds of any size.
 */
import { distinctSample } from "../../spaces/index.js";
import { share } from "../threads/pool.js";
import { bestFamily } from "./best/index.js";
import { featureScaling } from "./feature-scaling.js";
import { gcnFamily, gcnFeaturesFamily, gcnSettings } from "./gcn/index.js";
import { gp } from "./gp/index.js";
import { measuredFamily } from "./measured/index.js";
import { mlpFamily, mlpSettings } from "./mlp/index.js";
import { pnasFamily, pnasSettings } from "./pnas/index.js";
import { rnnFamily, rnnSettings } from "./rnn/index.js";
import { boostingSettings, forestSettings, treeFamily } from "./trees/index.js";

/** Steps of a network, for which it learns the faster. */
const STEPS = 60;
const RATE = 1e-2;
const UNLABELLED = 1000;

const short = <Settings extends { readonly training: object }>(settings: Settings): Settings => ({
  ...settings,
  training: { ...settings.training, steps: STEPS, rate: RATE },
});

const gcnOf: typeof gcnSettings = (rows, withFeatures) => short(gcnSettings(rows, withFeatures));

export const mlp = mlpFamily((rows) => short(mlpSettings(rows)));
export const pnas = pnasFamily((rows) => short(pnasSettings(rows)));
export const rnn = rnnFamily((rows) => short(rnnSettings(rows)));
export const gcn = gcnFamily(gcnOf);
export const gcnFeatures = gcnFeaturesFamily(gcnOf);
const treesOf = (rows: number) => ({ ...boostingSettings(rows), rounds: 40, rate: 0.2 });
export const trees = treeFamily("trees", "", treesOf);
export const measured = measuredFamily("best", "", {
  trees: treesOf,
  networks: (rows) => short(mlpSettings(rows)),
  errorTrees: 20,
});
export const forest = treeFamily("forest", "", () => ({ ...forestSettings(), trees: 20 }));
export const best = bestFamily({
  trees,
  perceptrons: mlp,
  process: gp,
  graphNetworks: gcnFeatures,
  errorTrees: 20,
  unlabelled(space) {
    const architectures = distinctSample(space, UNLABELLED, 1);
    return {
      architectures,
      features: share(featureScaling(space).scale(architectures)),
      isWhole: (space.size.written ?? Number.POSITIVE_INFINITY) < 40_000,
    };
  },
  student: () => ({
    widths: [32, 32],
    training: { steps: 300, batch: 128, rate: 5e-3, decay: 0 },
  }),
});
