/**
 * @module
 * What is wrong with the local database, as far as its folder and the head of its file show it: quick
 * enough for every start.
 */
import { constants } from "node:fs";
import { access, mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf } from "./failure.js";

/** What is wrong with the database. */
export interface DatabaseFault {
  /** `file`: the database itself is damaged; `disk`: the disk or folder that it lies on is at fault. */
  readonly of: "disk" | "file";
  readonly detail: string;
}

const DAMAGE = /^SQLITE_(CORRUPT|NOTADB)$/;
const OF_DISK: Readonly<Record<string, string>> = {
  SQLITE_FULL: "the disk is full: free some space",
  SQLITE_READONLY: "it may not be written: make the file and its folder writable for this user",
  SQLITE_CANTOPEN: "it can't be opened: make the file and its folder writable for this user",
  SQLITE_IOERR: "the disk fails to read or write it",
};

/** What an error of SQLite says of the database; undefined for one that is none of the file or the disk. */
export function faultOfError(
  file: string,
  { message, code }: { readonly message: string; readonly code: string },
): DatabaseFault | undefined {
  if (DAMAGE.test(code))
    return { of: "file", detail: `the database ${file} is damaged (${message})` };
  if (OF_DISK[code] === undefined) return undefined;
  return { of: "disk", detail: `the database ${file} can't be used: ${OF_DISK[code]}` };
}

const MAGIC = "SQLite format 3\0";
const HEAD_BYTES = 100;

/** The fault of a database file, or of the folder that it is or would be in; undefined if none is seen. */
export async function databaseFault(file: string): Promise<DatabaseFault | undefined> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return {
      of: "disk",
      detail: `the state folder can't be used: ${messageOf(error)}; make ${folder} writable for this user`,
    };
  }
  try {
    const fault = await faultOfHead(file);
    return fault === undefined
      ? undefined
      : { of: "file", detail: `the database ${file} ${fault}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    return { of: "disk", detail: `the database can't be used: ${messageOf(error)}` };
  }
}

async function faultOfHead(file: string): Promise<string | undefined> {
  await access(file, constants.R_OK | constants.W_OK);
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    // What was written last may still lie in the log beside the file.
    if (size === 0)
      return (await sizeOf(`${file}-wal`)) > 0 ? "is cut off: it is empty" : undefined;
    const head = Buffer.alloc(HEAD_BYTES);
    await handle.read(head, 0, HEAD_BYTES, 0);
    if (head.toString("latin1", 0, MAGIC.length) !== MAGIC || size < HEAD_BYTES)
      return "is no SQLite file";
    const page = head.readUInt16BE(16);
    const bytes = (page === 1 ? 2 ** 16 : page) * head.readUInt32BE(28);
    if (size < bytes && (await sizeOf(`${file}-wal`)) === 0)
      return `is cut off: it has ${size} of ${bytes} bytes`;
    return undefined;
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

/** What is wrong, and what to do. */
export function adviseOn({ of, detail }: DatabaseFault): string {
  return of === "disk" ? detail : `${detail}: npx archfit doctor sets it aside and makes a new one`;
}
