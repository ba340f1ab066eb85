/**
 * @module
 * Fits one network; runs in a worker thread.
 */
import { createRandom } from "../../../spaces/index.js";
import { withNumbers } from "../../tensor/dense.js";
import { fitNetwork, type NetworkInput } from "../networks/fit-network.js";
import { forward, initialNetwork, type RnnNetwork, type RnnShape, tensorsOf } from "./network.js";

export interface MemberInput extends NetworkInput {
  readonly shape: RnnShape;
  readonly seed: number;
}

export default async function fitMember(input: MemberInput): Promise<RnnNetwork> {
  const { shape } = input;
  const random = createRandom(input.seed);
  const initial = initialNetwork(shape, random);
  const [embeddings, weights, recurrent, bias, ...numbers] = await fitNetwork(
    input,
    tensorsOf(initial, shape),
    (tensors, rows) => forward(shape, tensors, rows),
    random,
  );
  return { embeddings, weights, recurrent, bias, layers: withNumbers(initial.layers, numbers) };
}
