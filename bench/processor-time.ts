/**
 * @module
 * Processor time of the workerd that this process has started, where `/proc` tells it.
 */
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second of `/proc`, on every Linux of today. */
const TICKS = 100;

/** Processor time of all its threads so far, in seconds; NaN where it can't be told. */
export function processorSeconds(): number {
  const pid = workerd();
  if (pid === undefined) return Number.NaN;
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function workerd(): string | undefined {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .find((pid) => {
        try {
          return statOf(pid)[1] === `${process.pid}` && /workerd/.test(commandOf(pid));
        } catch {
          return false;
        }
      });
  } catch {
    return undefined;
  }
}

const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, "utf8");

/** Fields behind the name, which may hold spaces: the state first, then the parent. */
function statOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
