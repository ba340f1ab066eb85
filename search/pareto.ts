/**
 * @module
 * Pareto dominance, the larger the better in every objective (Deb et al., 2002).
 */

/** Whether `a` is at least as good everywhere and better somewhere. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let objective = 0; objective < a.length; objective++) {
    if (a[objective] < b[objective]) return false;
    if (a[objective] > b[objective]) better = true;
  }
  return better;
}

/**
 * Efficient non-dominated sort (Zhang, Tian, Cheng and Jin, 2015: An Efficient Approach to Nondominated
 * Sorting for Evolutionary Multiobjective Optimization): in lexicographic order no point dominates one
 * before it, so that each is held against the fronts so far, by bisection. Fronts of two objectives are
 * held against their last point alone.
 *
 * @param points one number per objective, as many of each.
 * @returns fronts of indices, ascending: those that nothing dominates, those that only the first front does, …
 */
export function nonDominatedFronts(points: readonly (readonly number[])[]): number[][] {
  const order = Array.from(points.keys()).sort((a, b) => lexicographic(points[a], points[b]));
  const fronts: number[][] = [];
  for (const index of order) {
    let [low, high] = [0, fronts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isDominatedBy(points, fronts[middle], points[index])) low = middle + 1;
      else high = middle;
    }
    if (low === fronts.length) fronts.push([]);
    fronts[low].push(index);
  }
  return fronts.map((front) => front.sort((a, b) => a - b));
}

/** Larger numbers first. */
function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (let objective = 0; objective < a.length; objective++)
    if (a[objective] !== b[objective]) return b[objective] - a[objective];
  return 0;
}

/** @param front in lexicographic order. */
function isDominatedBy(
  points: readonly (readonly number[])[],
  front: readonly number[],
  point: readonly number[],
): boolean {
  // Of two objectives the second rises along a front: its last point has the highest.
  const first = point.length <= 2 ? front.length - 1 : 0;
  for (let at = front.length - 1; at >= first; at--)
    if (dominates(points[front[at]], point)) return true;
  return false;
}

/**
 * Crowding distance of the members of one front: how far apart the neighbours of each are, summed
 * over objectives, each divided by its range; infinite at either end, and where there are no more than two.
 * An objective in which all are equal has no ends and tells none apart (as in pymoo).
 *
 * @returns one number per member, in the order of `front`.
 */
export function crowdingDistances(
  points: readonly (readonly number[])[],
  front: readonly number[],
): number[] {
  if (front.length <= 2) return front.map(() => Number.POSITIVE_INFINITY);
  const distances = new Array<number>(front.length).fill(0);
  const objectives = points[front[0]].length;
  for (let objective = 0; objective < objectives; objective++) {
    const value = (position: number) => points[front[position]][objective];
    const order = Array.from(front.keys()).sort((a, b) => value(a) - value(b) || a - b);
    const last = order.length - 1;
    const range = value(order[last]) - value(order[0]);
    if (range === 0) continue;
    distances[order[0]] = Number.POSITIVE_INFINITY;
    distances[order[last]] = Number.POSITIVE_INFINITY;
    for (let position = 1; position < last; position++)
      distances[order[position]] +=
        (value(order[position + 1]) - value(order[position - 1])) / range;
  }
  return distances;
}
