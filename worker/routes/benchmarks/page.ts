/**
 * @module
 * GET /v1/benchmarks/{table}/architectures: pages of a table, sorted by a metric.
 */
import { listArchitecturesRoute, type PageQuery } from "../../../schema/http/benchmark-pages.js";
import type { ArchitecturePage } from "../../../schema/http/benchmark-rows.js";
import { MAX_SCANNED_ROWS } from "../../../schema/http/limits.js";
import type { Work } from "../../../search/work.js";
import { readPage } from "../../../tables/queries/page.js";
import { Selection } from "../../../tables/queries/selection.js";
import type { Session } from "../../../tables/queries/session.js";
import type { Register } from "../../environment.js";
import { readCursor, writeCursor } from "../../http/cursor.js";
import { readFilters } from "../../http/filters.js";
import { answerLong } from "../../http/long-answer.js";
import {
  describeMetric,
  refuseTooLarge,
  requireMetrics,
  requireRanked,
} from "../../http/metrics.js";
import { measuredRows } from "../../http/rows.js";
import { readPathTable, versionETag } from "../../http/table.js";
import { workOf } from "../../runtime/turns.js";

export const registerPage: Register = (app) => {
  app.openapi(listArchitecturesRoute, async (c) => {
    const query = c.req.valid("query");
    const work = workOf(c);
    const answer = await readPathTable(
      c,
      async (session) => {
        const page = await pageOf(session, query, c.req.queries(), work);
        c.header("ETag", versionETag(session.version));
        return page;
      },
      work,
    );
    return answerLong(c, answer, "rows", work);
  });
};

async function pageOf(
  session: Session,
  query: PageQuery,
  parameters: Record<string, string[]>,
  work: Work,
): Promise<ArchitecturePage> {
  const { version } = session;
  const { sort: sortName, order, limit, cursor, metrics: names } = query;
  const sort = requireRanked(version, sortName, "/sort");
  const filters = readFilters(version, parameters);
  const metrics = requireMetrics(
    version,
    names === undefined ? undefined : [sortName, ...names],
    "/metrics",
  );
  refuseTooLarge(limit, metrics);

  const pages = {
    load: version.load,
    query: JSON.stringify([
      version.table,
      sort.name,
      order,
      filters.map(({ metric, range }) => [metric.name, `${range.min}`, `${range.max}`]).sort(),
    ]),
  };
  const position = cursor === undefined ? 0 : readCursor(pages, cursor);
  const selection = new Selection(metrics);
  const { rows, next } = await readPage(
    session,
    { sort, order, filters, limit, position, mostScanned: MAX_SCANNED_ROWS },
    selection,
  );
  return {
    table: version.table,
    version: version.fingerprint,
    metrics: metrics.map(describeMetric),
    rows: await measuredRows(rows, selection, work),
    next_cursor: next === undefined ? null : writeCursor(pages, next),
  };
}
