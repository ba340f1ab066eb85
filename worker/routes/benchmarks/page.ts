/**
 * @module
 * GET /v1/benchmarks/{table}/architectures: pages of a table, sorted by a metric.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { FILTER_PARAMETERS, PageQuery } from "../../../schema/http/benchmark-pages.js";
import { ArchitecturePage } from "../../../schema/http/benchmark-rows.js";
import { TableId } from "../../../schema/http/benchmarks.js";
import { MAX_SCANNED_ROWS } from "../../../schema/http/limits.js";
import { jsonAnswer, problemAnswers } from "../../../schema/http/parts.js";
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

const route = createRoute({
  method: "get",
  path: "/v1/benchmarks/{table}/architectures",
  operationId: "listArchitectures",
  tags: ["Benchmark tables"],
  summary: "A table page by page, sorted by any metric, filtered by others: the best k, and all",
  parameters: [FILTER_PARAMETERS],
  request: { params: z.object({ table: TableId }), query: PageQuery },
  responses: {
    200: jsonAnswer(
      ArchitecturePage,
      "A page; the ETag lasts as long as the version and this build of the service",
    ),
    ...problemAnswers(
      "unknown_table",
      "unknown_metric",
      "invalid_request",
      "malformed_cursor",
      "foreign_cursor",
      "expired_cursor",
      "answer_too_large",
      "database_unavailable",
    ),
  },
});

export const registerPage: Register = (app) => {
  app.openapi(route, async (c) => {
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
