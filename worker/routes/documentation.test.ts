import { describe, expect, it } from "vitest";
import { MAX_ARCHITECTURES } from "../../schema/http/limits.js";
import { PROBLEMS, problemType } from "../../schema/http/problems.js";
import { expectProblem, testService } from "../testing/service.js";

const service = await testService();

describe("the service explains itself", () => {
  it("at its root", async () => {
    expect(await service.get("/")).toMatchObject({ name: "archfit", openapi: "/openapi.json" });
  });

  it("with a page that needs nothing from elsewhere", async () => {
    const page = await service.fetch("/docs");
    expect(page.headers.get("Content-Type")).toContain("text/html");
    const html = await page.text();
    const linked = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link);
    const [style, library, start] = linked;
    expect(linked).toHaveLength(3);
    for (const link of [style, library]) {
      const file = await service.fetch(link);
      expect(file.status).toBe(200);
      expect((await file.text()).length).toBeGreaterThan(100_000);
    }
    const script = await service.fetch(start);
    expect(script.headers.get("Content-Type")).toContain("text/javascript");
    expect(await script.text()).toContain("SwaggerUIBundle");
    await expectProblem(await service.fetch("/docs/nope.js"), 404, "not_found");
  });

  it("with a page that runs nothing but its own files", async () => {
    const page = await service.fetch("/docs");
    const policy = page.headers.get("Content-Security-Policy") ?? "";
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'"]),
    );
    const html = await page.text();
    expect([...html.matchAll(/<script(?! src=)|<style| on\w+=/g)]).toEqual([]);
    // What Swagger UI reads of other hosts unless told otherwise.
    expect(await (await service.fetch("/docs/start.js")).text()).toContain("validatorUrl: null");
  });

  it("under the type of every problem", async () => {
    for (const name of Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[])
      expect(await service.get(problemType(name))).toEqual({
        type: problemType(name),
        ...PROBLEMS[name],
      });
    for (const name of ["nope", "__proto__", "toString"])
      await expectProblem(await service.fetch(`/problems/${name}`), 404, "not_found");
  });

  it("with the limits in the contract", async () => {
    const { components } = await service.get<{
      components: { schemas: Record<string, { properties: Record<string, object> }> };
    }>("/openapi.json");
    expect(components.schemas.ScoreRequest.properties.architectures).toMatchObject({
      minItems: 1,
      maxItems: MAX_ARCHITECTURES,
    });
    expect(components.schemas.SampleRequest.properties.count).toMatchObject({
      maximum: MAX_ARCHITECTURES,
    });
  });
});
