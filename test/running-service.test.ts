/** One service as `npm start` runs it, asked by the packed client, and as README and guides ask it. */
import { execFile, spawnSync } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { type Block, blocksOf, difference } from "./guide.js";
import { copyRepository, freePort, StartedService } from "./started-service.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FILES = [
  "README.md",
  ...(await readdir(join(ROOT, "docs", "guides"))).map((name) => `docs/guides/${name}`),
];
/** Those with something to run. */
const GUIDES = (
  await Promise.all(FILES.map(async (file) => ({ file, blocks: await blocksOf(join(ROOT, file)) })))
).filter(({ blocks }) => blocks.length > 0);
/** Where guides say that the service is. */
const SAID = "127.0.0.1:8787";

const execute = promisify(execFile);
const hasPython = spawnSync("python3", ["--version"]).status === 0;

let clone: Awaited<ReturnType<typeof copyRepository>>;
let service: StartedService;
let address: string;

beforeAll(async () => {
  clone = await copyRepository("client", "docs", "predictors", "LICENSE");
  service = new StartedService(join(clone.folder, "scripts", "start.mjs"), await freePort());
  await service.printed("Ctrl-C ends it.");
  address = `127.0.0.1:${service.port}`;
});
afterAll(async () => {
  service.child.kill("SIGTERM");
  await service.ended();
  await clone.remove();
});

/** What a program prints. @param folder that it runs in, the clone unless given. */
async function print(folder: string, program: string, ...words: string[]): Promise<string> {
  const env = { ...process.env, ARCHFIT_URL: `http://${address}` };
  return (await execute(program, words, { cwd: folder, env })).stdout;
}

async function run({ language, code }: Block, folder = clone.folder): Promise<string> {
  const text = code.replaceAll(SAID, address);
  if (language === "sh") return print(folder, "bash", "-ec", text);
  if (language === "python") return print(folder, "python3", "-c", text);
  await writeFile(join(folder, "example.ts"), text);
  return print(folder, process.execPath, "--import", "tsx", "example.ts");
}

describe.each(GUIDES)("$file", ({ blocks }) => {
  for (const block of blocks) {
    const isSkipped = !hasPython && (block.language === "python" || /\bpython3\b/.test(block.code));
    it.skipIf(isSkipped)(`line ${block.line} prints what it shows`, async () => {
      const printed = await run(block);
      if (block.output !== undefined) expect(difference(block.output, printed)).toBeUndefined();
    });
  }
});

describe("the packed client", () => {
  it("is installed without a dependency, has types, and asks the service", async () => {
    const project = join(clone.folder, "project");
    await mkdir(project);
    await writeFile(join(project, "package.json"), '{ "type": "module", "private": true }');
    await print(project, "npm", "pack", join(clone.folder, "client", "typescript"));
    const [tarball] = (await readdir(project)).filter((name) => name.endsWith(".tgz"));
    expect(tarball).toBe(`archfit-client-${manifest.version}.tgz`);
    await print(project, "npm", "install", "--offline", "--no-audit", "--no-fund", tarball);
    expect(await readdir(join(project, "node_modules"))).toEqual([
      ".package-lock.json",
      "archfit-client",
    ]);

    const [{ code }] = await blocksOf(join(ROOT, "client", "typescript", "README.md"));
    const program = `${code.replace(SAID, address)}
import type { ArchfitError, WrittenArchitecture } from "archfit-client";
const [cell]: WrittenArchitecture[] = architectures;
const { results } = await archfit.lookup("nasbench201", { architectures: [cell] });
console.log(scores.length, "rows" in results[0] && results[0].rows[0].key === cell);
for await (const { numbers } of archfit.rows("nasbench201", { sort: "cifar10_test_200" })) {
  console.log(numbers.cifar10_test_200?.rank);
  break;
}
// @ts-expect-error: a seed is a number
await archfit.randomRow("nasbench201", { seed: "one" }).catch((error: ArchfitError) => {
  console.log(error.status, error.problem?.pointer);
});
`;
    await writeFile(join(project, "program.ts"), program);
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = ["--ignoreConfig", "--strict", "--types", "", "--target", "es2022"];
    const libraries = ["--module", "nodenext", "--lib", "es2023,dom"];
    await print(project, process.execPath, tsc, "program.ts", ...options, ...libraries);
    expect((await print(project, process.execPath, "program.js")).split("\n")).toEqual([
      "1000 true",
      "1",
      "422 /seed",
      "",
    ]);
  });
});
