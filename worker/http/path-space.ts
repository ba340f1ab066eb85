/**
 * @module
 * The search space that a request names, in its path or its body: a built-in one, one that came with a
 * predictor, or one that came with a table.
 */
import { createMiddleware } from "hono/factory";
import { ProblemError } from "../../schema/http/problems.js";
import { SPACE_NAME } from "../../spaces/choices/definition.js";
import { choicesOf, type SearchSpace } from "../../spaces/index.js";
import { quote } from "../../spaces/quote.js";
import { readTableSpaces, type TableSpace } from "../../tables/queries/spaces.js";
import type { AppContext, Environment } from "../environment.js";
import { metered } from "./table.js";

/** Spaces that a request can name, and tables whose space has the name of another one. */
interface KnownSpaces {
  readonly spaces: readonly SearchSpace[];
  /** Only the table itself knows its space. */
  readonly shadowed: readonly TableSpace[];
}

/**
 * All spaces that are known at this moment, each name once: what the service has itself, then what its
 * tables have.
 *
 * @throws {ProblemError} if the database can't be used.
 */
async function knownSpaces(c: AppContext): Promise<KnownSpaces> {
  const known = new Map(c.get("spaces").list.map((space) => [space.id, space]));
  const shadowed: TableSpace[] = [];
  for (const own of await metered(c, (database) => readTableSpaces(database, c.get("spaces")))) {
    const named = known.get(own.space.id);
    if (named === undefined) known.set(own.space.id, own.space);
    else if (choicesOf(named) !== choicesOf(own.space)) shadowed.push(own);
  }
  return { spaces: [...known.values()], shadowed };
}

/** The spaces where the database may be out of order: what the service has itself is known all the same. */
export async function listSpaces(c: AppContext): Promise<readonly SearchSpace[]> {
  try {
    return (await knownSpaces(c)).spaces;
  } catch (error) {
    if (error instanceof ProblemError) return c.get("spaces").list;
    throw error;
  }
}

/** Tables whose space can be named nowhere but in the table, and why; for the list of what can't be served. */
export async function shadowedSpaces(
  c: AppContext,
): Promise<{ readonly name: string; readonly detail: string }[]> {
  const { shadowed } = await knownSpaces(c);
  return shadowed.map(({ table, space }) => ({
    name: `space of the table ${table}`,
    detail: `Another search space is named "${space.id}" and has other choices: calls that name the space get that one, only the table's own look-ups this one. Give it a name of its own and import the table again`,
  }));
}

/**
 * The database is asked only for what the service does not have itself.
 *
 * @throws {ProblemError} if there is no such space, or the database, which may have it, can't be used.
 */
export async function requireSpace(
  c: AppContext,
  id: string,
  pointer?: string,
): Promise<SearchSpace> {
  const spaces = c.get("spaces");
  const own = spaces.find(id);
  if (own) return own;
  const known = SPACE_NAME.test(id) ? (await knownSpaces(c)).spaces : spaces.list;
  const ofTable = known.find((space) => space.id === id);
  if (ofTable) return ofTable;
  throw new ProblemError(
    "unknown_space",
    `There is no search space ${quote(id)}, only ${known.map((space) => space.id).join(", ")}`,
    pointer,
  );
}

/** Middleware of paths with a `{space}`: an unknown one is refused before the body is read. */
export const pathSpace = createMiddleware<Environment>(async (c, next) => {
  c.set("space", await requireSpace(c, c.req.param("space") ?? ""));
  await next();
});
