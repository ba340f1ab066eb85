/**
 * @module
 * Where the service listens: `HOST` and `PORT` of the environment.
 */
import { isIPv6 } from "node:net";
import { ServeError } from "./failure.js";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "8787";
const LOOPBACK = /^(127(\.\d+){3}|::1|localhost)$/;
const ALL_ADDRESSES: Readonly<Record<string, string>> = { "0.0.0.0": DEFAULT_HOST, "::": "::1" };

export interface Listening {
  readonly host: string;
  readonly port: number;
  /** A URL under which this machine reaches it, without a slash at its end. */
  readonly address: string;
  /** Whether other machines reach it. */
  readonly open: boolean;
}

/** @throws {ServeError} if `PORT` is no port. */
export function readListening(environment: NodeJS.ProcessEnv): Listening {
  const host = environment.HOST || DEFAULT_HOST;
  const text = environment.PORT || DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new ServeError(`PORT must be a number from 1 to 65535, not "${text}"`);
  const reached = ALL_ADDRESSES[host] ?? host;
  const address = `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}`;
  return { host, port, address, open: !LOOPBACK.test(host) };
}

/** What to do about an address that can't be listened on. */
export function listeningFailure({ host, port }: Listening, code = ""): ServeError {
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new ServeError(
      `HOST "${host}" is no address of this machine: 127.0.0.1 serves this machine alone, 0.0.0.0 the whole network`,
    );
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "is in use",
    EACCES: "may not be used by this user",
  };
  return new ServeError(
    `Port ${port} ${reasons[code] ?? `can't be used (${code})`}. Choose another one: PORT=9000 npm start`,
  );
}
