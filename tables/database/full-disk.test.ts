import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { afterAll, expect, it, vi } from "vitest";
import { importTable } from "../import/import-table.js";
import { cells, findTable, Workplace } from "../testing/workplace.js";
import { LocalDatabase } from "./local-database.js";

const place = new Workplace();
const disk = place.path("disk");
mkdirSync(disk);
/** Only root may mount a disk that is soon full. */
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]).status === 0;
afterAll(() => {
  vi.unstubAllEnvs();
  if (mounted) spawnSync("umount", ["-l", disk]);
  place.remove();
});

const file = place.csv(
  "large.csv",
  "arch,mine_test_5,a_ms,b_ms,c_ms",
  cells(8000).map((arch, at) => [arch, 90, at, at / 3, at / 7]),
);

it.skipIf(!mounted)("says that the disk of the database is full", { timeout: 60_000 }, async () => {
  const database = await LocalDatabase.open(disk);
  await expect(importTable(database, { table: "mine", paths: [file] })).rejects.toThrow(
    /could not be written: the disk of .*disk.* is full\. Make room/,
  );
  expect(await findTable(database, "mine")).toBeUndefined();
  await database.close();
});

it.skipIf(!mounted)("says that the disk of temporary files is full", async () => {
  const database = await LocalDatabase.open(place.state);
  vi.stubEnv("TMPDIR", disk);
  await expect(importTable(database, { table: "mine", paths: [file] })).rejects.toThrow(
    /temporary files in .*disk \(TMPDIR .*the disk is full/,
  );
  await database.close();
});
