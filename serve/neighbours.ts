/**
 * @module
 * Services that serve from the same state folder. SQLite lets several read and write one file, so that this
 * is no fault; whoever imports into one, or repairs it, does so for all.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Another service of a state folder. */
export interface Neighbour {
  readonly pid: number;
  /** A URL under which it is reached. */
  readonly address: string;
}

/** A file for each service, named as its process. */
const folderOf = (state: string) => join(state, "v3", "archfit-services");

/** Enters a service of this process, until `leave`. @returns those that are there. */
export async function enter(state: string, address: string): Promise<Neighbour[]> {
  const folder = folderOf(state);
  await mkdir(folder, { recursive: true });
  const others: Neighbour[] = [];
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const other = { pid: Number(name), address: await readFile(file, "utf8").catch(() => "") };
    // One that was killed leaves its file. Nobody else listens where this service does.
    if (isAlive(other.pid) && other.address !== address) others.push(other);
    else await rm(file, { force: true });
  }
  await writeFile(join(folder, `${process.pid}`), address);
  return others;
}

/** Takes the service of this process out. */
export async function leave(state: string): Promise<void> {
  await rm(join(folderOf(state), `${process.pid}`), { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
