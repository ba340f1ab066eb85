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
 * Fast non-dominated sort.
 *
 * @param points one number per objective.
 * @returns fronts of indices: those that nothing dominates, those that only the first front does, …
 */
export function nonDominatedFronts(points: readonly (readonly number[])[]): number[][] {
  const dominated: number[][] = points.map(() => []);
  const dominators = new Array<number>(points.length).fill(0);
  points.forEach((a, i) => {
    points.forEach((b, j) => {
      if (!dominates(a, b)) return;
      dominated[i].push(j);
      dominators[j]++;
    });
  });
  const fronts: number[][] = [];
  let front = Array.from(points.keys()).filter((index) => dominators[index] === 0);
  while (front.length > 0) {
    fronts.push(front);
    front = front.flatMap((index) => dominated[index].filter((other) => --dominators[other] === 0));
  }
  return fronts;
}

/**
 * Crowding distance of the members of one front: how far apart the neighbours of each are, summed
 * over objectives, each divided by its range; infinite at either end.
 *
 * @returns one number per member, in the order of `front`.
 */
export function crowdingDistances(
  points: readonly (readonly number[])[],
  front: readonly number[],
): number[] {
  const distances = new Array<number>(front.length).fill(0);
  const objectives = front.length > 0 ? points[front[0]].length : 0;
  for (let objective = 0; objective < objectives; objective++) {
    const value = (position: number) => points[front[position]][objective];
    const order = Array.from(front.keys()).sort((a, b) => value(a) - value(b) || a - b);
    const last = order.length - 1;
    const range = value(order[last]) - value(order[0]);
    distances[order[0]] = Number.POSITIVE_INFINITY;
    distances[order[last]] = Number.POSITIVE_INFINITY;
    if (range === 0) continue;
    for (let position = 1; position < last; position++)
      distances[order[position]] +=
        (value(order[position + 1]) - value(order[position - 1])) / range;
  }
  return distances;
}
