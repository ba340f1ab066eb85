/** The service as a lab runs it, in a copy of the repository: real processes, and what befalls them. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  copyFile,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseFile, localDatabaseId } from "../tables/database/wrangler.js";
import {
  copyRepository,
  freePort,
  isRunning,
  StartedService,
  until,
} from "../test/started-service.js";

/** What the calls of these tests answer, together. */
interface Body {
  readonly results: readonly { rows: readonly { numbers: Readonly<Record<string, unknown>> }[] }[];
  readonly predictors: readonly string[];
  readonly unavailable: readonly { readonly name: string }[];
  readonly database: { readonly ready: boolean; readonly detail: string };
  readonly detail: string;
}

const PATIENCE_MS = 120_000;
const CELL =
  "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|";
const SCORE = { space: "nasbench201", architectures: [CELL] };
const EVOLVE = {
  space: "nasbench201",
  strategy: { name: "aging", population: 20, sample: 10 },
  population: [{ architecture: CELL }],
  offspring: 20,
};
const LOOKUP = { indices: [6111], metrics: ["cifar10_test_200"] };
/** What was read lately would be answered from memory. */
const MANY = { ...LOOKUP, indices: Array.from({ length: 5000 }, (_, at) => 3 * at) };
const TABLE = "/v1/benchmarks/nasbench201";

let clone: Awaited<ReturnType<typeof copyRepository>>;
let service: StartedService;
let database: string;

async function startService(environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const script = join(clone.folder, "scripts", "start.mjs");
  service = new StartedService(script, await freePort(), environment);
  await service.printed("Ctrl-C ends it.");
}
const inClone = (...words: string[]) => join(clone.folder, ...words);
const ask = (path: string, body?: unknown) => service.ask<Body>(path, body);
const ready = async () => (await ask("/v2/health/ready")).body;
const scoreStatus = async () => (await ask("/v1/score", SCORE)).status;
const lookupStatus = async () => (await ask(`${TABLE}/lookup`, LOOKUP)).status;

/** The statuses of so many evolutions at once, and how many of them are not there yet. */
function evolve(count: number, generations: number) {
  let answered = 0;
  const statuses = Array.from({ length: count }, async (_, seed) => {
    const { status } = await ask("/v1/evolve", { ...EVOLVE, generations, seed });
    answered++;
    return status;
  });
  return { evolutions: Promise.all(statuses), unanswered: () => count - answered };
}

/** What is answered to bytes that no client library would send. */
async function send(request: string): Promise<string> {
  const socket = connect(Number(service.port), "127.0.0.1");
  socket.write(request);
  return text(socket);
}

beforeAll(async () => {
  clone = await copyRepository();
  await mkdir(inClone("predictors"));
  for (const file of ["nasbench201-cifar10.onnx", "nasbench201-cifar10.json"])
    await copyFile(join("predictors", file), inClone("predictors", file));
  database = databaseFile(inClone(".wrangler", "state"), await localDatabaseId());
  await startService({ HOST: "0.0.0.0" });
}, PATIENCE_MS);

afterAll(async () => {
  service.child.kill("SIGKILL");
  await service.ended();
  await clone.remove();
});

