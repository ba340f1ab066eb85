/**
 * @module
 * `rnn`: an ensemble of recurrent networks that read an architecture as a sequence, trained to rank.
 */
import { extremes, kendallTau } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import { encodeRows, joinRows } from "../../tensor/rows.js";
import type { Training } from "../../tensor/training.js";
import { crossFit } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type { Family, FitOptions, Recipe, TrainingData } from "../family.js";
import { fitNetworks } from "../networks/network-family.js";
import { stepEncoding, vertexSteps } from "../networks/vertex-steps.js";
import network from "./network.js";

interface RnnSettings {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Numbers in the state. */
  readonly units: number;
  /** Of the hidden layers behind the last state. */
  readonly widths: readonly number[];
  readonly training: Training;
}

/** Times that each architecture is learnt from, in one order of its vertices each, where they are reordered. */
const ORDERS = 8;

/** Chosen on draws of other seeds than those that figures are reported of. */
export function rnnSettings(rows: number): RnnSettings {
  return {
    dimensions: 16,
    units: 32,
    widths: [32],
    training: {
      steps: Math.max(300, Math.round(25 * Math.sqrt(rows))),
      batch: rows >= 5000 ? 128 : 64,
      rate: 3e-3,
      decay: 0.1,
    },
  };
}

export const rnn = rnnFamily(rnnSettings);

/** @param settings by the number of rows. */
export function rnnFamily(settings: typeof rnnSettings): Family {
  const fitInOrders =
    (orders: number): Family["fit"] =>
    ({ space, architectures, targets }, options) => {
      const random = createRandom(options.seed);
      const copies = Array.from({ length: orders }, (_, copy) =>
        encodeRows(
          (some) => vertexSteps(space, some, copy > 0 ? random : undefined),
          architectures,
        ),
      );
      const data = {
        space,
        rows: joinRows(copies),
        targets: Float64Array.from(copies.flatMap(() => [...targets])),
      };
      const networks = { encoding: stepEncoding, network, settings };
      return fitNetworks(networks, settings(targets.length), data, options);
    };
  const choose = (data: TrainingData, options: FitOptions) =>
    chooseOrders(data, fitInOrders, options);
  return {
    name: "rnn",
    description: "Ensemble of LSTM networks on the token sequence, trained to rank by pairs",
    choose,
    fit: async (data, options) => (await choose(data, options)).fit(data, options),
  };
}

/** Whether vertices are learnt from in several orders: their own one means something in some spaces. */
async function chooseOrders(
  data: TrainingData,
  fitInOrders: (orders: number) => Family["fit"],
  options: FitOptions,
): Promise<Recipe> {
  const single = { seed: options.seed, members: 1, pool: options.pool };
  const tried = [1, ORDERS];
  const scores = await Promise.all(
    tried.map((orders) => crossFit(fitInOrders(orders), data, single, createRandom(options.seed))),
  );
  const taus = scores.map((own) => kendallTau(meanScores(own), data.targets));
  const orders = tried[taus.indexOf(extremes(taus).most)];
  const settled =
    orders > 1 ? `vertices in ${orders} random topological orders` : "vertices in their own order";
  return { settled, fit: fitInOrders(orders) };
}
