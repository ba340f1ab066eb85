/**
 * @module
 * The benchmark's own numbering: 0 … 15,624, under which its files and its API know a cell.
 *
 * Its authors listed the cells with the operations of the first edge varying last, and shuffled the list by
 * Python's `random.seed(88)` and `random.shuffle`, which is repeated here.
 */
import { mersenneFromState } from "pure-rand/generator/mersenne";
import { CELL_COUNT, cellOf, type NasBench201Cell } from "./cell.js";

const SEED = 88;
const STATE_WORDS = 624;

interface Numbering {
  /** Per index: the code of its cell. */
  readonly codeAt: Uint16Array;
  /** Per code: the index of its cell. */
  readonly indexOf: Uint16Array;
}

let made: Numbering | undefined;

/** Index of a cell in the numbering of NAS-Bench-201 and of NATS-Bench's topology space. */
export function officialIndexOf({ code }: NasBench201Cell): number {
  return numbering().indexOf[code];
}

/** The cell of an index, or `undefined` if it is no integer from 0 to 15,624. */
export function cellAtOfficialIndex(index: number): NasBench201Cell | undefined {
  const code = numbering().codeAt[index];
  return code === undefined ? undefined : cellOf(code);
}

/** Made at first use (some 5 ms). */
function numbering(): Numbering {
  return (made ??= makeNumbering());
}

function makeNumbering(): Numbering {
  // A cell's code counts in that order.
  const codeAt = Uint16Array.from({ length: CELL_COUNT }, (_, code) => code);
  const below = createPythonRandom(SEED);
  for (let at = CELL_COUNT - 1; at > 0; at--) {
    const other = below(at + 1);
    [codeAt[at], codeAt[other]] = [codeAt[other], codeAt[at]];
  }
  const indexOf = new Uint16Array(CELL_COUNT);
  codeAt.forEach((code, index) => {
    indexOf[code] = index;
  });
  return { codeAt, indexOf };
}

/** Python's `random.seed(seed)`, for a seed below 2³²; then `random._randbelow(bound)` at each call. */
function createPythonRandom(seed: number): (bound: number) => number {
  const generator = mersenneFromState([0, ...seededState(seed)]);
  // The generator's state is one step ahead of the reference implementation's.
  for (let word = 0; word < STATE_WORDS; word++) generator.next();
  return (bound) => {
    const shift = Math.clz32(bound);
    for (;;) {
      const drawn = generator.next() >>> shift;
      if (drawn < bound) return drawn;
    }
  };
}

/** `init_by_array` of Matsumoto and Nishimura's mt19937ar.c with one key, with which Python seeds. */
function seededState(key: number): Int32Array {
  const state = new Int32Array(STATE_WORDS);
  const mixed = (at: number) => state[at - 1] ^ (state[at - 1] >>> 30);
  state[0] = 19650218;
  for (let at = 1; at < STATE_WORDS; at++) state[at] = Math.imul(1812433253, mixed(at)) + at;
  let at = 1;
  const advance = () => {
    if (++at < STATE_WORDS) return;
    state[0] = state[STATE_WORDS - 1];
    at = 1;
  };
  for (let step = 0; step < STATE_WORDS; step++, advance())
    state[at] = (state[at] ^ Math.imul(mixed(at), 1664525)) + key;
  for (let step = 1; step < STATE_WORDS; step++, advance())
    state[at] = (state[at] ^ Math.imul(mixed(at), 1566083941)) - at;
  state[0] = 0x80000000;
  return state;
}
