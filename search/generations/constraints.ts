/**
 * @module
 * Bounds that every proposal has to keep. Those that follow from an architecture alone are asked while
 * a strategy proposes; those that take a predictor, afterwards and for a batch at once.
 */
import type { Architecture, SearchSpace } from "../../spaces/index.js";

export interface Constraint {
  readonly metric: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Metrics that follow from the architecture alone in every space that knows its cost. */
const COST_METRICS: readonly string[] = ["params_m", "flops_m"];

/** Whether the metric follows from the architecture alone, if the space knows it. */
export function isCostMetric({ costMetrics }: SearchSpace, metric: string): boolean {
  return COST_METRICS.includes(metric) || costMetrics.includes(metric);
}

/** The constraints of one search, and what was seen of the constrained metrics. */
export class Constraints {
  readonly #ofCost: readonly Constraint[];
  readonly #seen = new Map<string, { least: number; most: number }>();

  /** @param all at most one for each metric. */
  constructor(
    private readonly space: SearchSpace,
    private readonly all: readonly Constraint[],
  ) {
    this.#ofCost = all.filter(({ metric }) => isCostMetric(space, metric));
  }

  /** Names of the constrained metrics. */
  get metrics(): string[] {
    return this.all.map(({ metric }) => metric);
  }

  /** Whether the architecture keeps what can be asked of it alone; `undefined` if that is nothing. */
  get accepts(): ((architecture: Architecture) => boolean) | undefined {
    if (this.#ofCost.length === 0) return undefined;
    return (architecture) => {
      const cost = this.space.cost?.(architecture);
      return this.#ofCost.every((constraint) => this.#keeps(constraint, cost?.[constraint.metric]));
    };
  }

  /** Whether these numbers keep all constraints; a number that is not there keeps none. */
  keptBy(values: Readonly<Record<string, number>>): boolean {
    return this.all.every((constraint) => this.#keeps(constraint, values[constraint.metric]));
  }

  /** Each constraint, and between which numbers the candidates were. */
  toString(): string {
    return this.all
      .map(({ metric, min, max }) => {
        const bounds = [
          ...(min === undefined ? [] : [`at least ${min}`]),
          ...(max === undefined ? [] : [`at most ${max}`]),
        ].join(" and ");
        const seen = this.#seen.get(metric);
        return `${metric} must be ${bounds}${seen ? ` (was ${seen.least} to ${seen.most})` : ""}`;
      })
      .join("; ");
  }

  #keeps({ metric, min = -Infinity, max = Infinity }: Constraint, value: number | undefined) {
    if (value === undefined) return false;
    const seen = this.#seen.get(metric);
    if (!seen) this.#seen.set(metric, { least: value, most: value });
    else if (value < seen.least) seen.least = value;
    else if (value > seen.most) seen.most = value;
    return value >= min && value <= max;
  }
}
