/**
 * @module
 * A whole table as one list: the lines of a streamed answer, which goes on where it broke off.
 */
import type { BrokenOff, WholeRow } from "./contract.js";
import type { Stream, Transport } from "./transport.js";

/** Every row once, in the order in which the table was loaded, all of one version of it. @throws as `Archfit.allRows`. */
export async function* wholeTable(
  transport: Transport,
  path: string,
  metrics: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<WholeRow, void, undefined> {
  const query = new URLSearchParams(metrics && { metrics: metrics.join() });
  let received = 0;
  for (let vain = 0; ; vain++) {
    const stream = await transport.stream(`${path}?${query}`, "application/x-ndjson", signal);
    const version = stream.headers.get("X-Table-Version");
    const rows = Number(stream.headers.get("X-Table-Rows") ?? Number.NaN);
    let reason: unknown = new Error(`The answer ended after ${received} of ${rows} rows`);
    try {
      for await (const line of linesOf(stream)) {
        const row = JSON.parse(line) as WholeRow | BrokenOff;
        if ("error" in row) {
          reason = new Error(row.error.detail);
          break;
        }
        received++;
        vain = 0;
        yield row;
      }
    } catch (error) {
      signal?.throwIfAborted();
      reason = error;
    }
    if (received === rows) return;
    if (vain >= transport.retries) throw reason;
    // If the table is another one by now, this is refused with the reason.
    if (received > 0) query.set("cursor", `${version}.${received}`);
    await transport.pause(vain, signal);
  }
}

/** Whole lines only: the last one of an answer that broke off may be cut. */
async function* linesOf({ pieces }: Stream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
