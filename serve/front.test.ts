/** The socket of the service, with a server behind it that does as the tests say. */
import { EventEmitter, once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { PROBLEMS, type Problem } from "../schema/http/problems.js";
import { Front, type FrontOptions, type Upstream } from "./front.js";

const OPTIONS: FrontOptions = { headersMs: 300, requestMs: 600, patienceMs: 300 };

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A front with a server of this behaviour behind it. */
async function frontOf(behaviour: RequestListener) {
  const server = createServer(behaviour);
  const upstream: Upstream & { inFlight: number } = {
    port: await listen(server),
    inFlight: 0,
    answered: () => upstream.inFlight--,
  };
  const front = new Front(async () => upstream, OPTIONS);
  await front.listen(0, "127.0.0.1");
  const { port } = front.server.address() as AddressInfo;
  ends.push(
    () => front.drain(0),
    async () => {
      server.closeAllConnections();
      server.close();
    },
  );
  return { front, upstream, port, url: `http://127.0.0.1:${port}/` };
}

/** All that is answered to these bytes, until the connection ends. */
async function send(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  return text(socket);
}

describe("the front", () => {
  it("refuses headers and bodies that are not sent in time, with a problem", async () => {
    const { port } = await frontOf((request) => request.resume());
    const head = "POST / HTTP/1.1\r\nHost: a\r\n";
    const answers = await Promise.all([
      send(port, head),
      send(port, `${head}Content-Length: 10\r\n\r\n12345`),
    ]);
    for (const answer of answers) {
      expect(answer).toContain("HTTP/1.1 408 ");
      expect(answer).toContain(PROBLEMS.request_timeout.title);
    }
  });

  it("says that the service is starting while nothing serves", async () => {
    const front = new Front(() => new Promise(() => {}), OPTIONS);
    await front.listen(0, "127.0.0.1");
    ends.push(() => front.drain(0));
    const { port } = front.server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/v2/health/live`);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    const { type, detail, error } = (await answer.json()) as Problem;
    expect(type).toBe("/problems/service_unavailable");
    expect(error).toBe(detail);
  });

  it("answers with a problem what was in flight when its server died", async () => {
    const { url } = await frontOf((request) => request.socket.destroy());
    const answer = await fetch(url, { method: "POST", body: "{}" });
    expect(answer.status).toBe(503);
    expect(((await answer.json()) as Problem).detail).toContain("send the request again");
  });

  it("breaks an answer off that its server has broken off", async () => {
    const { url } = await frontOf((_, answer) => {
      answer.writeHead(200, { "Content-Length": "100" });
      answer.write("half", () => answer.destroy());
    });
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  });

  it("ends the work for a client that has gone away", async () => {
    const asked = new EventEmitter();
    const { port, upstream } = await frontOf((_, answer) => asked.emit("asked", answer));
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const [answer] = await once(asked, "asked");
    socket.destroy();
    await once(answer, "close");
    expect(upstream.inFlight).toBe(0);
  });

  it("passes bodies and headers on as they are, whatever their framing", async () => {
    const { url } = await frontOf((request, answer) => {
      answer.setHeader("X-Seen", `${request.method} ${request.url} ${request.headers["x-own"]}`);
      request.pipe(answer);
    });
    const chunked = new ReadableStream({
      start(controller) {
        for (const part of ["a", "bc"]) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    for (const body of ["abc", chunked]) {
      const init = { method: "POST", headers: { "X-Own": "one, two" }, body, duplex: "half" };
      const answer = await fetch(`${url}a%2Fb?c=%20`, init as RequestInit);
      expect(answer.headers.get("X-Seen")).toBe("POST /a%2Fb?c=%20 one, two");
      expect(await answer.text()).toBe("abc");
    }
  });

  it("answers what is in flight when it drains, and takes nothing new", async () => {
    const asked = new EventEmitter();
    const { front, url } = await frontOf((_, late) => asked.emit("asked", late));
    const answer = fetch(url);
    const [late] = await once(asked, "asked");
    const drained = front.drain(10_000);
    await expect(fetch(url)).rejects.toThrow();
    late.end("late");
    expect(await (await answer).text()).toBe("late");
    await drained;
  });
});
