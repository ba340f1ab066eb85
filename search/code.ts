/**
 * @module
 * Architectures as short texts for states: their decisions in base 36, one or two digits each.
 */
import { ABSENT, type Architecture, type SearchSpace } from "../spaces/index.js";

const BASE = 36;
const GAP = "-";

/** Digits of a decision. */
function widthOf(space: SearchSpace): number {
  return space.decisions.some(({ options }) => options.length > BASE) ? 2 : 1;
}

/** `decodeArchitecture` of it computes the same function and has the same code. */
export function encodeArchitecture(space: SearchSpace, architecture: Architecture): string {
  let values = space.toDecisions(architecture);
  // Only the effective form of an architecture that leaves decisions open can be written back.
  if (values.includes(ABSENT)) values = space.toDecisions(space.effective(architecture));
  const width = widthOf(space);
  let code = "";
  for (const value of values)
    code += value === ABSENT ? GAP.repeat(width) : value.toString(BASE).padStart(width, "0");
  return code;
}

/** The architecture of a code, or `undefined` if there is none. */
export function decodeArchitecture(space: SearchSpace, code: string): Architecture | undefined {
  const width = widthOf(space);
  const { decisions } = space;
  if (code.length !== width * decisions.length) return undefined;
  const values = new Uint8Array(decisions.length);
  let open = false;
  for (let decision = 0; decision < values.length; decision++) {
    const digits = code.slice(width * decision, width * (decision + 1));
    if (digits === GAP.repeat(width)) {
      open = true;
      continue;
    }
    const value = Number.parseInt(digits, BASE);
    // `parseInt` is lenient: it stops at what is no digit.
    if (!(value >= 0 && value < decisions[decision].options.length)) return undefined;
    if (value.toString(BASE).padStart(width, "0") !== digits) return undefined;
    values[decision] = value;
  }
  const architecture = space.fromDecisions(values);
  return architecture && open ? space.effective(architecture) : architecture;
}
