/**
 * @module
 * Looks at the collections of a request before its schema reads all of it: one beyond its bound is
 * refused before any entry is read, and of many wrong entries the first is found and no other. zod
 * itself would gather what is wrong with every one of them.
 */
import { z } from "@hono/zod-openapi";
import { entriesBound, propertiesBound } from "../../schema/http/collections.js";
import { type BrokenRule, ruleOf } from "./problems.js";

/**
 * The first rule that a collection of the value or one of its entries breaks. It walks along the
 * schema, so that it goes as deep as that, whatever was sent.
 *
 * @returns `undefined` where nothing is found, which leaves the rest to the schema.
 */
export function brokenByCollection(
  schema: z.core.$ZodType,
  value: unknown,
): BrokenRule | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "nullable":
    case "readonly":
      return brokenByCollection(def.innerType, value);
    case "array":
      return Array.isArray(value) ? brokenByArray(schema, def.element, value) : undefined;
    case "record":
      return isObject(value) ? brokenByRecord(schema, def, value) : undefined;
    case "object":
      return isObject(value) ? brokenByObject(schema, def, value) : undefined;
    default:
      return undefined;
  }
}

function brokenByArray(
  schema: z.core.$ZodType,
  element: z.core.$ZodType,
  values: readonly unknown[],
): BrokenRule | undefined {
  // zod looks at the length of an array before its entries.
  if (values.length > (entriesBound(schema) ?? Infinity)) return brokenBy(schema, values);
  if (isAnything(element)) return undefined;
  return firstBroken(values.entries(), (value) => brokenByEntry(element, value));
}

function brokenByRecord(
  schema: z.core.$ZodType,
  { keyType, valueType }: z.core.$ZodRecordDef,
  record: object,
): BrokenRule | undefined {
  return (
    brokenByProperties(schema, record) ??
    firstBroken(Object.entries(record), (value, key) => {
      const rule = brokenBy(keyType, key);
      return rule ? { ...rule, path: [] } : brokenByEntry(valueType, value);
    })
  );
}

function brokenByObject(
  schema: z.core.$ZodType,
  { shape }: z.core.$ZodObjectDef,
  object: Readonly<Record<string, unknown>>,
): BrokenRule | undefined {
  const known = Object.entries(shape).filter(([key]) => Object.hasOwn(object, key));
  return (
    brokenByProperties(schema, object) ??
    firstBroken(known, (inner, key) => brokenByCollection(inner, object[key]))
  );
}

/** Of records, and of objects that take unknown names. JSON can have a name that zod leaves out. */
function brokenByProperties(schema: z.core.$ZodType, object: object): BrokenRule | undefined {
  const bound = propertiesBound(schema);
  if (bound === undefined) return undefined;
  if (Object.keys(object).length > bound.maximum) return { path: [], message: bound.message };
  if (Object.hasOwn(object, "__proto__"))
    return { path: ["__proto__"], message: "is no name that can be given here" };
  return undefined;
}

const brokenByEntry = (schema: z.core.$ZodType, value: unknown) =>
  isAnything(schema) ? undefined : (brokenByCollection(schema, value) ?? brokenBy(schema, value));

function brokenBy(schema: z.core.$ZodType, value: unknown): BrokenRule | undefined {
  const { error } = z.core.safeParse(schema, value);
  return error && ruleOf(error.issues[0]);
}

function firstBroken<Key extends PropertyKey, Value>(
  entries: Iterable<readonly [Key, Value]>,
  brokenRule: (value: Value, key: Key) => BrokenRule | undefined,
): BrokenRule | undefined {
  for (const [key, value] of entries) {
    const rule = brokenRule(value, key);
    if (rule) return { ...rule, path: [key, ...rule.path] };
  }
  return undefined;
}

const isAnything = (schema: z.core.$ZodType) =>
  (schema as z.core.$ZodTypes)._zod.def.type === "unknown";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
