/**
 * @module
 * Clients that others have written, against `npm start` with a predictor and a table of one's own: the
 * official Triton client, clients that three generators make of the contract, and schemathesis. Run by hand,
 * with the folder of the tables in `ARCHFIT_TABLES` and in `PYTHON` (else `python3`) one that has
 *
 *     pip install tritonclient[http]==2.73.0 numpy openapi-python-client==0.29.1 schemathesis==4.32.5
 *
 * The generators for TypeScript come by npx. What to run may be named: `clients.ts triton generated`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startOwn } from "./clients/own-service.js";

const python = process.env.PYTHON ?? "python3";
/** Where the commands of its packages are, unless they are found by name. */
const besidePython = python.includes("/") ? [resolve(dirname(python))] : [];
const commandOf = (name: string) => join(...besidePython, name);
const script = (name: string) => fileURLToPath(new URL(`clients/${name}`, import.meta.url));

/** Versions that the contract was tried with. */
const TYPESCRIPT = "typescript@5.9.3";
const GENERATORS = { hey: "@hey-api/openapi-ts@0.95.0", types: "openapi-typescript@7.13.0" };

/** Runs a command and shows what it prints. @throws {Error} if it fails. */
const run = (command: string, ...words: string[]) => runIn(".", command, ...words);

function runIn(cwd: string, command: string, ...words: string[]): void {
  console.log(`$ ${[command, ...words].join(" ")}`);
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    // Generators of Python look there for what formats their output.
    env: { ...process.env, PATH: [...besidePython, process.env.PATH].join(":") },
  });
  if (error) throw error;
  console.log(stdout + stderr);
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

const npx = (packages: readonly string[], ...words: string[]) =>
  run("npx", "--yes", ...packages.map((name) => `--package=${name}`), ...words);

const checks: Readonly<Record<string, (url: string, folder: string) => void>> = {
  triton: (url) => run(python, script("triton.py"), url),

  generated(url, folder) {
    const contract = join(folder, "openapi.json");
    const [inPython, types, hey] = ["python_client", "types.ts", "hey"].map((name) =>
      join(folder, name),
    );
    run("curl", "-sS", "-o", contract, `${url}/openapi.json`);
    run(
      commandOf("openapi-python-client"),
      ...["generate", "--path", contract, "--output-path", inPython, "--meta", "none"],
      "--fail-on-warning",
    );
    run(python, script("generated.py"), url, inPython);
    npx([GENERATORS.types, TYPESCRIPT], "openapi-typescript", contract, "-o", types);
    npx([GENERATORS.hey, TYPESCRIPT], "openapi-ts", "-i", contract, "-o", hey);
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022"];
    npx(
      [TYPESCRIPT],
      "tsc",
      ...options,
      "--moduleResolution",
      "bundler",
      "--module",
      "esnext",
      types,
      join(hey, "index.ts"),
    );
    run(process.execPath, "--import", "tsx", script("generated.ts"), url, hey);
  },

  // It leaves files where it runs.
  schemathesis: (url, folder) =>
    runIn(
      folder,
      commandOf("schemathesis"),
      ...["--config-file", script("schemathesis.toml"), "run", `${url}/openapi.json`],
      ...["--max-examples", "50", "--no-color"],
    ),
};

const named = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "archfit-generated-"));
const { url, stop } = await startOwn();
try {
  for (const [name, check] of Object.entries(checks))
    if (named.length === 0 || named.includes(name)) check(url, resolve(folder));
} finally {
  await stop();
  rmSync(folder, { recursive: true });
}
