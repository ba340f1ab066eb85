/**
 * @module
 * Random architectures for a search: what is proposed where a strategy has nothing better.
 */
import { type Architecture, sampleArchitecture } from "../spaces/index.js";
import type { Draft } from "./proposal.js";
import type { SearchSession } from "./session.js";
import { allOf, isEnumerable } from "./whole-space.js";
import { COST, forEachInSlices } from "./work.js";

/** Random draws after which nothing new is expected to come. */
const MAX_DRAWS = 20_000;
/** Random draws of one call that may be in vain: where hardly anything is accepted, it is to end all the same. */
const MAX_VAIN_DRAWS = 200_000;

/** What one call of `ask` has drawn in vain, and what it found to be left of a space that it looked at as a whole. */
interface Drawn {
  vain: number;
  left?: Architecture[];
}

const drawnOf = (search: SearchSession) => search.once("drawn", (): Drawn => ({ vain: 0 }));

/** A random one that is new; `undefined` if none is left, or turns up. */
export async function randomDraft(search: SearchSession): Promise<Draft | undefined> {
  const architecture = await drawNew(search);
  return architecture && { architecture };
}

/** A random one that is accepted, known or not; `undefined` if none turns up. */
export async function randomAccepted(search: SearchSession): Promise<Draft | undefined> {
  const architecture = await draw(search, MAX_DRAWS, (one) => search.accepts(one));
  return architecture && { architecture };
}

/** A random one that is new; `undefined` if nothing new is left (or, in a large space, turns up). */
export async function drawNew(search: SearchSession): Promise<Architecture | undefined> {
  const { space, random, work } = search;
  const isNew = (architecture: Architecture) => search.isNew(architecture);
  const drawn = drawnOf(search);
  if (!drawn.left) {
    const { written = Number.POSITIVE_INFINITY } = space.size;
    const found = await draw(search, Math.min(MAX_DRAWS, 4 * written), isNew);
    if (found || !isEnumerable(space) || work.isSpent) return found;
    const left: Architecture[] = [];
    await forEachInSlices(await allOf(space, work.aside()), work, COST.neighbour, (one) => {
      if (isNew(one)) left.push(one);
    });
    drawn.left = left;
  }
  const { left } = drawn;
  // What was left may have been proposed since.
  while (left.length > 0 && (await search.mayDraw(COST.neighbour))) {
    const at = random.integer(left.length);
    const picked = left[at];
    left[at] = left[left.length - 1];
    left.pop();
    if (isNew(picked)) return picked;
  }
  return undefined;
}

async function draw(
  search: SearchSession,
  draws: number,
  test: (architecture: Architecture) => boolean,
): Promise<Architecture | undefined> {
  const drawn = drawnOf(search);
  for (let count = 0; count < draws && drawn.vain < MAX_VAIN_DRAWS; count++) {
    if (!(await search.mayDraw())) return undefined;
    const architecture = sampleArchitecture(search.space, search.random);
    if (test(architecture)) return architecture;
    drawn.vain++;
  }
  return undefined;
}
