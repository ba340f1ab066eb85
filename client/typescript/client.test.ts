import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../../schema/http/limits.js";
import { Archfit, ArchfitError } from "./index.js";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers each request in turn as told, the last one for all further ones. */
async function serve(...answers: RequestListener[]) {
  let count = 0;
  server = createServer((request, response) => {
    const answer = answers[Math.min(count++, answers.length - 1)];
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests: () => count };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
const problem = {
  type: "/problems/x",
  title: "X",
  status: 422,
  detail: "no such thing",
  request_id: "1",
};
const silence: RequestListener = () => {};
const hangUp: RequestListener = (request) => request.socket.destroy();
const spaces = json(200, { spaces: [] });

describe("client", () => {
  it("tries again after 429 and 503 and lost connections, and then answers", async () => {
    const { url, requests } = await serve(json(503, {}), json(429, {}), hangUp, spaces);
    expect(await new Archfit(url, { backOff: 1 }).spaces()).toEqual([]);
    expect(requests()).toBe(4);
  });

  it("gives up after its retries with what the service said last", async () => {
    const { url, requests } = await serve(json(503, { ...problem, status: 503 }));
    const call = new Archfit(url, { backOff: 1, retries: 2 }).spaces();
    await expect(call).rejects.toMatchObject({ status: 503, message: "no such thing" });
    expect(requests()).toBe(3);
  });

  it("does not repeat what was refused, and says why it was", async () => {
    const { url, requests } = await serve(json(422, problem));
    const error = await new Archfit(url).spaces().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ArchfitError);
    expect(error.problem).toEqual(problem);
    expect(requests()).toBe(1);
  });

  it("says the status where the answer is no problem details", async () => {
    const { url } = await serve((_, response) => response.writeHead(502).end("<html>"));
    await expect(new Archfit(url).spaces()).rejects.toMatchObject({ status: 502 });
  });

  it("ends an attempt that takes too long", async () => {
    const { url, requests } = await serve(silence, spaces);
    expect(await new Archfit(url, { timeout: 200, backOff: 1 }).spaces()).toEqual([]);
    expect(requests()).toBe(2);
    const slow = await serve(silence);
    const call = new Archfit(slow.url, { timeout: 100, retries: 0 }).spaces();
    await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("stops when its signal is aborted, while it sends and while it waits as Retry-After says", async () => {
    for (const answer of [silence, json(503, {}, { "retry-after": "20" })]) {
      const { url, requests } = await serve(answer);
      const controller = new AbortController();
      const call = new Archfit(url, { backOff: 1 }).spaces({ signal: controller.signal });
      setTimeout(() => controller.abort(new Error("enough")), 100);
      await expect(call).rejects.toThrow("enough");
      expect(requests()).toBe(1);
    }
  });

  it("does not begin a pause that is over before it begins", async () => {
    const controller = new AbortController();
    const archfit = new Archfit("http://service", {
      fetch: async () => {
        controller.abort(new Error("enough"));
        return new Response("", { status: 503, headers: { "retry-after": "20" } });
      },
    });
    await expect(archfit.spaces({ signal: controller.signal })).rejects.toThrow("enough");
  });

  it("sends a long list in several requests and puts the answers together in order", async () => {
    const sizes: number[] = [];
    const { url } = await serve(async (request, response) => {
      const { architectures } = JSON.parse(await readAll(request));
      sizes.push(architectures.length);
      const scores = architectures.map((hash: string) => ({ hash, fitness: 0, std: 0 }));
      json(200, { predictor: "p", target: {}, scores })(request, response);
    });
    const architectures = Array.from({ length: 25 }, (_, index) => `${index}`);
    const answer = await new Archfit(url, { batchSize: 10 }).score({ space: "s", architectures });
    expect(sizes).toEqual([10, 10, 5]);
    expect(answer.scores.map((score) => "hash" in score && score.hash)).toEqual(architectures);
  });

  it("sends what was measured with the architectures that it is of", async () => {
    const sent: { architectures: string[]; measured: object[] }[] = [];
    const { url } = await serve(async (request, response) => {
      const body = JSON.parse(await readAll(request));
      sent.push(body);
      json(200, { predictor: "p", target: {}, scores: body.architectures })(request, response);
    });
    const client = new Archfit(url, { batchSize: 2 });
    const measured = [{ cifar10_valid_12: 1 }, null, { cifar10_valid_12: 3 }];
    await client.score({ space: "s", architectures: ["a", "b", "c"], measured });
    expect(sent).toEqual([
      { space: "s", architectures: ["a", "b"], measured: measured.slice(0, 2) },
      { space: "s", architectures: ["c"], measured: measured.slice(2) },
    ]);
    const short = client.score({ space: "s", architectures: ["a", "b"], measured });
    await expect(short).rejects.toThrow("measured is of 3 architectures, and there are 2");
  });

  it("sends no more bytes in a request than the service takes", async () => {
    const sizes: number[] = [];
    const { url } = await serve(async (request, response) => {
      const body = await readAll(request);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
      const { architectures } = JSON.parse(body);
      sizes.push(architectures.length);
      json(200, { predictor: "p", target: {}, scores: architectures })(request, response);
    });
    // Three bytes each character, and an architecture that only the service can refuse.
    const architectures = Array.from({ length: 7 }, (_, index) => `${index}${"→".repeat(1e6)}`);
    const { scores } = await new Archfit(url).score({ space: "s", architectures });
    expect(sizes).toEqual([2, 2, 2, 1]);
    expect(scores).toEqual(architectures);
  });

  describe("a list in several requests", () => {
    /** Answers of batches of one, each of the state that comes next; the last one for all further ones. */
    async function changing(states: readonly string[]) {
      const sent: string[] = [];
      const { url } = await serve(async (request, response) => {
        const { architectures } = JSON.parse(await readAll(request));
        const state = states[Math.min(sent.length, states.length - 1)];
        sent.push(...architectures);
        const scores = architectures.map((hash: string) => ({ hash: `${hash} of ${state}` }));
        const [version, predictor_sha256] = [state, state];
        const rest = { results: scores, version, training_seconds: {} };
        json(200, { predictor: "p", predictor_sha256, scores, ...rest })(request, response);
      });
      return { archfit: new Archfit(url, { batchSize: 1 }), sent };
    }
    const architectures = ["a", "b", "c"];

    it("begins again when the predictor or the table is another one than before", async () => {
      const all = ["a of 2", "b of 2", "c of 2"].map((hash) => ({ hash }));
      const first = await changing(["1", "1", "2"]);
      const { scores } = await first.archfit.score({ space: "s", architectures });
      expect(scores).toEqual(all);
      expect(first.sent).toEqual(["a", "b", "c", "a", "b", "c"]);
      const second = await changing(["1", "2"]);
      const { results, version } = await second.archfit.lookup("t", { architectures });
      expect(results).toEqual(all);
      expect(version).toBe("2");
      expect(second.sent).toEqual(["a", "b", "a", "b", "c"]);
    });

    it("gives up where that goes on", async () => {
      const { archfit, sent } = await changing(
        Array.from({ length: 99 }, (_, index) => `${index}`),
      );
      const call = archfit.lookup("t", { architectures });
      await expect(call).rejects.toThrow('The table "t" changed 4 times');
      expect(sent.length).toBe(8);
    });
  });

  describe("a whole table", () => {
    const rows = ["a", "b", "c", "d"].map((key) => ({ key, numbers: { x: 1 } }));
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
    const head = { "x-table-version": "f00", "x-table-rows": "4" };
    const keysOf = async (archfit: Archfit) => {
      const keys: string[] = [];
      for await (const { key } of archfit.allRows("t", { metrics: ["x"] })) keys.push(key);
      return keys;
    };

    it("goes on where its answer broke off, and gives each row once", async () => {
      const asked: (string | undefined)[] = [];
      const streaming =
        (text: string, end: (response: ServerResponse) => void): RequestListener =>
        (request, response) => {
          asked.push(request.url);
          response.writeHead(200, head);
          response.write(text, () => end(response));
        };
      const { url } = await serve(
        // Cut inside of a row; ended early, as if whole; an error in the place of a row; silence.
        streaming(lines[0] + lines[1].slice(0, 9), (response) => response.destroy()),
        streaming(lines[1], (response) => response.end()),
        streaming('{"error":{"type":"internal_error","detail":"x"}}\n', (response) =>
          response.end(),
        ),
        streaming(lines[2], () => {}),
        streaming(lines[3], (response) => response.end()),
      );
      const archfit = new Archfit(url, { backOff: 1, timeout: 200 });
      expect(await keysOf(archfit)).toEqual(["a", "b", "c", "d"]);
      const path = "/v1/benchmarks/t/rows?metrics=x";
      expect(asked).toEqual([
        path,
        ...[1, 2, 2, 3].map((received) => `${path}&cursor=f00.${received}`),
      ]);
    });

    it("is given up where it breaks off without a further row again and again", async () => {
      const { url, requests } = await serve((_, response) => {
        response.writeHead(200, head).end('{"error":{"type":"x","detail":"no more"}}\n');
      });
      const archfit = new Archfit(url, { backOff: 1, retries: 2 });
      await expect(keysOf(archfit)).rejects.toThrow("no more");
      expect(requests()).toBe(3);
    });

    it("of another version is refused by the service, not mixed with the first", async () => {
      const { url } = await serve(
        (_, response) => response.writeHead(200, head).end(lines[0]),
        json(410, { ...problem, status: 410 }),
      );
      await expect(keysOf(new Archfit(url, { backOff: 1 }))).rejects.toMatchObject({ status: 410 });
    });

    it("may take longer than an attempt, and whoever reads it too", async () => {
      const { url, requests } = await serve(async (_, response) => {
        response.writeHead(200, head);
        for (const line of lines) {
          response.write(line);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        response.end();
      });
      const keys: string[] = [];
      for await (const { key } of new Archfit(url, { timeout: 600 }).allRows("t")) {
        keys.push(key);
        if (key === "a") await new Promise((resolve) => setTimeout(resolve, 700));
      }
      expect(keys).toEqual(["a", "b", "c", "d"]);
      expect(requests()).toBe(1);
    });

    it("ends at the service when its reader stops, or its signal is aborted", async () => {
      for (const stop of ["break", "abort"]) {
        const closed = new Promise<void>((resolve, reject) => {
          void serve((_, response) => {
            response.writeHead(200, head).write(lines[0]);
            response.on("close", resolve);
          }).then(async ({ url }) => {
            const controller = new AbortController();
            const all = new Archfit(url).allRows("t", {}, { signal: controller.signal });
            await all.next();
            if (stop === "break") return all.return();
            setTimeout(() => controller.abort(new Error("enough")), 10);
            return expect(all.next()).rejects.toThrow("enough");
          }, reject);
        });
        await closed;
      }
    });
  });

  it("refuses a batch size that is none", () => {
    expect(() => new Archfit("http://localhost", { batchSize: 0 })).toThrow(/batchSize/);
  });
});

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}
