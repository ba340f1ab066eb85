/**
 * @module
 * Reads the architectures of a request: each becomes a valid architecture or the error that is
 * answered in its place.
 */
import type { ItemError } from "../../schema/http/problems.js";
import type { Work } from "../../search/work.js";
import { COST, mapInSlices } from "../../search/work.js";
import { type Architecture, ArchitectureError, type SearchSpace } from "../../spaces/index.js";

export type ReadItem = Architecture | ItemError;

export const isArchitecture = (item: ReadItem): item is Architecture => !("error" in item);

/** One item for each of `written`, in its order. Pointers begin with `pointer`. */
export function readArchitectures(
  space: SearchSpace,
  written: readonly unknown[],
  work: Work,
  pointer = "/architectures",
): Promise<ReadItem[]> {
  return mapInSlices(written, work, COST.read, (each, index) =>
    readArchitecture(space, each, `${pointer}/${index}`),
  );
}

/** @param pointer to the architecture. */
export function readArchitecture(space: SearchSpace, written: unknown, pointer: string): ReadItem {
  try {
    return space.parse(written);
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error;
    const { type, message, pointer: inside } = error;
    return { error: { type, detail: message, pointer: `${pointer}${inside}` } };
  }
}
