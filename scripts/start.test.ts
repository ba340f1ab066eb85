import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { freePort, StartedService } from "../test/started-service.js";

const START = fileURLToPath(new URL("start.mjs", import.meta.url));
const PATIENCE_MS = 90_000;

const started: StartedService[] = [];
const start = (port: number | string) => {
  const run = new StartedService(START, port);
  started.push(run);
  return run;
};
afterEach(async () => {
  for (const run of started.splice(0)) {
    run.child.kill("SIGTERM");
    await run.ended();
  }
});

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/v2/health/live`, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  );

describe("npm start", () => {
  it("serves until it is told to end, and leaves nothing behind", {
    timeout: PATIENCE_MS,
  }, async () => {
    const port = await freePort();
    const run = start(port);
    await run.printed("Ctrl-C ends it.");
    expect(run.output).toContain(`http://127.0.0.1:${port}/docs`);
    const ready = await fetch(`http://127.0.0.1:${port}/v2/health/ready`);
    expect(await ready.json()).toMatchObject({ database: { ready: true } });

    const [, path, body] = /curl -s http:\/\/[^/]*(\S*)(?: -H '[^']*' -d '([^']*)')?/.exec(
      run.output,
    ) as RegExpExecArray;
    const call = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...(body && { method: "POST", body }),
      headers: { "Content-Type": "application/json" },
    });
    expect(call.status).toBe(200);

    // wrangler's explorer writes into the database whatever it is told.
    for (const path of ["", "/", "/api", "/api/d1/database", "/api/local/workers"]) {
      const explorer = await fetch(`http://127.0.0.1:${port}/cdn-cgi/explorer${path}`);
      expect(`${path} ${explorer.status}`).toBe(`${path} 404`);
    }

    run.child.kill("SIGINT");
    expect(await run.ended()).toBe(0);
    expect(await answers(port)).toBe(false);
  });

  it("ends while it is still starting", { timeout: PATIENCE_MS }, async () => {
    const port = await freePort();
    const run = start(port);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    run.child.kill("SIGTERM");
    expect(await run.ended()).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await answers(port)).toBe(false);
  });

  it("says that the port is in use", { timeout: PATIENCE_MS }, async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    const run = start(port);
    expect(await run.ended()).toBe(1);
    expect(run.output).toContain(`Port ${port} is in use`);
    other.close();
  });

  it.each(["abc", "0", "70000", "-1"])("refuses the port %s", async (port) => {
    const run = start(port);
    expect(await run.ended()).toBe(1);
    expect(run.output).toContain("from 1 to 65535");
  });
});
