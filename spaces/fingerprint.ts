/**
 * @module
 * A fingerprint of what an encoding makes of 16 fixed architectures that look like those of a table. A card
 * holds it, so that a predictor is refused by code that encodes otherwise than the code that trained it.
 */
import { md5 } from "js-md5";
import { type EncodingName, encode } from "./encodings/index.js";
import { distinctSample } from "./sample.js";
import type { SearchSpace } from "./space.js";

const ARCHITECTURES = 16;
const SEED = 16;

/** 32 hexadecimal digits over the named encodings, numbers rounded to 1e-4. */
export function encodingFingerprint(space: SearchSpace, names: readonly EncodingName[]): string {
  const architectures = distinctSample(space, ARCHITECTURES, SEED);
  const text = [...names].sort().map((name) => {
    const { type, dims, data } = encode(space, name, architectures);
    return `${name} ${type} ${dims.join("×")} ${Array.from(data, (value) => Math.round(value * 1e4)).join()}`;
  });
  return md5(text.join("\n"));
}
