/**
 * @module
 * `npm start`: migrates the local database and serves the Worker on 127.0.0.1 at PORT (8787 unless
 * set), without network. Whatever it has started ends with it, however it ends.
 */
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ProcessGroup } from "./process-group.mjs";
import { withoutNoise } from "./quiet.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wrangler = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
const HOST = "127.0.0.1";
const READY_WITHIN_MS = 60_000;
const POLL_MS = 100;

/** What wrangler prints of a build or a start-up that failed; it then waits for changes for ever. */
const FAILURES =
  /Build failed|custom build .*failed|failed to start|Uncaught|Address already in use/i;

/** A failure that its message explains, without a stack trace. */
class StartError extends Error {}

const groups = new Set();
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    if (!stopping) stop(0);
  });

try {
  const port = readPort();
  await refuseUsedPort(port);
  await migrate();
  await serve(port);
} catch (error) {
  if (!stopping) {
    console.error(error instanceof StartError ? error.message : error);
    await stop(1);
  }
}

async function stop(code) {
  stopping = true;
  await Promise.all([...groups].map((group) => group.end()));
  process.exit(code);
}

function readPort() {
  const text = process.env.PORT || "8787";
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new StartError(`PORT must be a number from 1 to 65535, not "${text}"`);
  return port;
}

function refuseUsedPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", ({ code }) => {
      const reasons = { EADDRINUSE: "is in use", EACCES: "may not be used by this user" };
      const reason = reasons[code] ?? `can't be used (${code})`;
      reject(new StartError(`Port ${port} ${reason}. Choose another one: PORT=9000 npm start`));
    });
    probe.listen(port, HOST, () => probe.close(resolve));
  });
}

/** @param {readonly string[]} parameters */
function runWrangler(parameters) {
  // A migration that a signal ended may look as if it had succeeded.
  if (stopping) throw new StartError("Stopped while starting");
  const group = new ProcessGroup(process.execPath, [wrangler, ...parameters], {
    cwd: root,
    env: {
      ...process.env,
      // Without these wrangler reports its use and asks for a location and for newer versions.
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      WRANGLER_HIDE_BANNER: "true",
      // Whoever reaches the port could write SQL with it.
      X_LOCAL_EXPLORER: "false",
    },
  });
  groups.add(group);
  group.exit.then(async () => {
    await group.end();
    groups.delete(group);
  });
  return group;
}

async function migrate() {
  const group = runWrangler(["d1", "migrations", "apply", "DB", "--local"]);
  if ((await group.exit) !== 0)
    throw new StartError(`The local database can't be migrated:\n${group.output}`);
}

async function serve(port) {
  const address = `http://${HOST}:${port}`;
  const group = runWrangler([
    "dev",
    "--local",
    ...["--ip", HOST, "--port", `${port}`, "--inspector-port", "0"],
    ...["--log-level", "warn", "--show-interactive-dev-session=false"],
  ]);
  await untilReady(group, address);
  const report = withoutNoise((text) => process.stderr.write(text));
  report(group.output);
  group.onOutput = report;
  await welcome(address);
  const ended = await group.exit;
  throw new StartError(`The server ended by itself (${ended})`);
}

async function untilReady(group, address) {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    if (group.ended !== undefined)
      throw new StartError(
        `The server ended (${group.ended}) before it was ready:\n${group.output}`,
      );
    if (await ask(`${address}/v2/health/live`)) return;
    if (FAILURES.test(group.output)) {
      // The rest of the message may still be on its way.
      await sleep(500);
      throw new StartError(`The server can't start:\n${group.output}`);
    }
    await sleep(POLL_MS);
  }
  throw new StartError(`The server was not ready in ${READY_WITHIN_MS} ms:\n${group.output}`);
}

/** The JSON at this address, or undefined if there is none: a failed build accepts and never answers. */
async function ask(address) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(1000) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

async function welcome(address) {
  const { spaces } = (await ask(`${address}/v1/spaces`)) ?? { spaces: [] };
  const scored = spaces.find((space) => space.default_predictor);
  const body = JSON.stringify({ space: scored?.id, architectures: [scored?.example] });
  const call = scored
    ? `curl -s ${address}/v1/score -H 'Content-Type: application/json' -d '${body}'`
    : `curl -s ${address}/v1/spaces   (predictors/ is empty: nothing can be scored)`;
  console.log(
    `Archfit answers at ${address}, documented at ${address}/docs\n` +
      `Try:  ${call}\n` +
      "Ctrl-C ends it.",
  );
}
