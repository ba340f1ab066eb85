import { accepts } from "hono/accepts";
import { ROW_TYPES, type RowType, streamRowsRoute } from "../../../schema/http/benchmark-whole.js";
import { ProblemError, type ProblemName } from "../../../schema/http/problems.js";
import { COST, type Work } from "../../../search/work.js";
import { readStretch, type StoredRow } from "../../../tables/queries/rows.js";
import { Selection } from "../../../tables/queries/selection.js";
import { SupersededError } from "../../../tables/queries/session.js";
import type { Register } from "../../environment.js";
import { rowsBefore } from "../../http/cursor.js";
import { requireMetrics } from "../../http/metrics.js";
import { type RowLines, rowLines } from "../../http/row-lines.js";
import {
  readPathTable,
  TABLE_ROWS_HEADER,
  TABLE_VERSION_HEADER,
  versionETag,
} from "../../http/table.js";
import { ClientGoneError, workOf } from "../../runtime/turns.js";

export const registerRows: Register = (app) => {
  app.openapi(streamRowsRoute, async (c) => {
    const { metrics: names, cursor } = c.req.valid("query");
    const [first] = ROW_TYPES;
    const type = accepts(c, {
      header: "Accept",
      supports: [...ROW_TYPES],
      default: first,
    }) as RowType;
    const work = workOf(c);
    const { session, selection, lines, before, rows } = await readPathTable(
      c,
      async (session) => {
        const { version } = session;
        const metrics = requireMetrics(version, names, "/metrics");
        const before = rowsBefore(version, cursor);
        const selection = new Selection(metrics, { ranks: false });
        const metricNames = metrics.map(({ name }) => name);
        const lines = rowLines(type, version, metricNames, selection);
        return {
          session,
          selection,
          lines,
          before,
          rows: await readStretch(session, selection, before),
        };
      },
      work,
    );
    const read = (position: number) => readStretch(session, selection, position);
    const stream = textStream(linesOf(rows, before, lines, 1 + selection.count, read, work));
    const answer = c.body(stream, 200, {
      "Content-Type": `${type}; charset=utf-8`,
      ETag: versionETag(session.version).replace(/"$/, `-${ROW_TYPES.indexOf(type)}"`),
      Vary: "Accept",
      [TABLE_VERSION_HEADER]: session.version.fingerprint,
      [TABLE_ROWS_HEADER]: `${session.version.rows}`,
    });
    return answer as never;
  });
};

/** The text of stretch after stretch, the first of which was read already. */
async function* linesOf(
  first: readonly StoredRow[],
  before: number,
  lines: RowLines,
  pieces: number,
  read: (position: number) => Promise<readonly StoredRow[]>,
  work: Work,
): AsyncGenerator<string> {
  if (before === 0 && lines.head !== "") yield lines.head;
  let position = before;
  try {
    for (let rows = first; rows.length > 0; rows = await read(position)) {
      let text = "";
      for (const row of rows) text += lines.line(row);
      yield text;
      position += rows.length;
      if (work.spend(rows.length * (COST.row + COST.unpack * pieces))) await work.turn();
    }
  } catch (error) {
    if (error instanceof ClientGoneError) return;
    // Thrown, it would end the answer as if it were complete.
    yield lines.broken(...problemOf(error));
  }
}

/** What is wrong where no more rows can be read. */
function problemOf(error: unknown): [ProblemName, string] {
  if (error instanceof SupersededError)
    return ["expired_cursor", "The table has been loaded anew meanwhile: begin again"];
  if (error instanceof ProblemError) return [error.problem, error.message];
  console.error("rows broke off:", error);
  return ["internal_error", "The service failed while it read the rows"];
}

/** As bytes, made no sooner than they are asked for. */
function textStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}
