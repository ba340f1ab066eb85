/**
 * @module
 * What is said of a rule that a request breaks, in the words of the request: such as "must be a string".
 * It stands behind the name of the field. A schema that says more itself is heard first.
 */
import { z } from "@hono/zod-openapi";

/** What JSON has, by the validator's name of it. */
const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a finite number",
  int: "an integer",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

const COUNTED: Readonly<Record<string, string>> = {
  string: "characters",
  array: "entries",
};

/** Makes these messages those of every schema, whoever wrote it. */
export const useRequestMessages = () => z.config({ localeError: messageOf });

/** The message of one broken rule. */
function messageOf(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== "custom") return "is required";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? "of another type"}`;
    case "invalid_value":
      return `must be ${listed(issue.values.map((value) => JSON.stringify(value)))}`;
    case "too_small":
      return `must ${sized(issue.origin, issue.minimum, issue.inclusive === false ? "more than" : "at least", "above")}`;
    case "too_big":
      return `must ${sized(issue.origin, issue.maximum, issue.inclusive === false ? "fewer than" : "at most", "below")}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return issue.pattern ? `must match ${issue.pattern}` : `must be of the form ${issue.format}`;
    case "unrecognized_keys":
      return "is not a field here";
    case "invalid_union":
      return eitherOf(issue.errors);
    default:
      return "is not valid here";
  }
}

/** @param bound such as "at least"; of numbers that must not reach it, `beyond` says so. */
function sized(origin: string, limit: number | bigint, bound: string, beyond: string): string {
  const counted = COUNTED[origin];
  if (counted) return `have ${bound} ${limit} ${counted}`;
  return bound.endsWith("than") ? `be ${beyond} ${limit}` : `be ${bound} ${limit}`;
}

/** What each form of a union says of the whole value; deeper than that, they say nothing of each other. */
function eitherOf(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const rules = errors.flatMap((issues) =>
    issues.filter(({ path }) => path.length === 0).map(({ message }) => message),
  );
  return [...new Set(rules)].join(", or ") || "has none of the forms that are taken here";
}

function listed(values: readonly string[]): string {
  const last = values[values.length - 1];
  return values.length === 1 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}
