import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { loadPredictors } from "./testing/predictor.js";
import { expectProblem, serviceOver } from "./testing/service.js";

const service = serviceOver(await loadPredictors([]));

/** The database, which fails so many times before it answers. */
function failing(times: number, message: string): typeof env {
  let left = times;
  const DB = new Proxy(env.DB, {
    get(database, name) {
      if (left-- > 0) throw new Error(message);
      const value = Reflect.get(database, name);
      return typeof value === "function" ? value.bind(database) : value;
    },
  });
  return { ...env, DB };
}

const FAULT = "D1_ERROR: internal error; reference = 0k3l5m7n9p";
const ready = (bindings: typeof env) => service.fetch("/v2/health/ready", {}, bindings);
const tables = (bindings: typeof env) => service.fetch("/v1/benchmarks", {}, bindings);

describe("a fault of the database", () => {
  it("that passes is not seen", async () => {
    for (const message of [FAULT, "D1_ERROR: database is locked: SQLITE_BUSY"]) {
      expect((await tables(failing(3, message))).status).toBe(200);
      const answer = await ready(failing(3, message));
      expect(await answer.json()).toMatchObject({ ready: true, database: { ready: true } });
    }
  });

  it("is told as busy only where the file is found in order", async () => {
    const isCheck = (sql: string) => sql.startsWith("PRAGMA quick_check");
    const locked = (checked: boolean): typeof env => {
      const DB = new Proxy(env.DB, {
        get(database, name) {
          if (name === "prepare")
            return (sql: string) => {
              if (checked && isCheck(sql)) return database.prepare(sql);
              throw new Error(FAULT);
            };
          throw new Error(FAULT);
        },
      });
      return { ...env, DB };
    };
    const [busy, damaged] = await Promise.all([tables(locked(true)), tables(locked(false))]);
    expect((await expectProblem(busy, 503, "database_unavailable")).detail).toContain("busy");
    const { detail } = await expectProblem(damaged, 503, "database_unavailable");
    expect(detail).toContain("import the tables again");
  });

  it("leaves the service's own spaces and scores alone", async () => {
    const bindings = failing(Number.POSITIVE_INFINITY, FAULT);
    const answer = await service.fetch("/v1/spaces", {}, bindings);
    expect(answer.status).toBe(200);
    expect((await service.fetch("/v1/spaces/nasbench201", {}, bindings)).status).toBe(200);
  });

  it("that does not pass is not ready, and is no moment's business", async () => {
    const [health, list] = await Promise.all([
      ready(failing(Number.POSITIVE_INFINITY, FAULT)),
      tables(failing(Number.POSITIVE_INFINITY, FAULT)),
    ]);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ ready: false, database: { ready: false } });
    const { detail } = await expectProblem(list, 503, "database_unavailable");
    expect(detail).toContain("the database's file can't be read");
    expect(detail).not.toContain("try again");
    for (const answer of [health, list])
      expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  });
});
