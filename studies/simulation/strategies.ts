/**
 * @module
 * The strategies that can be simulated: those of `search/`, and what is too large for a service.
 */
import { strategies as served } from "../../search/index.js";
import type { Strategy } from "../../search/strategy.js";
import { controller } from "../../trainer/controller/index.js";

export const simulated: readonly Strategy[] = [...served, controller];

/** The strategy of that name, or `undefined`. */
export function findSimulated(name: string): Strategy | undefined {
  return simulated.find((strategy) => strategy.name === name);
}