describe("npm start in a fresh clone", { timeout: PATIENCE_MS }, () => {
  it("has a table: the calls that it prints are answered", async () => {
    const calls = [...service.output.matchAll(/curl -s http:\/\/[^/]*(\S*) .* -d '([^']*)'/g)];
    expect(calls.map(([, path]) => path)).toEqual(["/v1/score", `${TABLE}/lookup`]);
    const answers = [];
    for (const [, path, body] of calls) answers.push(await ask(path, JSON.parse(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { numbers } = answers[1].body.results[0].rows[0];
    expect(numbers.cifar10_test_200).toMatchObject({ value: 94.3733, rank: 1 });
    const { body } = await ask(TABLE);
    expect(body).toMatchObject({ rows: 15_625, licence: "MIT" });
  });

  it("says what a HOST opens", () => {
    expect(service.output).toContain("Open to all who reach 0.0.0.0:");
  });

  it.each([
    [
      "two lengths",
      "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      400,
    ],
    ["no host", "GET /v2/health/live HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
    ["a host that is none", "GET / HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n", 400],
    ["a target that is none", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
    ["no HTTP", "hello\r\n\r\n", 400],
    ["large headers", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405],
    ["TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405],
    ["another method", "PURGE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405],
    [
      "a path of the development server",
      "GET /cdn-cgi/explorer HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      404,
    ],
  ])("answers a request with %s by its own rules", async (_, request, status) => {
    const answer = await send(request);
    const [head, body] = answer.split(/\r\n\r\n(?=\{|[0-9a-f]+\r\n)/);
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head.toLowerCase()).toContain("application/problem+json");
    expect(/\{.*\}/s.exec(body)?.[0]).toContain(`"status":${status}`);
    if (status === 405) expect(head).toContain("Allow: GET, HEAD, POST, OPTIONS");
  });

  it("takes an absolute target, and headers that mean something to others", async () => {
    const headers = [
      "MF-CF-Blob: {",
      "MF-Original-URL: http://a/v1/spaces",
      "MF-Route-Override: x",
    ];
    const lines = ["Host: a", ...headers, "Connection: close", "", ""].join("\r\n");
    const answer = await send(`GET http://a/v2/health/live HTTP/1.1\r\n${lines}`);
    expect(answer).toContain("HTTP/1.1 200 ");
    expect(answer).toContain('{"live":true}');
  });

  it("answers 64 evolutions at once, and scores beside them", async () => {
    const { evolutions, unanswered } = evolve(64, 20);
    const scores = await Promise.all(Array.from({ length: 16 }, () => scoreStatus()));
    expect(unanswered()).toBeGreaterThan(0);
    expect(new Set([...(await evolutions), ...scores])).toEqual(new Set([200]));
  });

  it("is back when its server is killed, and says so", async () => {
    const [server] = service.servers();
    process.kill(server, "SIGKILL");
    await service.printed("The service answers again");
    expect(service.output).toContain("has died (signal 9)");
    expect(await scoreStatus()).toBe(200);
  });

  it("ends a server that hangs, says so, and is back", async () => {
    const [server] = service.servers();
    const from = service.output.length;
    process.kill(server, "SIGSTOP");
    const waiting = scoreStatus();
    await service.printed("has not answered for 10 s: it is ended");
    expect(await waiting).toBe(503);
    await until(() => service.output.slice(from).includes("The service answers again"));
    expect(isRunning(server)).toBe(false);
    expect(await scoreStatus()).toBe(200);
  });

  it("serves a predictor that is dropped into the folder, and names broken ones, while all are answered", async () => {
    let done = false;
    const asking = (async () => {
      const statuses = new Set<number>();
      while (!done) statuses.add(await scoreStatus());
      return statuses;
    })();
    await mkdir(inClone("predictors", "folder.onnx"));
    await writeFile(inClone("predictors", "folder.json"), "{}");
    await symlink("nowhere", inClone("predictors", "dangling.onnx"));
    const card = await readFile(inClone("predictors", "nasbench201-cifar10.json"), "utf8");
    await writeFile(inClone("predictors", "half.json"), card.slice(0, 100));
    await writeFile(inClone("predictors", "half.onnx"), "");
    await copyFile(
      inClone("predictors", "nasbench201-cifar10.onnx"),
      inClone("predictors", "mine.onnx"),
    );
    const mine = JSON.stringify({ ...JSON.parse(card), id: "mine" });
    await writeFile(inClone("predictors", "mine.json"), mine);
    await until(async () => (await ask("/v1/predictors/mine")).status === 200);
    done = true;
    expect(await asking).toEqual(new Set([200]));
    const { unavailable, predictors } = await ready();
    expect(predictors).toEqual(["mine", "nasbench201-cifar10"]);
    expect(unavailable.map(({ name }) => name)).toEqual([...["dangling", "folder", "half"]]);
    await service.printed("predictors/half is not served: half.json is not JSON");
  });

  it("sees an import at once", async () => {
    const csv = inClone("mine.csv");
    await writeFile(csv, `arch,cifar10_test_200\n${CELL},90\n`);
    const archfit = inClone("cli", "archfit.mjs");
    // Not synchronously: connections that the service ends meanwhile have to be seen to end.
    await promisify(execFile)(process.execPath, [archfit, "import", csv, "--table", "mine"]);
    const { body } = await ask("/v1/benchmarks/mine");
    expect(body).toMatchObject({ rows: 1 });
  });

  it("opens anew a database whose file was removed", async () => {
    for (const ending of ["", "-shm", "-wal"]) await rm(`${database}${ending}`, { force: true });
    await service.printed("was removed or replaced");
    await until(async () => (await ask("/v1/benchmarks/mine")).status === 404);
    expect(await lookupStatus()).toBe(200);
  });

  it("says which fault the database has, and goes on scoring", async () => {
    const handle = await open(database, "r+");
    const { size } = await handle.stat();
    for (let page = 4096; page < size; page += 4096)
      await handle.write(Buffer.alloc(200, 0xff), 0, 200, page);
    await handle.close();
    expect((await ask(`${TABLE}/lookup`, MANY)).status).toBe(503);
    await until(async () => !(await ready()).database.ready);
    expect((await ready()).database.detail).toMatch(/is damaged .*archfit doctor/);
    const answer = await ask(`${TABLE}/lookup`, LOOKUP);
    expect(answer.body.detail).toContain("archfit doctor");
    expect(await scoreStatus()).toBe(200);
    expect(service.output.match(/Scores are served, tables are not/g)).toHaveLength(1);
  });

  it("answers what is in flight when it is told to end, and leaves nothing behind", async () => {
    const servers = service.servers();
    const { evolutions, unanswered } = evolve(8, 40);
    await scoreStatus();
    expect(unanswered()).toBe(8);
    service.child.kill("SIGTERM");
    expect(new Set(await evolutions)).toEqual(new Set([200]));
    expect(await service.ended()).toBe(0);
    expect(servers.filter(isRunning)).toEqual([]);
    await expect(scoreStatus()).rejects.toThrow();
  });
});

describe("npm start where the database is broken", { timeout: PATIENCE_MS }, () => {
  it("serves scores beside a file that is cut off, and takes its servers along if it is killed", async () => {
    await truncate(database, 10_000);
    for (const ending of ["-shm", "-wal"]) await rm(`${database}${ending}`, { force: true });
    await startService();
    expect(service.output).toMatch(
      /Scores are served, tables are not: .* cut off: .*archfit doctor/,
    );
    expect(service.output).not.toContain("    at ");
    expect(await scoreStatus()).toBe(200);
    expect((await ready()).database.detail).toContain("cut off");

    const servers = service.servers();
    expect(servers.length).toBeGreaterThan(0);
    service.child.kill("SIGKILL");
    await until(() => !servers.some(isRunning));
    const port = connect(Number(service.port), "127.0.0.1");
    await expect(once(port, "connect")).rejects.toThrow("ECONNREFUSED");
  });

  it("serves scores where the state can't be written", async () => {
    const state = inClone(".wrangler", "state");
    await rename(state, `${state}.away`);
    await writeFile(state, "in the way");
    await startService();
    expect(service.output).toMatch(/Scores are served, tables are not: the state folder/);
    expect(await scoreStatus()).toBe(200);
    expect(await lookupStatus()).toBe(503);
    expect(existsSync(`${state}.away`)).toBe(true);
  });

  it("is told of another service of its state folder, and both load and serve one table", async () => {
    service.child.kill("SIGTERM");
    await service.ended();
    await rm(inClone(".wrangler", "state"));
    const script = inClone("scripts", "start.mjs");
    const first = new StartedService(script, await freePort());
    service = new StartedService(script, await freePort());
    try {
      await Promise.all([first, service].map((each) => each.printed("Ctrl-C ends it.")));
      const output = first.output + service.output;
      expect(output).toMatch(/Process \d+ serves from the same state folder, at http:\S+: both/);
      expect(output).not.toContain("tables are not");
      for (const each of [first, service]) {
        const { body } = await each.ask<Body>(`${TABLE}/lookup`, LOOKUP);
        expect(body.results[0].rows[0].numbers.cifar10_test_200).toMatchObject({ value: 94.3733 });
      }
    } finally {
      first.child.kill("SIGKILL");
      await first.ended();
    }
  });
});
