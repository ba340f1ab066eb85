/**
 * @module
 * What commands write: looked at before the work, so that nothing is lost to a name that can't be written to,
 * and written with errors that say in one line what is wrong.
 */
import type { Stats } from "node:fs";
import { mkdir, open, rm, rmdir, stat, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "../schema/input-error.js";
import { makeStaging, removeLeftovers } from "./staging.js";

/** Of one part of a path, in bytes, on all usual file systems. */
const MAX_NAME_BYTES = 255;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "that is not permitted",
  EISDIR: "it is a folder",
  EDQUOT: "the quota is used up",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "the folder is not there",
  ENOSPC: "the disk is full",
  ENOTDIR: "what should be a folder is a file",
  EPERM: "that is not permitted",
  EROFS: "the file system is read-only",
};

/** For `catch`: says of an error of the file system what is wrong, with what was to be written. */
export function notWritten(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const reason = REASONS[error.code ?? ""] ?? error.message;
    throw new InputError(`${path} cannot be written: ${reason}`, { cause: error });
  };
}

/**
 * Makes sure that a file can be written, or written over, without changing anything.
 *
 * @param newFolders whether folders that are not there will be made (`writeOutput` does).
 * @throws {InputError} if it can't be.
 */
export async function checkOutput(file: string, { newFolders = false } = {}): Promise<void> {
  await probe(file, newFolders).catch(notWritten(file));
}

/** Makes sure that files can be written into a folder, which is there or will be made. @throws {InputError} */
export async function checkOutputFolder(folder: string): Promise<void> {
  await probe(join(folder, "file"), true).catch(notWritten(folder));
}

/** Makes a folder, and those that it is in. @throws {InputError} */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch(notWritten(folder));
}

/** Writes a file; the folder is made if it is not there. @throws {InputError} */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(file));
  await writeFile(file, content).catch(notWritten(file));
}

/** Writes a value as JSON. @throws {InputError} */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeOutput(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function probe(file: string, newFolders: boolean): Promise<void> {
  const there = await look(file);
  if (there === undefined) return probeNewFile(file, newFolders);
  if (there.isDirectory()) throw failure("EISDIR");
  // To open a pipe or a device is to use it.
  if (!there.isFile()) return;
  await (await open(file, "a")).close();
  await requireSpace(dirname(file));
}

/** Whether the nearest folder that is there takes new entries is only known once it has taken one. */
async function probeNewFile(file: string, newFolders: boolean): Promise<void> {
  let folder = file;
  let there: Stats | undefined;
  do {
    if (Buffer.byteLength(basename(folder)) > MAX_NAME_BYTES) throw failure("ENAMETOOLONG");
    folder = dirname(folder);
    there = await look(folder);
    if (there === undefined && !newFolders) throw failure("ENOENT");
  } while (there === undefined);
  if (!there.isDirectory()) throw failure("ENOTDIR");
  await rmdir(await makeStaging(folder));
  await requireSpace(folder);
}

async function look(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: NodeJS.ErrnoException) => {
    // A part of the path that is a file is found on the way up.
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}

async function requireSpace(folder: string): Promise<void> {
  // Some file systems state no sizes at all.
  const { blocks, bavail } = await statfs(folder);
  if (blocks > 0 && bavail <= 0) throw failure("ENOSPC");
}

const failure = (code: string) => Object.assign(new Error(code), { code });

/**
 * Runs `work` with a folder for what is written before it takes its place, on the same file system and gone
 * afterwards. What processes that were killed have left is removed first.
 */
export async function withStaging<Result>(
  folder: string,
  work: (staging: string) => Promise<Result>,
): Promise<Result> {
  await removeLeftovers(folder);
  const staging = await makeStaging(folder).catch(notWritten(folder));
  try {
    return await work(staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
