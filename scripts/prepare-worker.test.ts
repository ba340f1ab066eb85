import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
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
    expect(await prepare()).toMatchObject({ served: ["a", "b"], faults: [] });
    const text = await generated();
    expect(text).toContain('import card0 from "../predictors/a.json"');
    expect(text).toContain('import onnx1 from "../predictors/b.onnx"');
    expect(text).toContain('{ name: "a", card: card0, onnx: onnx0 }');
  });

  it("is empty for an empty folder and for none", async () => {
    expect(await prepare()).toMatchObject({ served: [], faults: [] });
    expect(await generated()).toContain("predictorFiles");
    await rm(join(folder, "predictors"), { recursive: true });
    expect(await prepare()).toMatchObject({ served: [], faults: [] });
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

  it("lists what can't be read as broken, and nothing else suffers", async () => {
    await put("sound.json", "{}");
    await put("sound.onnx", "");
    for (const name of ["folder", "dangling", "half"]) await put(`${name}.json`, "{}");
    await mkdir(join(folder, "predictors", "folder.onnx"));
    await symlink("nowhere", join(folder, "predictors", "dangling.onnx"));
    const whole = "a model";
    const sha256 = createHash("sha256").update(whole).digest("hex");
    await put("half.onnx", whole.slice(0, 3));
    await put("half.json", JSON.stringify({ onnx: { sha256 } }));
    await put("linked.json", JSON.stringify({ onnx: { sha256 } }));
    await writeFile(join(folder, "elsewhere.onnx"), whole);
    await symlink(join(folder, "elsewhere.onnx"), join(folder, "predictors", "linked.onnx"));
    const { served, faults } = await prepare();
    expect(served).toEqual(["linked", "sound"]);
    const words = { dangling: "link to nothing", folder: "no file", half: "SHA-256" };
    expect(faults.map(({ name }) => name)).toEqual(Object.keys(words));
    for (const [at, word] of Object.values(words).entries())
      expect(faults[at].fault).toContain(word);
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
