/**
 * @module
 * A fingerprint of what an encoding makes of 16 fixed architectures. A card holds it, so that a
 * predictor is refused by code that encodes otherwise than the code that trained it.
 */
import { md5 } from "js-md5";
import { type EncodingName, encode } from "./encodings/index.js";
import { sampleArchitecture } from "./mutation.js";
import { createRandom } from "./random.js";
import type { SearchSpace } from "./space.js";

const SEED = 16;

/** 32 hexadecimal digits over the named encodings, numbers rounded to 1e-4. */
export function encodingFingerprint(space: SearchSpace, names: readonly EncodingName[]): string {
  const random = createRandom(SEED);
  const architectures = Array.from({ length: 16 }, () => sampleArchitecture(space, random));
  const text = [...names].sort().map((name) => {
    const { type, dims, data } = encode(space, name, architectures);
    return `${name} ${type} ${dims.join("×")} ${Array.from(data, (value) => Math.round(value * 1e4)).join()}`;
  });
  return md5(text.join("\n"));
}
