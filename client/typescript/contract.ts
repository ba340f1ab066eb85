/**
 * @module
 * What the service takes and answers. Made from the contract by `npm run client:contract`, not by hand.
 */

/**
 * An architecture in the official form of its search space
 */
export type WrittenArchitecture =
  | string
  | {
      matrix: number[][];
      ops: string[];
    };
/**
 * Has exactly one of architectures, keys, hashes, indices
 */
export type LookupRequest = LookupByArchitectures | LookupByKeys | LookupByHashes | LookupByIndices;

export interface Calls {
  "GET /v1/spaces": {
    answer: {
      spaces: Space[];
    };
    problem: Problem;
  };
  "GET /v1/spaces/{space}": {
    answer: Space;
    problem: Problem;
  };
  "POST /v1/spaces/{space}/canonicalize": {
    body: CanonicalizeRequest;
    answer: CanonicalizeAnswer;
    problem: Problem;
  };
  "POST /v1/spaces/{space}/sample": {
    body: SampleRequest;
    answer: SampleAnswer;
    problem: Problem;
  };
  "GET /v1/predictors": {
    answer: PredictorList;
    problem: Problem;
  };
  "GET /v1/predictors/{predictor}": {
    answer: Predictor;
    problem: Problem;
  };
  "POST /v1/score": {
    body: ScoreRequest;
    answer: ScoreAnswer;
    problem: Problem;
  };
  "POST /v1/evolve": {
    body: EvolveRequest;
    answer: EvolveAnswer;
    problem: Problem;
  };
  "GET /v1/benchmarks": {
    answer: BenchmarkTableList;
    problem: Problem;
  };
  "GET /v1/benchmarks/{table}": {
    answer: BenchmarkTable;
    problem: Problem;
  };
  "GET /v1/benchmarks/{table}/architectures": {
    answer: ArchitecturePage;
    problem: Problem;
  };
  "GET /v1/benchmarks/{table}/architectures/{architecture}": {
    answer: ArchitectureAnswer;
    problem: Problem;
  };
  "POST /v1/benchmarks/{table}/lookup": {
    body: LookupRequest;
    answer: LookupAnswer;
    problem: Problem;
  };
  "GET /v1/benchmarks/{table}/random": {
    answer: RandomRowAnswer;
    problem: Problem;
  };
  "GET /v1/benchmarks/{table}/rows": {
    answer: WholeRow | BrokenOff;
    problem: Problem;
  };
}
export interface Space {
  id: string;
  title: string;
  description: string;
  example: WrittenArchitecture;
  /**
   * As written in the official form
   */
  operations: string[];
  limits: {
    [k: string]: number;
  };
  size: {
    /**
     * Valid written architectures; rounded above 2^53; left out if not known
     */
    written?: number;
    /**
     * Distinct functions among them; rounded above 2^53; left out if not known
     */
    distinct?: number;
  };
  /**
   * Tensors that predictors of this space take
   */
  encodings: {
    name: string;
    type: "float32" | "int32";
    /**
     * Of one architecture
     */
    shape: number[];
  }[];
  /**
   * Scores where a request names none: the first by id of those whose target is of cifar10, or of all where none is; null where there is no predictor
   */
  default_predictor: string | null;
}
export interface Problem {
  /**
   * /problems/NAME; a GET on it explains the problem
   */
  type: string;
  title: string;
  status: number;
  /**
   * What is wrong and what would be right
   */
  detail: string;
  /**
   * Also in the header X-Request-Id
   */
  request_id: string;
  /**
   * JSON pointer (RFC 6901) into the request
   */
  pointer?: string;
  /**
   * Under /v2 only: the detail again, as the Open Inference Protocol wants it
   */
  error?: string;
}
export interface CanonicalizeRequest {
  /**
   * In the official form of the space
   *
   * @minItems 1
   * @maxItems 10000
   */
  architectures: WrittenArchitecture[];
}
export interface CanonicalizeAnswer {
  results: (Canonicalized | ItemError)[];
}
export interface Canonicalized {
  /**
   * Under which a table holds the architecture
   */
  key: string;
  /**
   * 32 hexadecimal digits, equal for all architectures that compute the same
   */
  hash: string;
  /**
   * One form for all architectures of the same hash
   */
  canonical: WrittenArchitecture;
  /**
   * Without what has no effect on the function
   */
  effective: WrittenArchitecture;
  /**
   * Trainable parameters, in millions, where the space knows them
   */
  params_m?: number;
  /**
   * Multiply-accumulates an image, in millions, where the space knows them
   */
  flops_m?: number;
}
export interface ItemError {
  error: {
    type: "malformed_architecture" | "unknown_operation" | "invalid_architecture";
    detail: string;
    /**
     * JSON pointer (RFC 6901) into the request
     */
    pointer: string;
  };
}
export interface SampleRequest {
  count: number;
  seed: number;
}
export interface SampleAnswer {
  architectures: WrittenArchitecture[];
  /**
   * For the next call
   */
  seed: number;
}
export interface PredictorList {
  predictors: Predictor[];
}
/**
 * The card of a predictor: its target, what it was fitted on, and how good it is
 */
