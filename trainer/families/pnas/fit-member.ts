/**
 * @module
 * Fits one network; runs in a worker thread.
 */
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "../../../spaces/index.js";
import {
  forward,
  initialLayers,
  type Layer,
  layerTensors,
  withNumbers,
} from "../../tensor/dense.js";
import { product } from "../../tensor/product.js";
import { fitNetwork, type NetworkInput } from "../fit-network.js";

/** Rows are shares of tokens, so that their product with the embeddings is the mean of these. */
export interface MemberInput extends NetworkInput {
  /** Numbers in a token's embedding. */
  readonly dimensions: number;
  /** Of the hidden layers. */
  readonly widths: readonly number[];
  readonly seed: number;
}

/** The layers of a network on shares of tokens: the embeddings are in the first one's weights. */
export default async function fitMember(input: MemberInput): Promise<Layer[]> {
  const { columns, dimensions, widths } = input;
  const random = createRandom(input.seed);
  const layers = initialLayers([dimensions, ...widths, 1], random);
  const embeddings = Float32Array.from({ length: columns * dimensions }, () => random.normal());
  const tensors = tf.tidy(() => [
    tf.tensor2d(embeddings, [columns, dimensions]),
    ...layerTensors(layers),
  ]);
  const [fitted, ...numbers] = await fitNetwork(
    input,
    tensors,
    ([table, ...dense], rows) => forward(dense, product(rows, table)),
    random,
  );
  const [first, ...others] = withNumbers(layers, numbers);
  return [embed(fitted, columns, first), ...others];
}

/** The layer that does with tokens what `layer` does with their embeddings. */
function embed(embeddings: Float32Array, tokens: number, layer: Layer): Layer {
  const weights = tf.tidy(() =>
    tf
      .matMul(
        tf.tensor2d(embeddings, [tokens, layer.inputs]),
        tf.tensor2d(layer.weights, [layer.inputs, layer.outputs]),
      )
      .dataSync(),
  );
  return { ...layer, inputs: tokens, weights: weights as Float32Array };
}
