/**
 * @module
 * Architectures with their numbers by metric, as far as they are known, and where the others come from.
 */
import type { Architecture } from "../../spaces/index.js";
import type { Work } from "../work.js";

/** The one metric that every search has; the larger the better. */
export const FITNESS = "fitness";

/** Numbers of a batch, one for each architecture. */
export interface Column {
  readonly values: ArrayLike<number>;
  /** Standard deviations, where what computes the metric knows them. */
  readonly std?: ArrayLike<number>;
}

/** Computes metrics: by predictors, or from the architecture itself. */
export interface Scorer {
  /** Whether it can compute the metric of that name. */
  has(metric: string): boolean;
  /** Units of work that the metric of one architecture takes. */
  cost(metric: string): number;
  /**
   * @param metric one that it has.
   * @param work pays for it.
   */
  score(metric: string, architectures: readonly Architecture[], work: Work): Promise<Column>;
}

export interface Individual {
  readonly architecture: Architecture;
  /** By name of the metric. */
  readonly values: Readonly<Record<string, number>>;
  /** Of the fitness, where it was predicted. */
  readonly std?: number | undefined;
}

/**
 * The same individuals with a number for each of `metrics` that the scorer has; what they have is
 * kept.
 */
export async function complete(
  individuals: readonly Individual[],
  metrics: readonly string[],
  scorer: Scorer,
  work: Work,
): Promise<Individual[]> {
  const completed = individuals.map(({ architecture, values, std }) => ({
    architecture,
    values: { ...values } as Record<string, number>,
    std,
  }));
  for (const metric of metrics) {
    const lacking = completed.filter(({ values }) => values[metric] === undefined);
    if (lacking.length === 0 || !scorer.has(metric)) continue;
    const { values, std } = await scorer.score(
      metric,
      lacking.map(({ architecture }) => architecture),
      work,
    );
    lacking.forEach((individual, row) => {
      individual.values[metric] = values[row];
      if (metric === FITNESS) individual.std = std?.[row];
    });
  }
  return completed;
}
