/**
 * @module
 * Fits one network; runs in a worker thread.
 */
import { createRandom } from "../../../spaces/index.js";
import { withNumbers } from "../../tensor/dense.js";
import { fitNetwork, type NetworkInput } from "../networks/fit-network.js";
import { forward, initialNetwork, type PnasNetwork, type PnasShape, tensorsOf } from "./network.js";

export interface MemberInput extends NetworkInput, PnasShape {
  readonly seed: number;
}

export default async function fitMember(input: MemberInput): Promise<PnasNetwork> {
  const random = createRandom(input.seed);
  const initial = initialNetwork(input, random);
  const numbers = await fitNetwork(
    input,
    tensorsOf(initial),
    (tensors, rows) => forward(input, tensors, rows),
    random,
  );
  return { embeddings: numbers[0], layers: withNumbers(initial.layers, numbers.slice(1)) };
}
