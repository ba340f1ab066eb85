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

/** Updates `variables` in place; frees nothing that it did not make. */
export class AdamW {
  readonly #variables: readonly tf.Variable[];
  readonly #options: AdamWOptions;
  readonly #means: tf.Variable[];
  readonly #squares: tf.Variable[];
  #step = 0;

  constructor(variables: readonly tf.Variable[], options: AdamWOptions) {
    this.#variables = variables;
    this.#options = options;
    const zeros = () =>
      tf.tidy(() => variables.map((variable) => tf.variable(tf.zerosLike(variable), false)));
    this.#means = zeros();
    this.#squares = zeros();
  }

  /** One step along `gradients`, keyed by the names of the variables. */
  apply(gradients: tf.NamedTensorMap): void {
    const { betas, decay } = this.#options;
    const rate = this.#rate();
    this.#step++;
    const [corrected, correctedSquare] = betas.map((beta) => 1 - beta ** this.#step);
    tf.tidy(() => {
      this.#variables.forEach((variable, index) => {
        const gradient = gradients[variable.name];
        // Sums in place of means: the factors 1 - beta go into the step.
        const sum = tf.add(tf.mul(this.#means[index], betas[0]), gradient);
        const squares = tf.add(tf.mul(this.#squares[index], betas[1]), tf.square(gradient));
        this.#means[index].assign(sum);
        this.#squares[index].assign(squares);
        const root = tf.sqrt(tf.mul(squares, (1 - betas[1]) / correctedSquare));
        const step = tf.mul(
          tf.div(sum, tf.add(root, EPSILON)),
          (rate * (1 - betas[0])) / corrected,
        );
        const kept = variable.shape[0] > 1 ? tf.mul(variable, 1 - rate * decay) : variable;
        variable.assign(tf.sub(kept, step));
      });
    });
  }

  dispose(): void {
    tf.dispose([...this.#means, ...this.#squares]);
  }

  #rate(): number {
    const { rate, warmUp, steps } = this.#options;
    if (this.#step < warmUp) return (rate * (this.#step + 1)) / warmUp;
    return (rate * (1 + Math.cos((Math.PI * (this.#step - warmUp)) / (steps - warmUp)))) / 2;
  }
}
