/**
 * @module
 * Every call of a running service through the functions that `@hey-api/openapi-ts` has generated of its
 * contract, with the contract's examples: `generated.ts URL FOLDER`, the folder of the generated files.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: { readonly example?: unknown };
}
interface Call {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: { "application/json": { readonly example: unknown } };
  };
}
interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

const [url, folder] = process.argv.slice(2);
const generated = (await import(pathToFileURL(resolve(folder, "sdk.gen.ts")).href)) as Record<
  string,
  (options: object) => Promise<Answer>
>;
const contract = (await (await fetch(`${url}/openapi.json`)).json()) as {
  paths: Record<string, Record<string, Call>>;
};

let count = 0;
for (const [path, methods] of Object.entries(contract.paths))
  for (const [method, { operationId, parameters = [], requestBody }] of Object.entries(methods)) {
    const of = (place: string) =>
      Object.fromEntries(
        parameters
          .filter((each) => each.in === place && each.required)
          .map(({ name, schema }) => [name, schema.example]),
      );
    const { data, error, response } = await generated[operationId]({
      baseUrl: url,
      path: of("path"),
      query: of("query"),
      body: requestBody?.content["application/json"].example,
    });
    if (data === undefined)
      throw new Error(`${method} ${path}: ${response?.status} ${JSON.stringify(error)}`);
    count++;
  }
console.log(`${count} calls answered`);
