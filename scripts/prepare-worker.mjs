/**
 * @module
 * Lays out what the Worker is built from beside its code: a module that lists `predictors/`, the name of
 * the build, and the files of the documentation page. Runs before every build, so a predictor dropped into the folder
 * needs no line of code. A predictor that can't be listed is reported here and, at run time, by
 * `/v2/health/ready`; the others are served all the same.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
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
 * @returns {Promise<{ served: string[], faults: { name: string, fault: string }[] }>}
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
  await writeIfChanged(join(target, "build.ts"), buildModule(await buildId(root, predictors)));
  await copyDocumentationPage(join(target, "assets", "docs"));
  return found;
}

async function findPredictors(folder) {
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

/** The card is checked against its schema when the Worker starts; here it only has to be importable. */
async function faultOf(folder, files, name) {
  if (!files.has(`${name}.onnx`)) return `${name}.json has no ${name}.onnx beside it`;
  if (!files.has(`${name}.json`)) return `${name}.onnx has no card ${name}.json beside it`;
  try {
    JSON.parse(await readFile(join(folder, `${name}.json`), "utf8"));
  } catch (error) {
    return `${name}.json is not JSON: ${error.message}`;
  }
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
    'import type { PredictorFile } from "../runtime/predictor-file.js";',
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
