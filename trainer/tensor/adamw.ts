/**
 * @module
 * AdamW (Loshchilov and Hutter, 2019) with a cosine schedule: TensorFlow.js has Adam only, whose
 * decay goes through the gradient.
 */
import * as tf from "@tensorflow/tfjs";

export interface AdamWOptions {
  /** Largest learning rate, reached at the end of the warm-up. */
  readonly rate: number;
  /** Decay of the running means of gradients and of their squares. */
  readonly betas: readonly [number, number];
  /** Of the weights, times the learning rate; only variables of more than one row decay. */
  readonly decay: number;
  /** Steps in which the rate rises to `rate`. */
  readonly warmUp: number;
  /** Steps after which the rate has fallen to zero. */
  readonly steps: number;
}

const EPSILON = 1e-8;

/**
 * Updates `variables` in place; frees nothing that it did not make. All of them are one vector here:
 * a back end takes longer to start an operation than to compute one on so few numbers.
 */
export class AdamW {
  readonly #variables: readonly tf.Variable[];
  readonly #options: AdamWOptions;
  readonly #sizes: readonly number[];
  /** 1 where weights decay, 0 in rows of biases. */
  readonly #decays: tf.Tensor1D;
  readonly #values: tf.Variable;
  readonly #means: tf.Variable;
  readonly #squares: tf.Variable;
  #step = 0;

  constructor(variables: readonly tf.Variable[], options: AdamWOptions) {
    this.#variables = variables;
    this.#options = options;
    this.#sizes = variables.map(({ size }) => size);
    const decays = variables.flatMap(({ size, shape }) =>
      new Array<number>(size).fill(shape[0] > 1 ? 1 : 0),
    );
    this.#decays = tf.tensor1d(decays);
    const variable = (values: () => tf.Tensor) => tf.tidy(() => tf.variable(values(), false));
    this.#values = variable(() => flat(variables));
    this.#means = variable(() => tf.zerosLike(this.#decays));
    this.#squares = variable(() => tf.zerosLike(this.#decays));
  }

  /** One step along `gradients`, keyed by the names of the variables. */
  apply(gradients: tf.NamedTensorMap): void {
    const { betas, decay } = this.#options;
    const rate = this.#rate();
    this.#step++;
    const [corrected, correctedSquare] = betas.map((beta) => 1 - beta ** this.#step);
    tf.tidy(() => {
      const gradient = flat(this.#variables.map(({ name }) => gradients[name]));
      // Sums in place of means: the factors 1 - beta go into the step.
      const sum = tf.add(tf.mul(this.#means, betas[0]), gradient);
      const squares = tf.add(tf.mul(this.#squares, betas[1]), tf.square(gradient));
      this.#means.assign(sum);
      this.#squares.assign(squares);
      const root = tf.sqrt(tf.mul(squares, (1 - betas[1]) / correctedSquare));
      const step = tf.mul(tf.div(sum, tf.add(root, EPSILON)), (rate * (1 - betas[0])) / corrected);
      const lost = tf.mul(tf.mul(this.#values, this.#decays), rate * decay);
      this.#values.assign(tf.sub(tf.sub(this.#values, lost), step));
      tf.split(this.#values, [...this.#sizes]).forEach((values, index) => {
        const variable = this.#variables[index];
        variable.assign(tf.reshape(values, variable.shape));
      });
    });
  }

  dispose(): void {
    tf.dispose([this.#decays, this.#values, this.#means, this.#squares]);
  }

  #rate(): number {
    const { rate, warmUp, steps } = this.#options;
    if (this.#step < warmUp) return (rate * (this.#step + 1)) / warmUp;
    return (rate * (1 + Math.cos((Math.PI * (this.#step - warmUp)) / (steps - warmUp)))) / 2;
  }
}

/** All numbers of the tensors, one after another. */
function flat(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]) as tf.Tensor1D));
}
