/**
 * @module
 * Fits the members of an ensemble, each in a thread of the pool.
 */
import { createRandom } from "../../../spaces/index.js";
import type { FitOptions } from "../family.js";

/**
 * Members differ in their seed only.
 *
 * @param fitMember URL of a module whose default export fits one member.
 * @param input what all of them get.
 * @returns what the task gave, member by member.
 */
export function fitMembers<Input extends { readonly seed: number }, Output>(
  fitMember: URL,
  input: Omit<Input, "seed">,
  { seed, members, pool, onMember }: FitOptions,
): Promise<Output[]> {
  const random = createRandom(seed);
  const fitOne = async (memberSeed: number) => {
    const output = await pool.run<Omit<Input, "seed"> & { seed: number }, Output>(fitMember, {
      ...input,
      seed: memberSeed,
    });
    onMember?.();
    return output;
  };
  const seeds = Array.from({ length: members }, () => random.seed());
  return Promise.all(seeds.map(fitOne));
}
