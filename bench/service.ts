/**
 * @module
 * The built service in Miniflare, and requests to it over loopback.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from "miniflare";
import { unstable_readConfig } from "wrangler";

const FOLDER = "dist";

/** Makes the bundle that `wrangler deploy` would send of a checkout, in its `dist/`. */
export function build(checkout = "."): void {
  // What an earlier build left there would be loaded too.
  rmSync(join(checkout, FOLDER), { recursive: true, force: true });
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: checkout,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

export interface Service {
  readonly url: URL;
  stop(): Promise<void>;
}

/** Starts the bundle of `build(checkout)` on a free port; ready when this resolves. */
export async function start(
  options: Partial<V4MiniflareOptions> = {},
  checkout = ".",
): Promise<Service> {
  const folder = join(checkout, FOLDER);
  const types = { ".wasm": "CompiledWasm", ".onnx": "Data" } as const;
  const modules = readdirSync(folder)
    .filter((name) => /\.(wasm|onnx)$/.test(name))
    .map((name) => ({
      type: types[name.slice(name.lastIndexOf(".")) as keyof typeof types],
      path: join(folder, name),
    }));
  return serve({
    modulesRoot: folder,
    modules: [{ type: "ESModule", path: join(folder, "index.js") }, ...modules],
    d1Databases: ["DB"],
    ...options,
  } as V4MiniflareOptions);
}

/** Starts a Worker on a free port, in the workerd that the service asks for; ready when this resolves. */
export async function serve(options: V4MiniflareOptions): Promise<Service> {
  const { compatibility_date, compatibility_flags } = unstable_readConfig({
    config: "wrangler.toml",
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      compatibilityDate: compatibility_date as string,
      compatibilityFlags: compatibility_flags,
      ...options,
    } as V4MiniflareOptions),
  );
  const url = await miniflare.ready;
  return { url, stop: () => miniflare.dispose() };
}

export interface Exchange {
  /** From composing the request to having read and parsed the answer, in milliseconds. */
  readonly time: number;
  readonly answer: unknown;
  /** Shares of the time by name, in milliseconds, as the service reports them. */
  readonly shares: Readonly<Record<string, number>>;
  /** Rows that D1 has read for it, which is what it bills. */
  readonly rowsRead: number;
}

/** Posts JSON; throws if the answer is no success. */
export async function post(service: Service, path: string, body: unknown): Promise<Exchange> {
  return exchange(service, path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Throws if the answer is no success. */
export async function get(service: Service, path: string): Promise<Exchange> {
  return exchange(service, path, {});
}

async function exchange(service: Service, path: string, init: RequestInit): Promise<Exchange> {
  const begin = performance.now();
  const response = await fetch(new URL(path, service.url), {
    ...init,
    signal: AbortSignal.timeout(60_000),
  });
  const answer = await response.json();
  const time = performance.now() - begin;
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  const shares: Record<string, number> = {};
  for (const entry of (response.headers.get("server-timing") ?? "").split(", ")) {
    const match = /^(\w+);dur=([\d.]+)$/.exec(entry);
    if (match) shares[match[1]] = Number(match[2]);
  }
  return { time, answer, shares, rowsRead: Number(response.headers.get("x-rows-read")) };
}
