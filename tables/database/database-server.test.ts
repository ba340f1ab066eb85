import { afterAll, beforeAll, expect, it } from "vitest";
import { folderOfTests } from "../../test/temporary-folder.js";
import { type DatabaseServer, serveDatabase } from "./database-server.js";

const folder = folderOfTests();
let server: DatabaseServer;
beforeAll(async () => {
  server = await serveDatabase(folder, "some");
});
afterAll(async () => {
  await server.close();
});

const post = (headers: Readonly<Record<string, string>>) =>
  fetch(server.address, {
    method: "POST",
    headers,
    body: JSON.stringify([{ sql: "SELECT 7 AS seven", params: [] }]),
  });

it("answers who started it", async () => {
  expect(await (await post(server.headers)).json()).toMatchObject([{ results: [{ seven: 7 }] }]);
});

it.each([
  ["no token", {}],
  ["another token", { Authorization: "Bearer guessed" }],
  ["an empty one", { Authorization: "Bearer " }],
])("refuses who has %s", async (_, headers) => {
  const answer = await post(headers);
  expect(answer.status).toBe(403);
  expect(await answer.text()).not.toContain("seven");
});

it("has another token each time", async () => {
  const other = await serveDatabase(folder, "some");
  await other.close();
  expect(other.headers).not.toEqual(server.headers);
});
