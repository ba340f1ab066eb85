/**
 * @module
 * What a family of predictors is: it learns scores that rank architectures, and writes itself into an
 * ONNX graph. Scores become percent elsewhere (`calibration/`), in one way for all families.
 */

import type { InputName } from "../../predictor/measured.js";
import type { Architecture, EncodingName, SearchSpace } from "../../spaces/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";
import type { Pool } from "../threads/pool.js";

/** What was measured of architectures beforehand, such as their accuracy after a few epochs. */
export interface Measured {
  /** Names, in the order of the numbers. */
  readonly metrics: readonly string[];
  /** One for each metric, architecture by architecture; NaN where it was not measured. */
  readonly values: Float32Array;
}

/** A metric that a model reads, and its numbers in the rows that it was fitted on. */
export interface MetricRange {
  readonly metric: string;
  readonly least: number;
  readonly most: number;
  /** So many have a number. */
  readonly rows: number;
}

/** Rows that a predictor may learn from, and no others. */
export interface TrainingData {
  readonly space: SearchSpace;
  readonly architectures: readonly Architecture[];
  /** One number per architecture; the larger, the higher the score is to be. */
  readonly targets: Float64Array;
  /** Only for families that read it (`measured/`). */
  readonly measured?: Measured | undefined;
}

export interface FitOptions {
  /** From 0 to `MAX_SEED`. The same seed and back end give the same model, whatever the threads. */
  readonly seed: number;
  /** Size of the ensemble. */
  readonly members: number;
  readonly pool: Pool;
  /** Called when a member is done. */
  readonly onMember?: () => void;
}

/** Scores of an ensemble: `rows` × `members`, row by row. */
export interface Scores {
  readonly rows: number;
  readonly members: number;
  readonly values: Float32Array;
  /**
   * How far off each row is, up to a factor: proportional to the size of its error in the target's
   * unit. Where there are none, the deviation of the members stands for it.
   */
  readonly deviations?: Float32Array | undefined;
}

/** The same as values of an ONNX graph. */
export interface ScoreValues {
  /** [batch, members] */
  readonly scores: Value;
  /** [batch, 1] */
  readonly deviations?: Value | undefined;
}

/**
 * A fitted ensemble. Each member's score has mean 0 and deviation 1 over the search space, so that
 * members, and ensembles fitted on other rows, can be compared and averaged.
 */
export interface ScoreModel {
  readonly inputs: readonly EncodingName[];
  /** Metrics that it reads; none unless given. */
  readonly measured?: readonly MetricRange[];
  /** @param measured as the values of `Measured`, where it reads any; unless given, nothing was measured. */
  score(architectures: readonly Architecture[], measured?: Float32Array): Promise<Scores>;
  /**
   * Adds the nodes that compute the scores.
   *
   * @param inputs values of the graph by encoding, and of what was measured where the model reads it.
   */
  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<InputName, Value>): ScoreValues;
  /** What it was distilled from, where it stands in for a larger model. */
  readonly teacher?: Scorer;
}

/** What gives scores, and need not be exported. */
export type Scorer = Pick<ScoreModel, "score">;

export interface Family {
  /** As on the command line and in cards, such as `mlp`. */
  readonly name: string;
  /** A sentence for cards: what the model is and what it learns. */
  readonly description: string;
  /** Settles what the rows at hand are to decide, by cross-validation among them. */
  choose?(data: TrainingData, options: FitOptions): Promise<Recipe>;
  /** Fits the recipe that `choose` gives, or the only one there is. */
  fit(data: TrainingData, options: FitOptions): Promise<ScoreModel>;
}

/** A family whose settings are settled, to be fitted on the same rows or on parts of them. */
export interface Recipe extends Pick<Family, "fit"> {
  /** Goes behind the family's description in cards. */
  readonly settled: string;
  /** Scores of the rows it was settled on by ensembles that were not fitted on them, where it has them. */
  readonly outOfFold?: Scores;
  /** The same where nothing was measured, of those that read it. */
  readonly unmeasured?: Scores | undefined;
}
