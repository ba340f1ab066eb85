import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOfTests } from "../test/temporary-folder.js";
import { adviseOn, databaseFault, faultOfError } from "./database-file.js";
import { readOutput } from "./workerd/output.js";

const folder = folderOfTests();

/** A file of SQLite that says it has so many pages of 4,096 bytes, and has these bytes. */
async function database(pages: number, bytes: number, name = "db.sqlite"): Promise<string> {
  const file = join(folder, name);
  const head = Buffer.alloc(bytes);
  head.write("SQLite format 3\0", "latin1");
  head.writeUInt16BE(4096, 16);
  head.writeUInt32BE(pages, 28);
  await writeFile(file, head);
  return file;
}

describe("a look at the database's file", () => {
  it("finds nothing wrong with a whole one, none, or an empty one", async () => {
    expect(await databaseFault(await database(2, 8192))).toBeUndefined();
    expect(await databaseFault(join(folder, "new", "db.sqlite"))).toBeUndefined();
    await writeFile(join(folder, "empty.sqlite"), "");
    expect(await databaseFault(join(folder, "empty.sqlite"))).toBeUndefined();
  });

  it("tells a damaged file from a folder that can't be used", async () => {
    const cut = await databaseFault(await database(3, 8192));
    expect(cut).toMatchObject({ of: "file", detail: expect.stringContaining("8192 of 12288") });
    const text = join(folder, "text.sqlite");
    await writeFile(text, "no database".repeat(20));
    expect(await databaseFault(text)).toMatchObject({ of: "file" });
    const inTheWay = await databaseFault(join(text, "db.sqlite"));
    expect(inTheWay).toMatchObject({ of: "disk", detail: expect.stringContaining(text) });
    await mkdir(join(folder, "folder.sqlite"));
    expect(await databaseFault(join(folder, "folder.sqlite"))).toMatchObject({ of: "disk" });
  });
});

describe("a fault that the running server prints", () => {
  const printed = (error: string) => {
    const faults: (string | undefined)[] = [];
    const read = readOutput(
      () => {},
      (told) => {
        const fault = faultOfError("/state/db.sqlite", told);
        faults.push(fault && adviseOn(fault));
      },
    );
    read(`x.c++:1: failed: SENTRY_DO SQLite failed; dbErrorMessage(err, db) = ${error}\n`);
    return faults;
  };

  it.each([
    ["disk I/O error: SQLITE_IOERR", "the disk fails to read or write it"],
    ["disk I/O error: SQLITE_IOERR_READ", "the disk fails to read or write it"],
    ["database or disk is full: SQLITE_FULL", "free some space"],
    ["attempt to write a readonly database: SQLITE_READONLY", "writable"],
    ["unable to open database file: SQLITE_CANTOPEN", "writable"],
    ["database disk image is malformed: SQLITE_CORRUPT", "archfit doctor"],
    ["file is not a database: SQLITE_NOTADB", "archfit doctor"],
  ])("%s is told with what to do", (error, advice) => {
    const [fault] = printed(error);
    expect(fault).toContain("/state/db.sqlite");
    expect(fault).toContain(advice);
  });

  it("is none where a statement is wrong", () => {
    expect(printed("no such table: x: SQLITE_ERROR")).toEqual([undefined]);
  });
});
