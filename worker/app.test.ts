import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../schema/http/limits.js";
import { CELL_201, expectProblem, testService } from "./testing/service.js";

const service = await testService();
const BODY = { space: "nasbench201", architectures: [CELL_201] };

describe("paths and methods", () => {
  it("an unknown path is 404, whatever the method and the body", async () => {
    for (const method of ["GET", "POST", "DELETE", "PATCH"])
      await expectProblem(await service.fetch("/v1/nope", { method }), 404, "not_found");
    await expectProblem(await service.send("/v1/score/extra", "not JSON"), 404, "not_found");
  });

  it("a wrong method is 405 and names the right ones", async () => {
    const cases: [string, string, string][] = [
      ["GET", "/v1/score", "POST, OPTIONS"],
      ["HEAD", "/v1/score", "POST, OPTIONS"],
      ["DELETE", "/v1/spaces", "GET, HEAD, OPTIONS"],
      ["POST", "/v1/predictors/c201", "GET, HEAD, OPTIONS"],
      ["PUT", "/v2/models/c201/infer", "POST, OPTIONS"],
    ];
    for (const [method, path, allow] of cases) {
      const answer = await service.fetch(path, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("Allow")).toBe(allow);
      if (method !== "HEAD") await expectProblem(answer, 405, "method_not_allowed");
    }
  });

  it("HEAD answers as GET does, without the body", async () => {
    const get = await service.fetch("/v1/spaces");
    const head = await service.fetch("/v1/spaces", { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("ETag")).toBe(get.headers.get("ETag"));
    expect(await head.text()).toBe("");
  });

  it("browsers of any origin may call, and may read ETag and X-Request-Id", async () => {
    const headers = { Origin: "https://example.org", "Access-Control-Request-Method": "POST" };
    const preflight = await service.fetch("/v1/score", {
      method: "OPTIONS",
      headers: { ...headers, "Access-Control-Request-Headers": "content-type" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Methods")).toContain("POST");
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toBe("content-type");
    for (const answer of [
      await service.fetch("/v1/spaces", { headers }),
      await service.fetch("/nope", { headers }),
      await service.send("/v1/score", "{", headers),
    ]) {
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
      const exposed = answer.headers.get("Access-Control-Expose-Headers");
      expect(exposed).toContain("ETag");
      expect(exposed).toContain("X-Request-Id");
    }
  });
});

describe("headers", () => {
  const kept: readonly string[] = ["/v1/spaces", "/v1/predictors", "/openapi.json", "/docs"];

  it("let nothing be taken for what it is not, run, framed or told on", async () => {
    const answers = [
      ...kept.map((path) => service.fetch(path)),
      service.fetch("/docs/swagger-ui.css"),
      service.fetch("/nope"),
      service.send("/v1/score", BODY),
      service.send("/v1/score", "{"),
    ];
    for (const { headers } of await Promise.all(answers)) {
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    }
  });

  it("let what has an ETag be compared, and nothing else be kept", async () => {
    const caching = async (answer: Promise<Response>) =>
      (await answer).headers.get("Cache-Control");
    for (const path of kept) {
      const answer = await service.fetch(path);
      expect(answer.headers.get("Cache-Control")).toBe("no-cache");
      const etag = answer.headers.get("ETag") as string;
      const again = await service.fetch(path, { headers: { "If-None-Match": etag } });
      expect(again.status).toBe(304);
      expect(again.headers.get("Cache-Control")).toBe("no-cache");
    }
    expect(await caching(service.send("/v1/score", BODY))).toBe("no-store");
    expect(await caching(service.fetch("/nope"))).toBe("no-store");
    expect(await caching(service.fetch("/v2/health/live"))).toBe("no-store");
    expect(await caching(service.fetch("/v2/health/ready"))).toBe("no-store");
  });
});

describe("request ids", () => {
  it("are taken from the request where they are sane, else made", async () => {
    const idOf = async (given: string) =>
      (await service.fetch("/", { headers: { "X-Request-Id": given } })).headers.get(
        "X-Request-Id",
      );
    expect(await idOf("trial-17")).toBe("trial-17");
    for (const odd of ["", "a b", "<script>", "x".repeat(300)])
      expect(await idOf(odd)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("differ between requests", async () => {
    const [one, other] = [await service.fetch("/"), await service.fetch("/")];
    expect(one.headers.get("X-Request-Id")).not.toBe(other.headers.get("X-Request-Id"));
  });
});

describe("bodies", () => {
  it("have to be declared as JSON", async () => {
    const body = JSON.stringify(BODY);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "json", ";", ""]) {
      const answer = await service.send("/v1/score", body, { "Content-Type": type });
      await expectProblem(answer, 415, "unsupported_media_type");
    }
    const bytes = new TextEncoder().encode(body);
    const undeclared = await service.fetch("/v1/score", { method: "POST", body: bytes });
    await expectProblem(undeclared, 415, "unsupported_media_type");
    const nothing = await service.fetch("/v1/score", { method: "POST" });
    await expectProblem(nothing, 415, "unsupported_media_type");
  });

  it("may say their character set", async () => {
    for (const type of ["application/json; charset=utf-8", "Application/JSON"])
      expect((await service.send("/v1/score", BODY, { "Content-Type": type })).status).toBe(200);
  });

  it("have to be JSON", async () => {
    const bodies = [
      "",
      " ",
      "{",
      "nope",
      '{"space": "nasbench201",}',
      '{"space": NaN}',
      "{'space': 'nasbench201'}",
      '{"space": "a\u0000b"}',
      "\u0000",
      "[".repeat(100_000),
      `${"[".repeat(100_000)}1`,
      new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
      new Uint8Array([0xc3, 0x28]),
    ];
    for (const body of bodies)
      await expectProblem(await service.send("/v1/score", body), 400, "malformed_json");
  });

  it("may be as large as the limit and no larger", async () => {
    const padding = (size: number) => {
      const body = JSON.stringify(BODY);
      return body + " ".repeat(size - body.length);
    };
    expect((await service.send("/v1/score", padding(MAX_BODY_BYTES))).status).toBe(200);
    const answer = await service.send("/v1/score", padding(MAX_BODY_BYTES + 1));
    const { detail } = await expectProblem(answer, 413, "body_too_large");
    expect(detail).toContain(`${MAX_BODY_BYTES}`);
  });

  it("that say they are larger are refused", async () => {
    const headers = { "Content-Length": `${9 * 1024 * 1024}` };
    const answer = await service.send("/v1/score", "{}", headers);
    await expectProblem(answer, 413, "body_too_large");
  });

  it("that never end are not read for ever", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    await expectProblem(await service.send("/v1/score", endless), 413, "body_too_large");
    expect(sent).toBeLessThan(8 * MAX_BODY_BYTES);
  });
});

describe("bodies that stall", () => {
  it("are refused when they have said that they are too large", async () => {
    const stalled = new ReadableStream({ start() {} });
    const headers = { "Content-Length": `${9 * 1024 * 1024}` };
    const answer = await service.send("/v1/score", stalled, headers);
    await expectProblem(answer, 413, "body_too_large");
  });
});

describe("the order of checks", () => {
  it("is media type, size, JSON, rules", async () => {
    const tooLarge = " ".repeat(MAX_BODY_BYTES + 1);
    await expectProblem(
      await service.send("/v1/score", tooLarge, { "Content-Type": "text/plain" }),
      415,
      "unsupported_media_type",
    );
    await expectProblem(await service.send("/v1/score", tooLarge), 413, "body_too_large");
    await expectProblem(await service.send("/v1/score", "{"), 400, "malformed_json");
    await expectProblem(await service.send("/v1/score", {}), 422, "invalid_request");
  });
});
