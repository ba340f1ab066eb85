/**
 * @module
 * Seeded random numbers: the same seed gives the same numbers on every platform.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** Seeds are integers from 0 to this one. */
export const MAX_SEED = 2 ** 31 - 1;

const IDENTITY = Array.from({ length: 4096 }, (_, index) => index);

/** A seeded stream of random numbers (xoroshiro128+). */
export interface Random {
  /** Uniform over 0 … `bound` - 1. */
  integer(bound: number): number;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box and Muller). */
  normal(): number;
  /** Uniform over the seeds: what to start the next stream with. */
  seed(): number;
  /** One of `items`, uniformly. */
  choice<T>(items: readonly T[]): T;
  /** Permutes `items` in place, uniformly (Fisher and Yates), and returns it. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
  /** `count` distinct integers below `bound`, in random order. */
  distinct(count: number, bound: number): number[];
  /** The state of the stream, for `createRandom`. */
  state(): readonly number[];
}

/** @param seed an integer from 0 to `MAX_SEED`, or the `state()` of a stream to continue. */
export function createRandom(seed: number | readonly number[]): Random {
  const generator = xoroshiro128plusFromState(typeof seed === "number" ? spread(seed) : seed);
  const random: Random = {
    integer: (bound) => uniformInt(generator, 0, bound - 1),
    uniform: () => uniformFloat64(generator),
    normal: () =>
      Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator))) *
      Math.cos(2 * Math.PI * uniformFloat64(generator)),
    seed: () => uniformInt(generator, 0, MAX_SEED),
    choice: <T>(items: readonly T[]) => items[uniformInt(generator, 0, items.length - 1)] as T,
    shuffle: (items) => {
      for (let last = items.length - 1; last > 0; last--) {
        const other = uniformInt(generator, 0, last);
        [items[last], items[other]] = [items[other], items[last]];
      }
      return items;
    },
    distinct: (count, bound) => {
      // Fisher and Yates over `order`, which is the identity again afterwards.
      const order =
        bound <= IDENTITY.length ? IDENTITY : Array.from({ length: bound }, (_, index) => index);
      const size = Math.min(count, bound);
      const swapped: number[] = [];
      const drawn: number[] = [];
      for (let position = 0; position < size; position++) {
        const other = position + uniformInt(generator, 0, bound - position - 1);
        drawn.push(order[other]);
        order[other] = order[position];
        swapped.push(other);
      }
      for (const other of swapped) order[other] = other;
      return drawn;
    },
    state: () => generator.getState(),
  };
  return random;
}

/**
 * A state of four words for a seed, by splitmix32: without it, the streams of neighbouring seeds
 * begin nearly alike.
 */
function spread(seed: number): number[] {
  let position = seed | 0;
  return Array.from({ length: 4 }, () => {
    position = (position + 0x9e3779b9) | 0;
    let word = Math.imul(position ^ (position >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  });
}