export interface Predictor {
  id: string;
  space: string;
  /**
   * What makes the space, where it is a list of choices: the predictor is all that a service needs to know of it
   */
  space_definition?: {
    /**
     * Id of the space, in URLs and cards
     */
    name: string;
    title?: string;
    description?: string;
    /**
     * Between two options; a colon unless given
     */
    separator?: "" | ":" | ";" | "|" | "_" | "~" | "+" | "." | "/" | "-";
    /**
     * @minItems 1
     * @maxItems 256
     */
    positions: {
      name: string;
      /**
       * @minItems 1
       * @maxItems 128
       */
      options: (string | number)[];
      /**
       * Makes the position ordinal: a number for each option; those of numbers are they themselves
       *
       * @maxItems 128
       */
      values?: number[];
      /**
       * The position is there only where each position that is named has one of the options; else it is not written
       */
      when?: {
        /**
         * @minItems 1
         * @maxItems 128
         */
        [k: string]: (string | number)[];
      };
      /**
       * By metric, what each option adds to an architecture: a number for each, or, where it depends on the option of another position, { by: its name, each: { OPTION: numbers } }
       */
      costs?: {
        [k: string]:
          | number[]
          | {
              by: string;
              each: {
                /**
                 * @maxItems 128
                 */
                [k: string]: number[];
              };
            };
      };
    }[];
  };
  /**
   * Kind of model, such as mlp
   */
  family: string;
  description: string;
  target: {
    /**
     * Name, such as cifar10_test_200
     */
    metric: string;
    /**
     * Such as cifar10; null where it does not depend on one
     */
    dataset: string | null;
    /**
     * train, valid, test, or validtest (both together)
     */
    split: string | null;
    /**
     * Epochs of the whole training
     */
    epochs: number | null;
    /**
     * Such as percent
     */
    unit: string;
    /**
     * mean (over the seeds of the table), or seed<N>
     */
    statistic: string;
  };
  /**
   * Encodings that are ONNX inputs, under their names; a predictor with measured has the inputs measured and measured_mask besides
   *
   * @minItems 1
   */
  inputs: (
    "one_hot" | "sequence" | "sequence_length" | "graph_operations" | "graph_adjacency" | "features"
  )[];
  /**
   * Metrics that may be given beside an architecture, such as its accuracy after a few epochs
   */
  measured?: {
    /**
     * In the order of the numbers in the ONNX input measured; any of them may be missing
     *
     * @minItems 1
     * @maxItems 16
     */
    metrics: {
      /**
       * Name, such as cifar10_test_200
       */
      metric: string;
      /**
       * Such as cifar10; null where it does not depend on one
       */
      dataset: string | null;
      /**
       * train, valid, test, or validtest (both together)
       */
      split: string | null;
      /**
       * Epochs of the whole training
       */
      epochs: number | null;
      /**
       * Such as percent
       */
      unit: string;
      /**
       * mean (over the seeds of the table), or seed<N>
       */
      statistic: string;
      /**
       * In the rows that the predictor was fitted on
       */
      least: number;
      most: number;
      /**
       * So many of these rows have a number
       */
      rows: number;
    }[];
    /**
     * Both on the rows of quality
     */
    quality: {
      /**
       * Told all that the table has
       */
      as_measured: {
        kendall_tau: number | null;
        /**
         * In the target's unit
         */
        mean_absolute_error: number | null;
        /**
         * Share of the rows whose target lies in its 90 % interval
         */
        coverage_90: number | null;
      };
      /**
       * Told the architecture alone
       */
      unmeasured: {
        kendall_tau: number | null;
        /**
         * In the target's unit
         */
        mean_absolute_error: number | null;
        /**
         * Share of the rows whose target lies in its 90 % interval
         */
        coverage_90: number | null;
      };
    };
  };
  /**
   * Names of the ONNX outputs: mean and std, in the target's unit; probability_above where there is a classifier
   */
  outputs: string[];
  training: {
    table: {
      name: string;
      sha256: string;
      /**
       * Rows of the table with a number for the target
       */
      rows: number;
    };
    /**
     * Rows that the predictor was fitted on
     */
    rows: number;
    /**
     * Range of the target in these rows
     */
    targets?: {
      least: number;
      most: number;
    };
    /**
     * Seed of the draw of these rows and of the training
     */
    seed: number;
    backend: string;
    seconds: number;
    /**
     * Makes this predictor again from the table
     */
    command: string;
  };
  /**
   * Measured on held-out rows of the same table
   */
  quality: {
    /**
     * tau-b between predicted mean and target; like all figures null where it is no number, since all predictions are equal
     */
    kendall_tau: number | null;
    spearman: number | null;
    /**
     * In the target's unit
     */
    mean_absolute_error: number | null;
    /**
     * tau-b of the larger model that this one was distilled from, on the same rows: what serving the smaller one costs
     */
    teacher_kendall_tau?: number | null;
    /**
     * Rows of the table that were not trained on and that the figures are of
     */
    held_out_rows: number;
    /**
     * The same of those rows among them whose function no training row computes; left out where all are such
     */
    unseen_functions?: {
      /**
       * tau-b between predicted mean and target; like all figures null where it is no number, since all predictions are equal
       */
      kendall_tau: number | null;
      spearman: number | null;
      /**
       * In the target's unit
       */
      mean_absolute_error: number | null;
      /**
       * tau-b of the larger model that this one was distilled from, on the same rows: what serving the smaller one costs
       */
      teacher_kendall_tau?: number | null;
      held_out_rows: number;
    };
    how: string;
  };
  uncertainty?: {
    /**
     * Measured on the rows of quality
     */
    coverage: {
      level: number;
      /**
       * Share of the rows whose target lies in its interval
       */
      coverage: number | null;
      /**
       * In the target's unit
       */
      mean_width: number | null;
    }[];
    /**
     * How well std ranks the absolute errors; null where all are the same
     */
    spearman_of_std_with_error: number | null;
    /**
     * Quantiles of (target - mean) / std in cross-validation; both lists ascend strictly
     */
    residuals: {
      /**
       * @minItems 2
       */
      probabilities: number[];
      /**
       * @minItems 2
       */
      quantiles: number[];
    };
    /**
     * Of the rows that quality.unseen_functions is of
     */
    unseen_functions?: {
      coverage: {
        level: number;
        /**
         * Share of the rows whose target lies in its interval
         */
        coverage: number | null;
        /**
         * In the target's unit
         */
        mean_width: number | null;
      }[];
      /**
       * How well std ranks the absolute errors; null where all are the same
       */
      spearman_of_std_with_error: number | null;
    };
  };
  /**
   * Measured on the rows of quality
   */
  classifier?: {
    /**
     * In the target's unit
     */
    threshold: number;
    /**
     * null where all rows are on one side of the threshold
     */
    roc_auc: number | null;
    average_precision: number | null;
    accuracy: number | null;
    /**
     * Share of the rows above the threshold
     */
    base_rate: number;
    brier: number | null;
    /**
     * Of always saying the base rate
     */
    base_brier: number;
    reliability: {
      predicted: number;
      observed: number;
      rows: number;
    }[];
  };
  encoding_fingerprint: string;
  onnx: {
    sha256: string;
    bytes: number;
    /**
     * Largest difference to the trainer's own prediction, in the target's unit
     */
    parity: number;
  };
}
export interface ScoreRequest {
  space: string;
  /**
   * Id of a predictor of this space; unless given, the default of the space
   */
  predictor?: string;
  /**
   * In the official form of the space
   *
   * @minItems 1
   * @maxItems 10000
   */
  architectures: WrittenArchitecture[];
  /**
   * What was measured of each architecture, in their order: numbers by metric, of those that the predictor's card names in measured; any may be missing, and null says that nothing was
   *
   * @maxItems 10000
   */
  measured?: ({
    [k: string]: number;
  } | null)[];
  /**
   * In the target's unit, within the range that the predictor has seen: asks for probability_above
   */
  threshold?: number;
  /**
   * Such as 0.9: asks for the interval that holds the target that often. The highest is 0.99, or less where a predictor has seen few rows
   */
  level?: number;
  /**
   * Asks for params_m and flops_m of each architecture, in spaces that know them: the numbers of canonicalize
   */
  cost?: boolean;
  /**
   * Asks what each architecture would score with one decision changed; of at most 16 architectures a request
   */
  explain?: boolean;
}
export interface ScoreAnswer {
  predictor: string;
  /**
   * Of its ONNX file: scores of one checksum can be compared with each other
   */
  predictor_sha256: string;
  /**
   * What number the fitness is
   */
  target: {
    /**
     * Name, such as cifar10_test_200
     */
    metric: string;
    /**
     * Such as cifar10; null where it does not depend on one
     */
    dataset: string | null;
    /**
     * train, valid, test, or validtest (both together)
     */
    split: string | null;
    /**
     * Epochs of the whole training
     */
    epochs: number | null;
    /**
     * Such as percent
     */
    unit: string;
    /**
     * mean (over the seeds of the table), or seed<N>
     */
    statistic: string;
  };
  /**
   * Where a threshold is given: a classifier fitted to that threshold, or the distribution of the predictor's errors
   */
  probability_from?: "classifier" | "distribution";
  /**
   * One for each architecture, in the order of the request
   */
  scores: (Score | ItemError)[];
}
export interface Score {
  hash: string;
  /**
   * Predicted mean, in the target's unit
   */
  fitness: number;
  /**
   * Standard deviation of the prediction, in the target's unit
   */
  std: number;
  interval?: Interval;
  /**
   * Probability that the target exceeds the threshold, where one is given
   */
  probability_above?: number;
  /**
   * Where cost is true: trainable parameters, in millions
   */
  params_m?: number;
  /**
   * Where cost is true: multiply-accumulates an image, in millions
   */
  flops_m?: number;
  /**
   * Where explain is true: every architecture that differs in one decision and computes something else, best first
   */
  neighbours?: Neighbour[];
}
/**
 * Where a level is given
 */
