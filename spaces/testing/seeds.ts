/**
 * @module
 * For tests that state what holds whatever the seed.
 */
import fc from "fast-check";
import { MAX_SEED } from "../random.js";

export const anySeed = fc.integer({ min: 0, max: MAX_SEED });
