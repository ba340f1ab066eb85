/**
 * @module
 * The calls of the contract, as the client makes them: what goes into a path, a body, an answer.
 */
import type { Calls } from "./contract.js";

/** Method and path, such as `GET /v1/spaces/{space}`. */
export type Call = keyof Calls;

export type Answer<Name extends Call> = Calls[Name]["answer"];

/** A body; lists and objects that can't be written to will do. */
export type Body<Name extends Call> = Calls[Name] extends { body: infer Sent }
  ? Given<Sent>
  : never;

export type Given<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Given<Value[Key]> }
  : Value;

/** What stands in braces in a path, by name. */
export type Names<Name extends string> = Readonly<Record<NamesIn<Name>, string>>;
type NamesIn<Name extends string> = Name extends `${string}{${infer First}}${infer Rest}`
  ? First | NamesIn<Rest>
  : never;

/** The path of a call, with these names in it and this query behind it. */
export function pathOf<Name extends Call>(
  call: Name,
  names: Names<Name>,
  query?: URLSearchParams,
): string {
  const [, template] = call.split(" ");
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: keyof Names<Name>) =>
    encodeURIComponent(names[name]),
  );
  return query ? `${path}?${query}` : path;
}
