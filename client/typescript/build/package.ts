/**
 * @module
 * Builds what is published into `dist/`: one module without imports, its types, the licence. `npm pack`
 * runs it.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const client = fileURLToPath(new URL("..", import.meta.url));
const repository = join(client, "..", "..");
const source = join(client, "index.ts");
const target = join(client, "dist");
const compiler = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));

rmSync(target, { recursive: true, force: true });
await build({
  entryPoints: [source],
  outfile: join(target, "index.js"),
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
});

// The types of what is bundled from other rooms are not needed: what they are for has no type of theirs.
const types = mkdtempSync(join(tmpdir(), "archfit-client-types-"));
execFileSync(process.execPath, [
  join(compiler, "bin", "tsc"),
  ...[source, "--ignoreConfig", "--declaration", "--emitDeclarationOnly", "--skipLibCheck"],
  ...["--outDir", types, "--rootDir", repository, "--lib", "es2023,dom,dom.iterable"],
  ...["--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"],
  ...["--strict", "--exactOptionalPropertyTypes", "--types", ""],
]);
cpSync(join(types, "client", "typescript"), target, { recursive: true });
rmSync(types, { recursive: true });
copyFileSync(join(repository, "LICENSE"), join(target, "LICENSE"));
