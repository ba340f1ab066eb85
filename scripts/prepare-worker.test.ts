import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareWorker } from "./prepare-worker.mjs";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "archfit-"));
  await mkdir(join(folder, "predictors"));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string, text: string) => writeFile(join(folder, "predictors", name), text);
const prepare = () => prepareWorker(join(folder, "predictors"), join(folder, "generated"));
const generated = () => readFile(join(folder, "generated", "predictors.ts"), "utf8");

describe("the list of predictors", () => {
  it("holds every card that has its ONNX file, by name", async () => {
    for (const name of ["b", "a"]) {
      await put(`${name}.json`, "{}");
      await put(`${name}.onnx`, "");
    }
    await put("README.md", "");
    expect(await prepare()).toEqual({ served: ["a", "b"], faults: [] });
    const text = await generated();
    expect(text).toContain('import card0 from "../predictors/a.json"');
    expect(text).toContain('import onnx1 from "../predictors/b.onnx"');
    expect(text).toContain('{ name: "a", card: card0, onnx: onnx0 }');
  });

  it("is empty for an empty folder and for none", async () => {
    expect(await prepare()).toEqual({ served: [], faults: [] });
    expect(await generated()).toContain("predictorFiles");
    await rm(join(folder, "predictors"), { recursive: true });
    expect(await prepare()).toEqual({ served: [], faults: [] });
  });

  it("reports what can't be listed and lists the rest", async () => {
    await put("sound.json", "{}");
    await put("sound.onnx", "");
    await put("alone.json", "{}");
    await put("cardless.onnx", "");
    await put("cut.json", '{"id": ');
    await put("cut.onnx", "");
    const { served, faults } = await prepare();
    expect(served).toEqual(["sound"]);
    expect(faults.map(({ name }) => name)).toEqual(["alone", "cardless", "cut"]);
    expect(faults[2].fault).toContain("not JSON");
    const text = await generated();
    for (const { fault } of faults) expect(text).toContain(JSON.stringify(fault));
    expect(text).not.toContain("cut.onnx");
  });

  it("comes with a name of the build, which changes with it", async () => {
    const build = () => readFile(join(folder, "generated", "build.ts"), "utf8");
    await prepare();
    const before = await build();
    expect(before).toMatch(/BUILD = "[0-9a-f]{16}"/);
    await prepare();
    expect(await build()).toBe(before);
    await put("a.json", "{}");
    await prepare();
    expect(await build()).not.toBe(before);
  });

  it("copies the documentation page's files", async () => {
    await prepare();
    const page = join(folder, "generated", "assets", "docs");
    expect(await readFile(join(page, "swagger-ui.css"), "utf8")).toContain(".swagger-ui");
    expect(await readFile(join(page, "swagger-ui-bundle.js"), "utf8")).toContain("SwaggerUIBundle");
  });
});