export interface Interval {
  level: number;
  lower: number;
  upper: number;
}
export interface Neighbour {
  /**
   * What is changed, such as edge 0→2; in NAS-Bench-101 of the cell on 7 vertices, whose last one is the output
   */
  decision: string;
  from: string;
  to: string;
  architecture: WrittenArchitecture;
  fitness: number;
  /**
   * Its fitness less that of the architecture
   */
  difference: number;
}
export interface EvolveRequest {
  space: string;
  /**
   * Id of a predictor of this space, whose mean is the fitness; unless given, the default of the space
   */
  predictor?: string;
  /**
   * Name of a strategy, and its parameters; unless given, the published ones, and as many members as the population that a search begins with (at least 2)
   */
  strategy:
    | RandomSearch
    | LocalSearch
    | RegularizedEvolution
    | GeneticAlgorithm
    | NASEAFAV2
    | ProgressiveNeuralArchitectureSearch
    | BANANAS
    | SurrogateGuidedSearch
    | REINFORCE
    | ReinforcedEvolution
    | NSGAII;
  /**
   * @minItems 1
   * @maxItems 1000
   */
  population: Member[];
  /**
   * Proposals of each generation
   */
  offspring: number;
  /**
   * More than one: the predictor's fitness of the offspring is told to the strategy in between. What a request takes at least is estimated before it begins; more than 600000 units of work are refused, with what would fit
   */
  generations?: number;
  /**
   * Bounds by metric (fitness, params_m, flops_m, or the id of another predictor of the space), which all offspring and the answered population keep
   */
  constraints?: {
    [k: string]: {
      min?: number;
      max?: number;
    };
  };
  /**
   * Of strategies with several; unless given, fitness max and params_m min
   *
   * @minItems 1
   * @maxItems 8
   */
  objectives?: {
    /**
     * fitness, params_m, flops_m, or the id of another predictor of the space
     */
    metric: string;
    goal: "max" | "min";
  }[];
  /**
   * As an earlier call answered it: the search goes on. What the population does not say of the offspring that it answered is as predicted. A search knows at most 25000 architectures, fewer with many metrics
   */
  state?: string;
  /**
   * Starts the random stream; with a state, the stream of the state goes on instead
   */
  seed?: number;
}
/**
 * Uniform over the valid written architectures, without repeats. Li and Talwalkar, 2019: Random Search and Reproducibility for Neural Architecture Search (UAI)
 */
