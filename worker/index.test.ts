import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { builtInSpaces } from "../spaces/index.js";
import { predictorFiles } from "./generated/predictors.js";

const call = async (path: string, body?: unknown) => {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = { "Content-Type": "application/json" };
  const answer = await exports.default.fetch(
    new Request(`http://localhost${path}`, { ...init, headers }),
  );
  return { status: answer.status, body: JSON.parse(await answer.text()) };
};

describe("the Worker as it is deployed", () => {
  it("serves every file in predictors/, and its database is migrated", async () => {
    const { status, body } = await call("/v2/health/ready");
    expect(status).toBe(200);
    expect(body).toMatchObject({ ready: true, unavailable: [], database: { ready: true } });
    expect(body.predictors).toEqual(predictorFiles.map(({ name }) => name).sort());
  });

  it.each(predictorFiles.map(({ name }) => name))("scores with %s", async (name) => {
    expect(await call(`/v2/models/${name}/ready`)).toMatchObject({ status: 200 });
    const { body: card } = await call(`/v1/predictors/${name}`);
    const architectures = [builtInSpaces.find(card.space)?.example];
    const { status, body } = await call("/v1/score", {
      space: card.space,
      predictor: name,
      architectures,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ predictor: name, target: card.target });
    expect(body.scores[0].fitness).toEqual(expect.any(Number));
    expect(body.scores[0].std).toBeGreaterThanOrEqual(0);
  });
});
