/**
 * @module
 * Fits one network; runs in a worker thread.
 */
import { createRandom } from "../../../spaces/index.js";
import { withNumbers } from "../../tensor/dense.js";
import { fitNetwork, type NetworkInput } from "../networks/fit-network.js";
import {
  forward,
  type GcnNetwork,
  type GcnShape,
  initialNetwork,
  networkOf,
  tensorsOf,
} from "./network.js";

export interface MemberInput extends NetworkInput {
  readonly shape: GcnShape;
  readonly seed: number;
}

export default async function fitMember(input: MemberInput): Promise<GcnNetwork> {
  const { shape } = input;
  const random = createRandom(input.seed);
  const initial = initialNetwork(shape, random);
  const numbers = await fitNetwork(
    input,
    tensorsOf(initial, shape),
    (tensors, rows) => forward(shape, tensors, rows),
    random,
  );
  const { embeddings, rounds, dense } = networkOf(numbers, shape);
  return { embeddings, rounds, layers: withNumbers(initial.layers, dense) };
}
