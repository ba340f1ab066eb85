/**
 * @module
 * The benchmark table that a request names in its path.
 */

import type { Meter } from "../../tables/queries/batch.js";
import { readTable, type Session } from "../../tables/queries/session.js";
import type { TableVersion } from "../../tables/queries/version.js";
import type { AppContext } from "../environment.js";
import { BUILD } from "../generated/build.js";

/** Rows that D1 has read for an answer, which is what it bills. */
export const ROWS_READ_HEADER = "X-Rows-Read";

/** The version of the table that an answer is of, where its body does not say it. */
export const TABLE_VERSION_HEADER = "X-Table-Version";

/** Rows of the table that an answer is of. */
export const TABLE_ROWS_HEADER = "X-Table-Rows";

/** What `read` makes of the table of the path's `{table}`; it is told what that reads. */
export async function readPathTable<T>(
  c: AppContext,
  read: (session: Session) => Promise<T>,
): Promise<T> {
  return metered(c, (meter) =>
    readTable(c.env.DB, c.get("spaces"), c.req.param("table") ?? "", meter, read),
  );
}

/** Does something that reads from D1, and says in a header how much. */
export async function metered<T>(c: AppContext, read: (meter: Meter) => Promise<T>): Promise<T> {
  const meter: Meter = { rowsRead: 0 };
  try {
    return await read(meter);
  } finally {
    c.header(ROWS_READ_HEADER, `${meter.rowsRead}`);
  }
}

/** Of answers that are the same for as long as this build serves this version. */
export function versionETag({ load }: TableVersion): string {
  return `"${BUILD}-${load}"`;
}
