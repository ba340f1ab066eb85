/**
 * @module
 * Lays out what the Worker is built from beside its code: a module that lists `predictors/`, the name of
 * the build, and the files of the documentation page. Runs before every build, so a predictor dropped into the folder
 * needs no line of code. A predictor that can't be listed is reported here and, at run time, by
 * `/v2/health/ready`; the others are served all the same, whatever lies in the folder.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { buildId } from "./build-id.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Writes `TARGET/predictors.ts`, `TARGET/build.ts` and `TARGET/assets/`.
 *
 * @param {string} predictors folder of NAME.onnx and NAME.json
 * @param {string} target folder that is written to
 * @returns {Promise<{ build: string, served: string[], faults: { name: string, fault: string }[] }>} `build` is
 * the name of the build
 */
export async function prepareWorker(
  predictors = join(root, "predictors"),
  target = join(root, "worker", "generated"),
) {
  await mkdir(target, { recursive: true });
  const found = await findPredictors(predictors);
  await writeIfChanged(
    join(target, "predictors.ts"),
    predictorModule(found, relative(target, predictors).replaceAll("\\", "/")),
  );
  const build = await buildId(root, predictors);
  await writeIfChanged(join(target, "build.ts"), buildModule(build));
  await copyDocumentationPage(join(target, "assets", "docs"));
  return { build, ...found };
}

/**
 * The predictors of a folder: those that can be listed, and what is wrong with the others.
 *
 * @param {string} folder
 * @returns {Promise<{ served: string[], faults: { name: string, fault: string }[] }>}
 */
export async function findPredictors(folder) {
  const files = new Set(await readdir(folder).catch(() => []));
  const names = new Set(
    [...files]
      .filter((file) => /\.(onnx|json)$/.test(file))
      .map((file) => file.replace(/\.(onnx|json)$/, "")),
  );
  const served = [];
  const faults = [];
  for (const name of [...names].sort()) {
    const fault = await faultOf(folder, files, name);
    if (fault) faults.push({ name, fault });
    else served.push(name);
  }
  return { served, faults };
}

/**
 * The card is checked against its schema when the Worker starts; here it has to be importable, and the
 * model has to be the one that it is of.
 */
async function faultOf(folder, files, name) {
  if (!files.has(`${name}.onnx`)) return `${name}.json has no ${name}.onnx beside it`;
  if (!files.has(`${name}.json`)) return `${name}.onnx has no card ${name}.json beside it`;
  const contents = [];
  for (const file of [`${name}.json`, `${name}.onnx`]) {
    const path = join(folder, file);
    try {
      if (!(await stat(path)).isFile()) return `${file} is no file`;
      contents.push(await readFile(path));
    } catch ({ code }) {
      return code === "ENOENT"
        ? `${file} is a link to nothing`
        : `${file} can't be read (${code}): make it readable for this user`;
    }
  }
  const [json, onnx] = contents;
  let card;
  try {
    card = JSON.parse(json.toString());
  } catch (error) {
    return `${name}.json is not JSON: ${error.message}`;
  }
  const stated = card?.onnx?.sha256;
  if (typeof stated !== "string") return undefined;
  const sha256 = createHash("sha256").update(onnx).digest("hex");
  return sha256 === stated
    ? undefined
    : `${name}.onnx has SHA-256 ${sha256}, its card says ${stated}: it is another model, or not whole`;
}

function predictorModule({ served, faults }, path) {
  const imports = served.flatMap((name, index) => [
    `import card${index} from ${JSON.stringify(`${path}/${name}.json`)};`,
    `import onnx${index} from ${JSON.stringify(`${path}/${name}.onnx`)};`,
  ]);
  const entries = [
    ...served.map(
      (name, index) => `{ name: ${JSON.stringify(name)}, card: card${index}, onnx: onnx${index} },`,
    ),
    ...faults.map((fault) => `${JSON.stringify(fault)},`),
  ];
  return [
    "/** @module What lies in predictors/. Made by scripts/prepare-worker.mjs, not by hand. */",
    ...imports,
    'import type { PredictorFile } from "../../predictor/predictor-file.js";',
    "",
    "export const predictorFiles: readonly PredictorFile[] = [",
    ...entries.map((entry) => `  ${entry}`),
    "];",
    "",
  ].join("\n");
}

const buildModule = (id) =>
  [
    "/** @module What the bundle is made of. Made by scripts/prepare-worker.mjs, not by hand. */",
    `export const BUILD = ${JSON.stringify(id)};`,
    "",
  ].join("\n");

async function copyDocumentationPage(target) {
  const source = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  await mkdir(target, { recursive: true });
  for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"])
    await copyFile(join(source, file), join(target, file));
}

/** Leaves an equal file alone, lest a watching build starts over. */
async function writeIfChanged(file, text) {
  if ((await readFile(file, "utf8").catch(() => undefined)) !== text) await writeFile(file, text);
}

if (basename(process.argv[1] ?? "") === "prepare-worker.mjs") {
  const { faults } = await prepareWorker();
  for (const { name, fault } of faults) console.warn(`predictors/${name} is not served: ${fault}`);
}
