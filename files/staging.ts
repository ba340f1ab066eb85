/**
 * @module
 * Folders for what is written before it takes its place. Their names say which process made them, so that what
 * a killed one has left can be told from what another is writing.
 */
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

const HOST = hostname()
  .replace(/[^A-Za-z0-9]/g, "")
  .slice(0, 60);
/** `.archfit-HOST-PID-XXXXXX`, or without host and process as they were once. */
const STAGING = /^\.archfit-(?:(?<host>[A-Za-z0-9]*)-(?<pid>\d+)-)?[A-Za-z0-9]{6}$/;
/** `NAME.onnx.PID.new`, as they were before. */
const FORMER = /\.(?:onnx|json)\.(?<pid>\d+)\.new$/;
/** After which what no living process of this machine can own is nobody's: writing takes seconds. */
const ABANDONED_MS = 24 * 3_600_000;

/** Makes such a folder. */
export async function makeStaging(folder: string): Promise<string> {
  return await mkdtemp(join(folder, `.archfit-${HOST}-${process.pid}-`));
}

/** Removes what killed processes have left in a folder. What can't be removed stays. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const groups = (STAGING.exec(name) ?? FORMER.exec(name))?.groups;
    if (groups === undefined) continue;
    const path = join(folder, name);
    if (await isLeftover(path, groups.host, Number(groups.pid ?? Number.NaN)))
      await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** A process of another machine, whose folder this is too, can't be looked for. */
async function isLeftover(path: string, host: string | undefined, pid: number): Promise<boolean> {
  const isOurs = host === HOST || (host === undefined && !Number.isNaN(pid));
  if (isOurs) return !isAlive(pid);
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > ABANDONED_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive, too.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
