/**
 * @module
 * Who goes on: the best of a population and its offspring, by one objective or by several.
 */
import { crowdingDistances, nonDominatedFronts } from "../pareto.js";
import { type Objective, towardsMore } from "../strategies/nsga2.js";
import type { Individual } from "./individuals.js";

/**
 * The `count` best, the best first; by Pareto rank, then crowding distance (Deb et al., 2002) where
 * there are several objectives. Among equals, the earlier one.
 *
 * @param individuals have a number for each objective.
 */
export function survivors(
  individuals: readonly Individual[],
  objectives: readonly Objective[],
  count: number,
): Individual[] {
  const points = individuals.map(({ values }) =>
    towardsMore(
      objectives,
      objectives.map(({ metric }) => values[metric]),
    ),
  );
  const best: number[] = [];
  for (const front of objectives.length === 1 ? [ranked(points)] : nonDominatedFronts(points)) {
    if (best.length >= count) break;
    best.push(...(objectives.length === 1 ? front : spread(points, front)));
  }
  return best.slice(0, count).map((index) => individuals[index]);
}

function ranked(points: readonly (readonly number[])[]): number[] {
  return Array.from(points.keys()).sort((a, b) => points[b][0] - points[a][0] || a - b);
}

/** One front, its least crowded members first. */
function spread(points: readonly (readonly number[])[], front: readonly number[]): number[] {
  const distances = crowdingDistances(points, front);
  return Array.from(front.keys())
    .sort((a, b) => (distances[a] === distances[b] ? a - b : distances[b] - distances[a]))
    .map((position) => front[position]);
}
