/**
 * @module
 * Fits one network that says what an ensemble says (Hinton et al., 2015); runs in a worker thread.
 */
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "../../../spaces/index.js";
import { AdamW } from "../../tensor/adamw.js";
import {
  forward,
  initialLayers,
  type Layer,
  layerTensors,
  withNumbers,
} from "../../tensor/dense.js";
import { productOfConstant } from "../../tensor/product.js";
import { gatherRows } from "../../tensor/rows.js";
import type { StudentSettings } from "./settings.js";

export interface StudentInput {
  /** Scaled features, row by row. */
  readonly features: Float32Array;
  readonly columns: number;
  /** What to say: `outputs` numbers a row, row by row. */
  readonly targets: Float32Array;
  readonly outputs: number;
  readonly settings: StudentSettings;
  readonly seed: number;
}

/** Squared error, batches of rows in random order. */
export default async function fitStudent(input: StudentInput): Promise<Layer[]> {
  const { features, columns, targets, outputs, settings } = input;
  const { widths, steps, batch, rate } = settings;
  const random = createRandom(input.seed);
  const initial = initialLayers([columns, ...widths, outputs], random);
  const variables = tf.tidy(() => layerTensors(initial).map((tensor) => tf.variable(tensor)));
  const optimizer = new AdamW(variables, {
    rate,
    betas: [0.9, 0.99],
    decay: 0,
    warmUp: Math.min(100, steps >> 1),
    steps,
  });
  const order = Int32Array.from({ length: features.length / columns }, (_, row) => row);
  const size = Math.min(batch, order.length);
  let at = order.length;
  for (let step = 0; step < steps; step++) {
    if (at + size > order.length) {
      random.shuffle(order);
      at = 0;
    }
    const rows = order.subarray(at, (at += size));
    tf.tidy(() => {
      const x = gatherRows(features, columns, rows);
      const y = gatherRows(targets, outputs, rows);
      const loss = () =>
        tf.mean(
          tf.square(tf.sub(forward(variables as tf.Tensor2D[], x, productOfConstant), y)),
        ) as tf.Scalar;
      optimizer.apply(tf.variableGrads(loss, [...variables]).grads);
    });
  }
  optimizer.dispose();
  const numbers = await Promise.all(variables.map((variable) => variable.data()));
  tf.dispose(variables);
  return withNumbers(initial, numbers as Float32Array[]);
}
