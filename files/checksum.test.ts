import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { openSources } from "../tables/import/sources.js";
import { ENTRY, META } from "../tables/testing/nats-bench.js";
import { temporaryFolder } from "../tables/testing/sources.js";
import { checksum } from "./checksum.js";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

it("a folder has one checksum, in cards and in imports: that of the lines of its files", async () => {
  const [entry, meta] = [ENTRY, META].map((text) => Buffer.from(text, "base64"));
  const folder = temporaryFolder({ "000000.pickle.pbz2": entry, "meta.pickle.pbz2": meta });
  const expected = sha256(
    `${sha256(entry)}  000000.pickle.pbz2\n${sha256(meta)}  meta.pickle.pbz2\n`,
  );
  expect(await checksum(folder)).toBe(expected);
  const [source] = await openSources([folder], undefined);
  expect(source.sha256).toBe(expected);
});
