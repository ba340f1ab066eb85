/**
 * @module
 * Members of an ensemble: fitted in threads, and their scores as one.
 */
import { mean } from "../../learn/index.js";
import { createRandom } from "../../spaces/index.js";
import type { FitOptions, Scores } from "./family.js";

/**
 * Fits the members, each in a thread; they differ in their seed only.
 *
 * @param task URL of a module whose default export fits one member.
 * @param input what all of them get.
 * @returns what the task gave, member by member.
 */
export function fitMembers<Input extends { readonly seed: number }, Member>(
  task: URL,
  input: Omit<Input, "seed">,
  { seed, members, pool, onMember }: FitOptions,
): Promise<Member[]> {
  const random = createRandom(seed);
  const fitOne = async (own: number) => {
    const member = await pool.run<unknown, Member>(task, { ...input, seed: own });
    onMember?.();
    return member;
  };
  const seeds = Array.from({ length: members }, () => random.seed());
  return Promise.all(seeds.map(fitOne));
}

/** Mean over the members, one per row. */
export function meanScores(scores: Scores): Float64Array {
  return Float64Array.from(scoresByRow(scores), mean);
}

/** The scores of some rows. */
export function scoresAt(scores: Scores, rows: readonly number[]): Scores {
  const { members, deviations } = scores;
  const values = new Float32Array(rows.length * members);
  rows.forEach((row, at) => {
    values.set(scores.values.subarray(row * members, (row + 1) * members), at * members);
  });
  return {
    rows: rows.length,
    members,
    values,
    deviations: deviations && Float32Array.from(rows, (row) => deviations[row]),
  };
}

/** The members' scores, one list per row. */
export function scoresByRow({ rows, members, values }: Scores): Float32Array[] {
  return Array.from({ length: rows }, (_, row) =>
    values.subarray(row * members, (row + 1) * members),
  );
}
