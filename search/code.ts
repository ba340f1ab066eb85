/**
 * @module
 * Architectures as short texts for states: their decisions in base 36, one or two digits each.
 */
import { ABSENT, type Architecture, isActive, type SearchSpace } from "../spaces/index.js";

const BASE = 36;
const GAP = "-";

/** Digits of a decision. */
const widthOf = ({ decisions }: SearchSpace): 1 | 2 =>
  decisions.some(({ options }) => options.length > BASE) ? 2 : 1;

/** Characters of the code of each architecture of a space. */
export const codeLength = (space: SearchSpace) => widthOf(space) * space.decisions.length;

/** Texts of all values of a decision, by width. */
const DIGITS = [1, 2].map((width) =>
  Array.from({ length: ABSENT + 1 }, (_, value) =>
    value === ABSENT ? GAP.repeat(width) : value.toString(BASE).padStart(width, "0"),
  ),
);

/** The codes of one space. */
export class Codes {
  readonly #width: 1 | 2;

  constructor(private readonly space: SearchSpace) {
    this.#width = widthOf(space);
  }

  /** `decode` of it computes the same function and has the same code. */
  encode(architecture: Architecture): string {
    const { space } = this;
    let values = space.toDecisions(architecture);
    // Only the effective form of an architecture that leaves decisions open can be written back.
    if (values.includes(ABSENT)) values = space.toDecisions(space.effective(architecture));
    return this.encodeDecisions(values);
  }

  /** The code of an architecture of these decisions. */
  encodeDecisions(values: Uint8Array): string {
    const digits = DIGITS[this.#width - 1];
    let code = "";
    for (let decision = 0; decision < values.length; decision++) code += digits[values[decision]];
    return code;
  }

  /** The architecture of a code, or `undefined` if there is none. */
  decode(code: string): Architecture | undefined {
    const { space } = this;
    const width = this.#width;
    const { decisions } = space;
    if (code.length !== width * decisions.length) return undefined;
    const values = new Uint8Array(decisions.length);
    let open = false;
    for (let decision = 0; decision < values.length; decision++) {
      const digits = code.slice(width * decision, width * (decision + 1));
      const active = isActive(decisions[decision], values);
      if (digits === GAP.repeat(width)) {
        open = true;
        // A gap in a conditional decision says that it is not active; elsewhere any value is as good.
        if (decisions[decision].when === undefined) continue;
        if (active) return undefined;
        values[decision] = ABSENT;
        continue;
      }
      if (!active) return undefined;
      const value = Number.parseInt(digits, BASE);
      // `parseInt` is lenient: it stops at what is no digit.
      if (!(value >= 0 && value < decisions[decision].options.length)) return undefined;
      if (value.toString(BASE).padStart(width, "0") !== digits) return undefined;
      values[decision] = value;
    }
    const architecture = space.fromDecisions(values);
    return architecture && open ? space.effective(architecture) : architecture;
  }
}
