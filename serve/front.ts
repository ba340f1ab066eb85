/**
 * @module
 * The socket of the service. It hands each request to the process that serves at that moment, so that
 * this one can be replaced; refuses what is not HTTP, in the words of the service; ends what takes too long to be sent;
 * and drains.
 */
import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as open,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import type { ProblemName } from "../schema/http/problems.js";
import { ANSWERED_METHODS, type ProblemAnswer, problemAnswer } from "./problem.js";

/** Who answers requests. */
export interface Upstream {
  readonly port: number;
  inFlight: number;
  answered(): void;
}

export interface FrontOptions {
  /** How long a client may take to send its headers, and its whole request, in milliseconds. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long a request waits for a process that can serve it. */
  readonly patienceMs: number;
}

const FRONT_OPTIONS: FrontOptions = {
  headersMs: 15_000,
  requestMs: 60_000,
  patienceMs: 20_000,
};

/** Between clients and workerd, which closes a connection that was idle for 5 s. */
const IDLE_MS = 3000;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Of one connection, not of the message: RFC 9110, section 7.6.1; and what this side decides itself. */
const HOP_BY_HOP = new Set([
  ...["connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization"],
  ...["te", "trailer", "transfer-encoding", "upgrade", "expect", "host"],
]);

export class Front {
  readonly server: Server;
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  #draining = false;

  /** @param upstream the process that answers; while there is none, the next one. */
  constructor(
    private readonly upstream: () => Promise<Upstream>,
    private readonly options: FrontOptions = FRONT_OPTIONS,
  ) {
    const handle = (incoming: IncomingMessage, outgoing: ServerResponse) =>
      void this.#answer(incoming, outgoing);
    this.server = createServer({
      headersTimeout: options.headersMs,
      requestTimeout: options.requestMs,
      connectionsCheckingInterval: Math.min(1000, options.headersMs),
      // Such a request is refused in the words of the service.
      requireHostHeader: false,
      keepAlive: true,
    });
    this.server.on("request", handle);
    this.server.on("checkExpectation", handle);
    this.server.on("clientError", refuseConnection);
    this.server.on("connect", (_, socket) =>
      answerSocket(
        socket,
        problemAnswer("method_not_allowed", `CONNECT is none of ${ANSWERED_METHODS}`),
      ),
    );
  }

  /** Resolves when it listens; rejects with the error of the socket. */
  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, () => resolve());
    });
  }

  /** Takes no new connection; resolves when the requests that are there are answered, or after so long. */
  async drain(milliseconds: number): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const timer = setTimeout(() => this.server.closeAllConnections(), milliseconds);
    await closed;
    clearTimeout(timer);
    this.#agent.destroy();
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET" } = incoming;
    outgoing.on("error", () => {});
    if (!METHODS.has(method))
      return refuse(outgoing, "method_not_allowed", `${method} is none of ${ANSWERED_METHODS}`);
    const target = targetOf(incoming);
    if (target === undefined)
      return refuse(
        outgoing,
        "malformed_request",
        "The request line and the header Host must give a URL",
      );
    const backend = await this.#within(this.upstream());
    if (outgoing.destroyed) return;
    if (backend === undefined)
      return refuse(outgoing, "service_unavailable", "The service is starting", target.path);
    await this.#forward(incoming, outgoing, target, backend);
  }

  /** What a promise gives, unless it takes too long. */
  async #within<T>(promise: Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.options.patienceMs);
    });
    try {
      return await Promise.race([promise, expired]);
    } finally {
      clearTimeout(timer);
    }
  }

  #forward(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    { path, host }: Target,
    backend: Upstream,
  ): Promise<void> {
    return new Promise((done) => {
      backend.inFlight++;
      const forwarded: ClientRequest = open({
        agent: this.#agent,
        host: "127.0.0.1",
        port: backend.port,
        method: incoming.method,
        path,
        headers: { ...forwardedHeaders(incoming.headers), host, ...framing(incoming.headers) },
      });
      let answered = false;
      const end = () => {
        if (answered) return;
        answered = true;
        backend.answered();
        done();
      };
      // A client that has gone away ends the work for it, too.
      outgoing.on("close", () => {
        forwarded.destroy();
        end();
      });
      forwarded.on("error", () => {
        if (outgoing.destroyed) return;
        if (outgoing.headersSent) outgoing.destroy();
        else
          refuse(
            outgoing,
            "service_unavailable",
            "The service was restarted while it answered: send the request again",
            path,
          );
      });
      forwarded.on("response", (answer) => {
        if (this.#draining) outgoing.shouldKeepAlive = false;
        outgoing.writeHead(
          answer.statusCode ?? 502,
          answer.statusMessage,
          passedOn(answer.rawHeaders),
        );
        answer.on("error", () => outgoing.destroy());
        answer.on("aborted", () => outgoing.destroy());
        answer.pipe(outgoing);
      });
      incoming.on("error", () => forwarded.destroy());
      incoming.pipe(forwarded);
    });
  }
}

interface Target {
  readonly path: string;
  readonly host: string;
}

/** Where a request goes: a path, or an absolute URL (RFC 9112, section 3.2). Undefined if it is neither. */
function targetOf({ url = "", headers, httpVersion }: IncomingMessage): Target | undefined {
  const host = headers.host ?? (httpVersion === "1.0" ? "localhost" : "");
  if (url.startsWith("/") && host === "") return undefined;
  const whole = url.startsWith("/") ? `http://${host}${url}` : url;
  if (!/^https?:/i.test(whole) || !URL.canParse(whole)) return undefined;
  const parsed = new URL(whole);
  if (url.startsWith("/")) return { path: url, host: parsed.host };
  return { path: `${parsed.pathname}${parsed.search}`, host: parsed.host };
}

function forwardedHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !isOfConnection(name, headers));
  return Object.fromEntries(kept) as Record<string, string | string[]>;
}

function isOfConnection(name: string, { connection = "" }: IncomingHttpHeaders): boolean {
  if (HOP_BY_HOP.has(name)) return true;
  const named = connection.toLowerCase().split(",");
  return named.some((other) => other.trim() === name && name !== "content-length");
}

/** How the length of the body is said: as the client does. */
function framing(headers: IncomingHttpHeaders): Record<string, string> {
  if (headers["transfer-encoding"] !== undefined) return { "transfer-encoding": "chunked" };
  return { "content-length": headers["content-length"] ?? "0" };
}

function passedOn(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (!HOP_BY_HOP.has(rawHeaders[at].toLowerCase()))
      kept.push(rawHeaders[at], rawHeaders[at + 1]);
  return kept;
}

function refuse(
  outgoing: ServerResponse,
  problem: ProblemName,
  detail: string,
  path?: string,
): void {
  const { status, headers, body } = problemAnswer(problem, detail, path);
  // What is left of the body is not read.
  outgoing.shouldKeepAlive = false;
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}

/** What is no request, or is not sent in time. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
  else answerSocket(socket, problemOf(error));
}

function problemOf({ code = "", message }: NodeJS.ErrnoException): ProblemAnswer {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return problemAnswer("request_timeout", "The request was not sent in time: send it faster");
  if (code === "HPE_HEADER_OVERFLOW")
    return problemAnswer("headers_too_large", "The headers may have 16 KiB in all");
  const reason = message.replace(/^Parse Error: /, "");
  return problemAnswer("malformed_request", `The request is not HTTP/1.1: ${reason}`);
}

function answerSocket(socket: Duplex, { status, headers, body }: ProblemAnswer): void {
  const lines = Object.entries({ ...headers, Connection: "close" }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}
