/**
 * @module
 * Makes `contract.ts`, the types of all that the service takes and answers, from the contract.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { describeCalls } from "../../../schema/http/contract.js";

interface Content {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}
interface Call {
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Call>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export const CONTRACT_FILE = fileURLToPath(new URL("../contract.ts", import.meta.url));

const HEAD = `/**
 * @module
 * What the service takes and answers. Made from the contract by \`npm run client:contract\`, not by hand.
 */`;

/** The types as TypeScript: `Calls` of `/v1` by method and path, and everything that they consist of. */
export function contractTypes(): Promise<string> {
  const { paths, components } = JSON.parse(JSON.stringify(describeCalls(), besideReferences));
  const calls = Object.entries(paths as Contract["paths"])
    .filter(([path]) => path.startsWith("/v1/"))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody, responses }]) => {
        const body = requestBody && { body: schemaOf(requestBody) };
        const call = {
          ...body,
          answer: schemaOf(responses[200]),
          problem: schemaOf(responses[500]),
        };
        return [`${method.toUpperCase()} ${path}`, object(call)] as const;
      }),
    );
  const schemas = Object.entries(components.schemas as object).map(
    ([name, schema]) => [name, { ...schema, title: name }] as const,
  );
  const schema = {
    ...object(Object.fromEntries(calls)),
    components: { schemas: Object.fromEntries(schemas) },
  };
  return compile(schema as JSONSchema, "Calls", {
    bannerComment: HEAD,
    additionalProperties: false,
    // Bounds of lists would become tuples.
    ignoreMinAndMaxItems: true,
    style: { printWidth: 100 },
  });
}

/** What is said beside a reference would make another type of it. */
function besideReferences(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
  const { $ref, ...said } = value;
  return Object.keys(said).length > 0 ? { ...said, allOf: [{ $ref }] } : value;
}

/** What a content is, by its first media type. */
const schemaOf = ({ content }: Content) => Object.values(content)[0].schema;

const object = (properties: Readonly<Record<string, object>>) => ({
  type: "object" as const,
  properties,
  required: Object.keys(properties),
});

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(CONTRACT_FILE, await contractTypes());
