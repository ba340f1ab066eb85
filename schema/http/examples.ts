/**
 * @module
 * Requests that the service answers as it is shipped, for the contract and the page that tries calls.
 */
import { nasbench201 } from "../../spaces/index.js";

const { id: space, example: architecture } = nasbench201;

/** What stands in paths. */
export const EXAMPLE_PREDICTOR = "nasbench201-cifar10";
export const EXAMPLE_TABLE = "nasbench201";
export const EXAMPLE_ARCHITECTURE = architecture as string;

const architectures = [architecture];

/** Bodies, by the name of the call. */
export const EXAMPLES = {
  canonicalize: { architectures },
  sample: { count: 8, seed: 1 },
  score: { space, architectures, level: 0.9 },
  evolve: {
    space,
    strategy: { name: "aging", population: 20, sample: 10 },
    population: [{ architecture }],
    offspring: 20,
    generations: 10,
    constraints: { params_m: { max: 0.5 } },
    seed: 1,
  },
  lookUpArchitectures: { architectures, metrics: ["cifar10_test_200"] },
  infer: {
    inputs: [{ name: "architecture", datatype: "BYTES", shape: [1], data: architectures }],
  },
};
