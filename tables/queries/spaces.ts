/**
 * @module
 * Search spaces that come with tables: lists of choices, whose definition an import keeps beside the
 * rows. They are there for as long as the table is.
 */
import { Recent } from "../../search/recent.js";
import {
  choicesOf,
  createChoicesSpace,
  type SearchSpace,
  type Spaces,
} from "../../spaces/index.js";
import { type Meter, runBatch } from "./batch.js";

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
const made = new Recent<string, SearchSpace>(64);

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
  binding: D1Database,
  spaces: Spaces,
  meter: Meter,
): Promise<TableSpace[]> {
  const sql = `SELECT id AS "table", space, space_definition AS definition FROM benchmark_tables
    WHERE space_definition IS NOT NULL AND current_version IS NOT NULL ORDER BY rowid`;
  const [rows] = await runBatch(binding, [{ sql, parameters: [] }], meter);
  return (rows as DefinitionRow[]).flatMap(({ table, space: id, definition }) => {
    const space = spaceOfTable(spaces, id, definition);
    return space === undefined ? [] : { table, space };
  });
}