export interface RandomSearch {
  name: "random";
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * Starts at random, moves to a better neighbour (one decision changed) until there is none, and starts again. White, Nolen and Savani, 2021: Exploring the Loss Landscape in Neural Architecture Search (UAI)
 */
export interface LocalSearch {
  name: "local";
  /**
   * When to move: to the first neighbour that is better, or to the best one when all are known
   */
  rule?: "first" | "best";
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * A queue of members: the best of a sample is mutated, the child enters, the oldest dies. A child that is known enters with the fitness that is known. Real, Aggarwal, Huang and Le, 2019: Regularized Evolution for Image Classifier Architecture Search (AAAI)
 */
export interface RegularizedEvolution {
  name: "aging";
  /**
   * Members alive, from 1 to 1000
   */
  population?: number;
  /**
   * Members drawn, the best of which is the parent, from 1 to 1000
   */
  sample?: number;
  /**
   * published: the one of the space's paper; bitwise: each decision changes with probability `rate`
   */
  mutation?: "published" | "bitwise";
  /**
   * Of bitwise mutation, from above 0 to 1; null is one over the number of decisions, the usual rate
   */
  rate?: number | null;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * Parents by tournament, uniform crossover over the decisions, bitwise mutation; a child replaces the worst member. Whitley, 1989: The GENITOR Algorithm and Selection Pressure (ICGA)
 */
export interface GeneticAlgorithm {
  name: "genetic";
  /**
   * Members alive, from 2 to 1000
   */
  population?: number;
  /**
   * Members drawn, the best of which is a parent, from 1 to 1000
   */
  tournament?: number;
  /**
   * Probability that a child has two parents, from 0 to 1
   */
  crossover?: number;
  /**
   * Of bitwise mutation, from above 0 to 1; null is one over the number of decisions, the usual rate
   */
  rate?: number | null;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * A surrogate learns from all that was measured and its isomorphic copies; evolution on it yields candidates, of which those of the highest predicted fitness and those furthest from what was measured are asked for. Pan and Yao, 2021: Neural Architecture Search Based on Evolutionary Algorithms with Fitness Approximation (IJCNN)
 */
export interface NASEAFAV2 {
  name: "nas_ea_fa";
  /**
   * Random architectures to begin with, from 2 to 1000
   */
  initial?: number;
  /**
   * Architectures asked for between two fits of the surrogate, from 1 to 1000
   */
  batch?: number;
  /**
   * Share of a batch that is chosen by distance from what was measured instead of predicted fitness, from 0 to 1
   */
  diverse?: number;
  /**
   * Isomorphic copies of each measured architecture to learn from, from 0 to 100
   */
  copies?: number;
  /**
   * Members of the evolution on the surrogate, from 2 to 1000
   */
  population?: number;
  /**
   * Generations of the evolution on the surrogate, from 1 to 100
   */
  generations?: number;
  /**
   * Of bitwise mutation, from above 0 to 1; null is one over the number of decisions, the usual rate
   */
  rate?: number | null;
  /**
   * Models of the surrogate, which differ in their random draws, from 1 to 20
   */
  members?: number;
  /**
   * Trees of each model, from 1 to 500
   */
  rounds?: number;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * All of the smallest size are measured; then, size by size, the best are expanded, the expansions predicted, the best of those measured, and the surrogate refitted. After the largest size it grows again from the smallest by prediction alone and measures the best of any size. Liu et al., 2018: Progressive Neural Architecture Search (ECCV)
 */
export interface ProgressiveNeuralArchitectureSearch {
  name: "progressive";
  /**
   * Architectures of each size that are measured and expanded, from 1 to 1000; the paper has 256 of five sizes
   */
  beam?: number;
  /**
   * Expansions of one size that are predicted at most, from 1 to 10000
   */
  candidates?: number;
  /**
   * Architectures asked for between two fits of the surrogate, from 1 to 1000
   */
  batch?: number;
  /**
   * Models of the surrogate, which differ in their random draws, from 1 to 20
   */
  members?: number;
  /**
   * Trees of each model, from 1 to 500
   */
  rounds?: number;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * An ensemble (here of boosted trees) predicts mutants of the best; of each a number is drawn from the predicted normal distribution, and those with the highest are asked for. White, Neiswanger and Savani, 2021: BANANAS: Bayesian Optimization with Neural Architectures for Neural Architecture Search (AAAI)
 */
export interface BANANAS {
  name: "bananas";
  /**
   * Random architectures to begin with, from 2 to 1000
   */
  initial?: number;
  /**
   * Architectures asked for between two fits of the surrogate, from 1 to 1000
   */
  batch?: number;
  /**
   * Mutants that the surrogate chooses from, from 1 to 10000
   */
  candidates?: number;
  /**
   * The best measured, which are mutated, from 1 to 1000
   */
  parents?: number;
  /**
   * Models of the surrogate, which differ in their random draws, from 1 to 20
   */
  members?: number;
  /**
   * Trees of each model, from 1 to 500
   */
  rounds?: number;
  /**
   * published: the one of the space's paper; bitwise: each decision changes with probability `rate`
   */
  mutation?: "published" | "bitwise";
  /**
   * Of bitwise mutation, from above 0 to 1; null is one over the number of decisions, the usual rate
   */
  rate?: number | null;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * Boosted trees on graph features, fitted to the ranks of what was measured; asks for those with the highest mean plus a multiple of the deviation. It starts from random architectures that are larger than most, which are rarely bad, or from a predictor of another data set. Archfit; upper confidence bounds after Srinivas et al., 2010 (ICML); a prior as external drift after Goovaerts, 1997
 */
export interface SurrogateGuidedSearch {
  name: "guided";
  /**
   * Random architectures to begin with, from 2 to 1000
   */
  initial?: number;
  /**
   * Architectures asked for between two fits of the surrogate, from 1 to 1000
   */
  batch?: number;
  /**
   * Random architectures of which the one with the most parameters is taken into the start, from 1, which is a uniform start, to 100; 1 where the space does not know parameters
   */
  largest_of?: number;
  /**
   * Deviations of the surrogate that are added to its mean, from 0 to 10
   */
  optimism?: number;
  /**
   * Random architectures, and as many mutants of the best, that the surrogate is asked about where the space is too large to be looked at as a whole, from 1 to 20000
   */
  pool?: number;
  /**
   * Models of the surrogate, which differ in their random draws, from 1 to 20
   */
  members?: number;
  /**
   * Trees of each model, from 1 to 500
   */
  rounds?: number;
  /**
   * Id of a predictor of the space, of another data set or target, that the search starts from: the first asked for are its best, and the surrogate learns how what was measured differs from it; null is none. Initial and largest_of are of a search without one
   */
  prior?: string | null;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * A categorical distribution for each decision; samples above the moving average of fitness become more probable, others less. Williams, 1992: Simple Statistical Gradient-Following Algorithms for Connectionist Reinforcement Learning; for architectures as in Ying et al., 2019 (ICML)
 */
export interface REINFORCE {
  name: "reinforce";
  /**
   * Step of the policy's logits for a reward of one deviation, from above 0 to 10
   */
  learning_rate?: number;
  /**
   * How much of the moving average each reward leaves, from 0 to below 1
   */
  baseline_decay?: number;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * Regularized evolution in which a policy chooses the decision that mutates and what it becomes; it learns from the child's gain in fitness over its parent. Chen et al., 2019: RENAS: Reinforced Evolutionary Neural Architecture Search (CVPR), with a table of logits for its recurrent controller
 */
export interface ReinforcedEvolution {
  name: "reinforced_evolution";
  /**
   * Members alive, from 1 to 1000
   */
  population?: number;
  /**
   * Members drawn, the best of which is the parent, from 1 to 1000
   */
  sample?: number;
  /**
   * Step of the policy's logits for a reward of one deviation, from above 0 to 10
   */
  learning_rate?: number;
  /**
   * How much of the moving average each reward leaves, from 0 to below 1
   */
  baseline_decay?: number;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
/**
 * Parents by binary tournament on Pareto rank, then crowding; uniform crossover, bitwise mutation; of parents and offspring together the best survive. Deb, Pratap, Agarwal and Meyarivan, 2002: A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II (IEEE Transactions on Evolutionary Computation)
 */
export interface NSGAII {
  name: "nsga2";
  /**
   * 1 to 8 objectives
   *
   * @minItems 1
   * @maxItems 8
   */
  objectives?: {
    /**
     * A number that results have, such as fitness
     */
    metric: string;
    /**
     * Whether more or less of it is better
     */
    goal: "max" | "min";
  }[];
  /**
   * Members alive, from 2 to 1000
   */
  population?: number;
  /**
   * Probability that a child has two parents, from 0 to 1
   */
  crossover?: number;
  /**
   * Of bitwise mutation, from above 0 to 1; null is one over the number of decisions, the usual rate
   */
  rate?: number | null;
  /**
   * What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)
   */
  distinct?: "function" | "key";
}
export interface Member {
  architecture: WrittenArchitecture;
  /**
   * Measured, the larger the better; unless given, the predictor's
   */
  fitness?: number;
  /**
   * Measured, by name (fitness, params_m, flops_m, or the id of another predictor of the space); those not given are computed
   */
  metrics?: {
    [k: string]: number;
  };
  /**
   * As answered; not read
   */
  hash?: {
    [k: string]: unknown;
  };
  /**
   * As answered; not read
   */
  std?: {
    [k: string]: unknown;
  };
  /**
   * As answered; not read
   */
  parents?: {
    [k: string]: unknown;
  };
  /**
   * As answered; not read
   */
  mutation?: {
    [k: string]: unknown;
  };
}
export interface EvolveAnswer {
  /**
   * The best of the given population and all offspring that keep the constraints, the best first (several objectives: by Pareto rank, then crowding), at most as many as the search began with. It can be the population of the next call
   */
  population: AnsweredMember[];
  /**
   * The last generation: what to try next
   */
  offspring: Offspring[];
  /**
   * Opaque; goes into the next call of the same search
   */
  state: string;
  /**
   * For the next call
   */
  seed: number;
  /**
   * That ran: fewer than asked for if nothing new turned up that keeps the constraints, the search would know too much, or the work ran out: ask again with the state for those that are left
   */
  generations: number;
  /**
   * Of the last generation
   */
  counts: {
    /**
     * Offspring
     */
    new: number;
    /**
     * Candidates that came up, but are known or isomorphic to what is known
     */
    known: number;
    /**
     * Candidates that came up and break a constraint, or mutations of which none was valid
     */
    rejected: number;
  };
  /**
   * Whether the last generation has fewer offspring than asked for, because nothing new that keeps the constraints turned up, or the work ran out
   */
  exhausted: boolean;
  /**
   * In units of 10 µs: architectures scored by a predictor of 100,000 weights, all else converted to it by measured cost. The same request takes the same work on every machine
   */
  work: {
    /**
     * Units that the request took
     */
    used: number;
    /**
     * Units that a request may take
     */
    limit: number;
  };
  /**
   * What was computed, but is hardly what was meant; left out where there is nothing
   */
  warnings?: Warning[];
}
export interface AnsweredMember {
  architecture: WrittenArchitecture;
  hash: string;
  /**
   * As given, or as predicted
   */
  fitness: number;
  /**
   * The metrics of objectives and constraints besides fitness
   */
  metrics?: {
    [k: string]: number;
  };
}
export interface Offspring {
  architecture: WrittenArchitecture;
  hash: string;
  /**
   * Predicted mean; null where the space has no predictor
   */
  fitness: number | null;
  /**
   * Standard deviation of the prediction
   */
  std: number | null;
  /**
   * The metrics of objectives and constraints besides fitness
   */
  metrics?: {
    [k: string]: number;
  };
  /**
   * Hashes of what it was made from; empty if it was made from none, such as at random
   */
  parents: string[];
  /**
   * How it differs from its first parent; null without parents
   */
  mutation: {
    operator: string;
    changes: {
      decision: string;
      from: string;
      to: string;
    }[];
  } | null;
}
export interface Warning {
  type: "fitness_in_fractions";
  /**
   * What is doubtful and what would be right
   */
  detail: string;
  /**
   * JSON pointer (RFC 6901) into the request
   */
  pointer: string;
}
export interface BenchmarkTableList {
  /**
   * Loaded, by id
   */
  tables: BenchmarkTable[];
  /**
   * Published, loaded or not
   */
  known: KnownBenchmark[];
}
export interface BenchmarkTable {
  id: string;
  space: string;
  title: string;
  /**
   * Architectures that the table holds; it may be partial
   */
  rows: number;
  licence: string;
  /**
   * Where the numbers come from
   */
  source: string;
  /**
   * Fingerprint of what was loaded: equal numbers, equal fingerprint
   */
  version: string;
  /**
   * ISO 8601, UTC
   */
  loaded_at: string;
  /**
   * What was loaded
   */
  files: {
    name: string;
    format: string;
    sha256: string;
  }[];
  /**
   * Whether its architectures can be looked up by the benchmark's own numbering
   */
  official_indices: boolean;
  /**
   * Every number that can be looked up
   */
  metrics: TableMetric[];
}
export interface TableMetric {
  /**
   * Name, such as cifar10_test_200
   */
  metric: string;
  /**
   * accuracy, loss, seconds, or what the name says
   */
  quantity: string;
  /**
   * Such as cifar10; null where it does not depend on one
   */
  dataset: string | null;
  /**
   * train, valid, test, or validtest (both together)
   */
  split: string | null;
  /**
   * Epochs of the whole training
   */
  epochs: number | null;
  /**
   * When in the training it was measured; epoch: after that one
   */
  stage: "end" | "halfway" | "epoch";
  /**
   * After how many of the epochs it was measured, where stage is epoch
   */
  epoch?: number;
  /**
   * train_split: on the train split alone where the benchmark also trains on all images
   */
  trained_on: "default" | "train_split";
  /**
   * The mean over runs, or one run
   */
  statistic: "mean" | "seed";
  /**
   * Seed or number of the run, for one run
   */
  seed: number | null;
  /**
   * Such as percent
   */
  unit: string;
  /**
   * Most runs that one number is the mean over; 1 for single runs; null where the table has the mean without its runs
   */
  runs: number | null;
  /**
   * Architectures that have this number, which percentiles refer to; null for single runs, which are not ranked. What has it not null, pages can be sorted and filtered by
   */
  rows: number | null;
}
export interface KnownBenchmark {
  id: string;
  space: string;
  title: string;
  /**
   * Architectures of the whole table
   */
  rows: number;
  licence: string;
  source: string;
  paper: string;
  /**
   * Where it is published
   */
  page: string;
  /**
   * The published file or folder
   */
  file: string;
  /**
   * Loads it
   */
  command: string;
  loaded: boolean;
}
export interface ArchitecturePage {
  table: string;
  version: string;
  /**
   * What the numbers of the rows are
   */
  metrics: TableMetric[];
  rows: MeasuredRow[];
  /**
   * Of the next page; null after the last. With filters a page may have fewer rows than asked for, or none, and be followed by others
   */
  next_cursor: string | null;
}
export interface MeasuredRow {
  /**
   * Under which the benchmark knows it
   */
  key: string;
  /**
   * Equal for all architectures that compute the same
   */
  hash: string;
  /**
   * Official index, where the table has one
   */
  index: number | null;
  /**
   * In the official form; in look-ups only if the request has include_architectures
   */
  architecture?: WrittenArchitecture;
  /**
   * By name of the metric; null where it was not measured
   */
  numbers: {
    [k: string]: Measured | null;
  };
}
export interface Measured {
  /**
   * In the unit of the metric
   */
  value: number;
  /**
   * Runs that it is the mean over; 1 for a single run; null where the table has the mean without its runs
   */
  runs: number | null;
  /**
   * 1 + how many architectures of the table have a larger value; equal values share a rank. For means only
   */
  rank?: number;
  /**
   * Share of the architectures with this number whose value is not larger, itself included, in percent: 100 is the largest value. For means only
   */
  percentile?: number;
}
export interface ArchitectureAnswer {
  table: string;
  version: string;
  /**
   * One; for the hash of a function all rows that compute it, if there are several
   */
  rows: DescribedRow[];
  /**
   * Keys of the other rows that compute the same function. They were measured separately
   */
  twins: string[];
}
export interface DescribedRow {
  /**
   * Under which the benchmark knows it
   */
  key: string;
  /**
   * Equal for all architectures that compute the same
   */
  hash: string;
  /**
   * Official index, where the table has one
   */
  index: number | null;
  architecture: WrittenArchitecture;
  /**
   * By name of the metric; null where it was not measured
   */
  numbers: {
    [k: string]: DescribedNumber | null;
  };
}
export interface DescribedNumber {
  /**
   * Name, such as cifar10_test_200
   */
  metric: string;
  /**
   * accuracy, loss, seconds, or what the name says
   */
  quantity: string;
  /**
   * Such as cifar10; null where it does not depend on one
   */
  dataset: string | null;
  /**
   * train, valid, test, or validtest (both together)
   */
  split: string | null;
  /**
   * Epochs of the whole training
   */
  epochs: number | null;
  /**
   * When in the training it was measured; epoch: after that one
   */
  stage: "end" | "halfway" | "epoch";
  /**
   * After how many of the epochs it was measured, where stage is epoch
   */
  epoch?: number;
  /**
   * train_split: on the train split alone where the benchmark also trains on all images
   */
  trained_on: "default" | "train_split";
  /**
   * The mean over runs, or one run
   */
  statistic: "mean" | "seed";
  /**
   * Seed or number of the run, for one run
   */
  seed: number | null;
  /**
   * Such as percent
   */
  unit: string;
  /**
   * In the unit of the metric
   */
  value: number;
  /**
   * Runs that it is the mean over; 1 for a single run; null where the table has the mean without its runs
   */
  runs: number | null;
  /**
   * 1 + how many architectures of the table have a larger value; equal values share a rank. For means only
   */
  rank?: number;
  /**
   * Share of the architectures with this number whose value is not larger, itself included, in percent: 100 is the largest value. For means only
   */
  percentile?: number;
}
export interface LookupByArchitectures {
  /**
   * In the official form of the space
   *
   * @minItems 1
   * @maxItems 10000
   */
  architectures: WrittenArchitecture[];
  /**
   * Unless given, all means are answered; single runs have to be named. An answer has at most 200000 numbers, which is rows times metrics
   *
   * @minItems 1
   * @maxItems 1000
   */
  metrics?: string[];
  /**
   * Whether rows have their official form; false unless given
   */
  include_architectures?: boolean;
  /**
   * Whether to answer twins; true unless given
   */
  twins?: boolean;
}
export interface LookupByKeys {
  /**
   * Under which the benchmark knows them: NAS-Bench-101's module hash, else the official string
   *
   * @minItems 1
   * @maxItems 10000
   */
  keys: string[];
  /**
   * Unless given, all means are answered; single runs have to be named. An answer has at most 200000 numbers, which is rows times metrics
   *
   * @minItems 1
   * @maxItems 1000
   */
  metrics?: string[];
  /**
   * Whether rows have their official form; false unless given
   */
  include_architectures?: boolean;
  /**
   * Whether to answer twins; true unless given
   */
  twins?: boolean;
}
export interface LookupByHashes {
  /**
   * Each stands for all rows that compute the same function
   *
   * @minItems 1
   * @maxItems 10000
   */
  hashes: string[];
  /**
   * Unless given, all means are answered; single runs have to be named. An answer has at most 200000 numbers, which is rows times metrics
   *
   * @minItems 1
   * @maxItems 1000
   */
  metrics?: string[];
  /**
   * Whether rows have their official form; false unless given
   */
  include_architectures?: boolean;
  /**
   * Whether to answer twins; true unless given
   */
  twins?: boolean;
}
export interface LookupByIndices {
  /**
   * Of the benchmark's own numbering
   *
   * @minItems 1
   * @maxItems 10000
   */
  indices: number[];
  /**
   * Unless given, all means are answered; single runs have to be named. An answer has at most 200000 numbers, which is rows times metrics
   *
   * @minItems 1
   * @maxItems 1000
   */
  metrics?: string[];
  /**
   * Whether rows have their official form; false unless given
   */
  include_architectures?: boolean;
  /**
   * Whether to answer twins; true unless given
   */
  twins?: boolean;
}
export interface LookupAnswer {
  table: string;
  version: string;
  /**
   * What the numbers of the rows are
   */
  metrics: TableMetric[];
  /**
   * One for each item, in the order of the request
   */
  results: (Found | LookupError)[];
  /**
   * By hash, where a found row is not the only one that computes its function: keys of rows that do. They were measured separately. A look-up by the hash has all of them
   */
  twins?: {
    [k: string]: {
      /**
       * @maxItems 8
       */
      keys: string[];
      /**
       * Whether these are all
       */
      complete: boolean;
    };
  };
  /**
   * For each answered metric in seconds: its sum over the rows of all items, repeated items as often as they were asked for. `train` is of a whole training, the other splits are of one evaluation. So a search can keep a simulated budget
   */
  training_seconds: {
    [k: string]: {
      total: number;
      /**
       * Items without this number
       */
      missing: number;
    };
  };
}
export interface Found {
  /**
   * One; for a hash all rows that compute the function, if there are several
   */
  rows: MeasuredRow[];
}
export interface LookupError {
  error: {
    type:
      | "malformed_architecture"
      | "unknown_operation"
      | "invalid_architecture"
      | "malformed_hash"
      | "index_out_of_range"
      | "not_in_table";
    detail: string;
    /**
     * JSON pointer (RFC 6901) into the request
     */
    pointer: string;
  };
}
export interface RandomRowAnswer {
  table: string;
  version: string;
  /**
   * One; for the hash of a function all rows that compute it, if there are several
   */
  rows: DescribedRow[];
  /**
   * Keys of the other rows that compute the same function. They were measured separately
   */
  twins: string[];
  /**
   * For the next call
   */
  seed: number;
}
export interface WholeRow {
  /**
   * Under which the benchmark knows it
   */
  key: string;
  /**
   * Equal for all architectures that compute the same
   */
  hash: string;
  /**
   * Official index, where the table has one
   */
  index: number | null;
  architecture: WrittenArchitecture;
  /**
   * By name of the metric, in its unit; null where it was not measured. GET /v1/benchmarks/{table} says what each metric is
   */
  numbers: {
    [k: string]: number | null;
  };
}
export interface BrokenOff {
  error: {
    type: string;
    detail: string;
  };
}
