/**
 * @module
 * Search spaces that come with tables: lists of choices, whose definition an import keeps beside the
 * rows. They are there for as long as the table is.
 */
import { sql } from "drizzle-orm";
import { benchmarkTables } from "../../schema/database/tables.js";
import {
  choicesOf,
  createChoicesSpace,
  type SearchSpace,
  type Spaces,
} from "../../spaces/index.js";
import type { TableDatabase } from "./session.js";

/** A table and the definition of its space, as they are stored. */
interface DefinitionRow {
  readonly table: string;
  readonly space: string;
  readonly definition: string;
}

export interface TableSpace {
  readonly table: string;
  readonly space: SearchSpace;
}

/** By definition: a space is the same object from request to request, since much is remembered by it. */
const made = new Map<string, SearchSpace>();
/** Of more, the first ones are made again. */
const MOST_MADE = 64;

/**
 * The space of a table: its own, which is the one that `spaces` has where its choices are the same.
 *
 * @param definition JSON, if it is a list of choices whose definition was kept.
 * @returns `undefined` for a space that this service does not have.
 */
export function spaceOfTable(
  spaces: Spaces,
  id: string,
  definition: string | null,
): SearchSpace | undefined {
  const known = spaces.find(id);
  if (definition === null) return known;
  const own = made.get(definition) ?? make(definition);
  if (own === undefined) return known;
  return known !== undefined && choicesOf(known) === choicesOf(own) ? known : own;
}

function make(definition: string): SearchSpace | undefined {
  try {
    const space = createChoicesSpace(JSON.parse(definition));
    if (made.size === MOST_MADE) made.delete(made.keys().next().value as string);
    made.set(definition, space);
    return space;
  } catch (error) {
    // An import has checked it; whoever changed it since must not take the other tables down.
    console.error("a table's search space can't be made:", error);
    return undefined;
  }
}

/** Of each table that is loaded and has a definition, the one that was there first before the others. */
export async function readTableSpaces(
  database: TableDatabase,
  spaces: Spaces,
): Promise<TableSpace[]> {
  const { id, space, spaceDefinition, currentVersion } = benchmarkTables;
  const [rows] = await database.batch([
    sql`SELECT ${id} AS "table", ${space}, ${spaceDefinition} AS definition FROM ${benchmarkTables}
      WHERE ${spaceDefinition} IS NOT NULL AND ${currentVersion} IS NOT NULL ORDER BY rowid`,
  ]);
  return (rows as DefinitionRow[]).flatMap(({ table, space: id, definition }) => {
    const space = spaceOfTable(spaces, id, definition);
    return space === undefined ? [] : { table, space };
  });
}
