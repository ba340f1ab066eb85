/**
 * @module
 * Fits one network of a student by squared error; runs in a worker thread.
 */
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "../../../spaces/index.js";
import {
  dense,
  gatherRows,
  initialLayers,
  type Matrix,
  productOfConstant,
  toTensors,
  withValues,
} from "../../tensor/dense.js";
import { train } from "../../tensor/training.js";
import type { StudentSettings } from "./student.js";

export interface StudentInput extends StudentSettings {
  /** Scaled features, row by row. */
  readonly features: Float32Array;
  readonly columns: number;
  /** What to say: `outputs` numbers a row, row by row. */
  readonly targets: Float32Array;
  readonly outputs: number;
  readonly seed: number;
}

const MOMENTUM = { betas: [0.9, 0.99], warmUp: 100 } as const;

export default async function fitStudent(input: StudentInput): Promise<Matrix[]> {
  const { features, columns, targets, outputs, widths, training } = input;
  const random = createRandom(input.seed);
  const initial = initialLayers([columns, ...widths, outputs], random);
  const variables = tf.tidy(() => toTensors(initial).map((tensor) => tf.variable(tensor)));
  const loss = (rows: Int32Array) => {
    const said = dense(
      variables as unknown as tf.Tensor2D[],
      gatherRows(features, columns, rows),
      productOfConstant,
    );
    return tf.mean(tf.square(tf.sub(said, gatherRows(targets, outputs, rows)))) as tf.Scalar;
  };
  train(variables, loss, features.length / columns, training, MOMENTUM, random);
  const numbers = await Promise.all(variables.map((variable) => variable.data()));
  tf.dispose(variables);
  return withValues(initial, numbers as Float32Array[]);
}
