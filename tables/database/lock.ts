/**
 * @module
 * What to do while another process has the local database locked.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** How long to wait for another process that is writing. */
const PATIENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 1000;

/** What `attempt` gives, which is made again while it fails because the database is locked. */
export async function whenFree<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (let pause = 20; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const isLocked = /SQLITE_BUSY|database is locked/.test((error as Error).message);
      if (!isLocked || Date.now() > end) throw error;
    }
    await sleep(pause * (0.5 + Math.random()));
  }
}
