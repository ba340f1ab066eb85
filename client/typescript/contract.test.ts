import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { CONTRACT_FILE, contractTypes } from "./build/contract.js";

it("has the types of the contract as it is now", async () => {
  const made = await contractTypes();
  expect(made === (await readFile(CONTRACT_FILE, "utf8")), "npm run client:contract").toBe(true);
});
