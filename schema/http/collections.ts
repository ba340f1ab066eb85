/**
 * @module
 * Bounds of the lists and records that a request may have. Lists have zod's own `max`; what zod lacks
 * for records and for objects of unknown names is here.
 */
import { z } from "@hono/zod-openapi";

/** What a collection has at most, and what is said of one that has more. */
interface Bound {
  readonly maximum: number;
  readonly message: string;
}

const MAX_PROPERTIES = "max_properties";

/**
 * At most so many properties: a check, so that it stays with a schema whatever is derived from that.
 *
 * @param what they are, such as "metrics"
 */
export function maxProperties(maximum: number, what: string): z.core.$ZodCheck<object> {
  const message = `must have at most ${maximum} ${what}`;
  const definition: Bound & z.core.$ZodCheckDef = { check: MAX_PROPERTIES, maximum, message };
  const check: z.core.$ZodCheck<object> = new z.core.$ZodCheck(definition);
  check._zod.check = ({ value, issues }) => {
    if (Object.keys(value).length > maximum) issues.push({ code: "custom", input: value, message });
  };
  return check;
}

/** A record of at most so many entries, which the contract says, too. @param what they are */
export const boundedRecord = <Key extends z.ZodType<string, string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  most: number,
  what: string,
) => z.record(key, value).check(maxProperties(most, what)).openapi({ maxProperties: most });

/** The bound of a record or object, as `maxProperties` says it. */
export const propertiesBound = (schema: z.core.$ZodType) =>
  definitionOf(schema, MAX_PROPERTIES) as Bound | undefined;

/** The bound of an array, as zod's `max` says it. */
export const entriesBound = (schema: z.core.$ZodType): number | undefined =>
  (definitionOf(schema, "max_length") as z.core.$ZodCheckMaxLengthDef | undefined)?.maximum;

const definitionOf = (schema: z.core.$ZodType, name: string) =>
  schema._zod.def.checks?.map((check) => check._zod.def).find(({ check }) => check === name);
