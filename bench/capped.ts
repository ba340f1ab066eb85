/**
 * @module
 * The built service in workerd itself, its JavaScript heap limited: what is alive at the worst moment has to
 * fit, while garbage is collected as on the platform. Without D1.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { unstable_readConfig } from "wrangler";
import type { Service } from "./service.js";

const FOLDER = "dist";
const KINDS: Readonly<Record<string, string>> = { js: "esModule", onnx: "data", wasm: "wasm" };

/** Starts the bundle of `build()`. @param heap of JavaScript, in MiB; workerd ends where it is not enough. */
export async function startCapped(heap: number): Promise<Service> {
  const file = join(FOLDER, "capped.capnp");
  writeFileSync(file, configuration(heap));
  const binary: string = createRequire(import.meta.url)("workerd").default;
  const child = spawn(binary, ["serve", file, "--control-fd=3"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = once(child, "close");
  for await (const line of createInterface(child.stdio[3] as Readable)) {
    const { port } = JSON.parse(line) as { port?: number };
    if (port === undefined) continue;
    return {
      url: new URL(`http://127.0.0.1:${port}`),
      async stop() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error(`workerd does not start with ${heap} MiB`);
}

function configuration(heap: number): string {
  const { compatibility_date, compatibility_flags } = unstable_readConfig({
    config: "wrangler.toml",
  });
  // The first module is the one that answers.
  const modules = readdirSync(FOLDER)
    .sort((one, other) => Number(other === "index.js") - Number(one === "index.js"))
    .flatMap((name) => {
      const kind = KINDS[name.slice(name.lastIndexOf(".") + 1)];
      return kind ? [`(name = "${name}", ${kind} = embed "${name}")`] : [];
    });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--max-heap-size=${heap}"],
  services = [(name = "main", worker = .service)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const service :Workerd.Worker = (
  compatibilityDate = "${compatibility_date}",
  compatibilityFlags = [${compatibility_flags.map((flag: string) => `"${flag}"`).join()}],
  modules = [${modules.join()}],
);
`;
}
