/** The command line as it is for those who install the package: its files, and its dependencies alone. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly devOptional?: true }>>;
}

const run = promisify(execFile);
const repository = fileURLToPath(new URL("..", import.meta.url));
let folder: string;

const archfit = (...words: string[]) =>
  run("npx", ["--no-install", "archfit", ...words], { cwd: folder });

/** As `npm install` of the packed repository leaves a folder, with links to what is installed here. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfit-installed-"));
  const modules = join(folder, "node_modules");
  await run("npm", ["pack", "--pack-destination", folder], { cwd: repository });
  await mkdir(join(modules, ".bin"), { recursive: true });
  const { version } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  await run("tar", ["-xzf", join(folder, `archfit-${version}.tgz`), "-C", folder]);
  await run("mv", [join(folder, "package"), join(modules, "archfit")]);
  const manifest = JSON.parse(await readFile(join(modules, "archfit", "package.json"), "utf8"));
  await symlink(join("..", "archfit", manifest.bin.archfit), join(modules, ".bin", "archfit"));

  const lock: Lock = JSON.parse(await readFile(join(repository, "package-lock.json"), "utf8"));
  for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (!name || dev || devOptional || !existsSync(join(repository, path))) continue;
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(repository, path), join(modules, name));
  }
  // What brings the other commands is not to come from the repository by chance.
  expect(existsSync(join(modules, "vitest"))).toBe(false);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("names all commands from any folder", async () => {
  const { stdout } = await archfit("--help");
  for (const command of ["fit", "evaluate", "simulate", "import", "tables", "doctor"])
    expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
});

it("reads a table and replays a search on it in threads", async () => {
  const options = ["0", "1", "2"];
  const architectures = options.flatMap((one) => options.map((other) => `${one}:${other}`));
  const rows = architectures.map((architecture, index) => `${architecture},${80 + index}`);
  await writeFile(join(folder, "mine.csv"), ["arch,mine_test_50", ...rows].join("\n"));
  const positions = ["a", "b"].map((name) => ({ name, options }));
  await writeFile(join(folder, "space.json"), JSON.stringify({ name: "tiny", positions }));
  const { stdout } = await archfit(
    ...["simulate", "mine.csv", "--space", "space.json", "--search-on", "mine_test_50"],
    ...["--strategies", "random", "--against", "", "--queries", "9", "--runs", "2"],
  );
  // All rows are queried, so that the best is found.
  expect(stdout).toContain("9 architectures");
  expect(stdout).toMatch(/\| `random` \| .*\*\*88\.00 ± 0\.00\*\*/);
});
