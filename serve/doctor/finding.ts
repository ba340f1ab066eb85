/**
 * @module
 * What an examination finds.
 */

export interface Finding {
  /** What was looked at, such as `database` or `predictors/NAME`. */
  readonly what: string;
  /** `broken`: nothing was done about it, since that takes a person, or was not asked for. */
  readonly state: "sound" | "mended" | "broken";
  /** How it is, what was done, or what to do. */
  readonly detail: string;
}
