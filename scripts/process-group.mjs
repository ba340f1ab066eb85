/**
 * @module
 * Child processes that end with everything that they have started.
 */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 50;
const PATIENCE_MS = 5000;

/** A command in a process group of its own, with what it has printed so far. */
export class ProcessGroup {
  /** All that the command printed until `onOutput` was set. */
  output = "";
  /** Takes what the command prints from now on. @type {((text: string) => void) | undefined} */
  onOutput;
  /** Exit code, or the name of the signal; undefined while it runs. @type {number | string | undefined} */
  ended;

  /**
   * @param {string} command
   * @param {readonly string[]} parameters
   * @param {import("node:child_process").SpawnOptions} options
   */
  constructor(command, parameters, options) {
    this.child = spawn(command, parameters, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        if (this.onOutput) this.onOutput(text);
        else this.output += text;
      });
    }
    this.exit = new Promise((resolve) => {
      const end = (how) => resolve((this.ended ??= how));
      this.child.on("error", (error) => {
        this.output += error.message;
        end(1);
      });
      this.child.on("exit", (code, signal) => end(code ?? signal));
    });
  }

  /** Ends the command and its children: politely first, then by force. */
  async end() {
    if (!this.#signal("SIGTERM")) return;
    for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
      await sleep(POLL_MS);
      if (!this.#signal(0)) return;
    }
    this.#signal("SIGKILL");
  }

  /** @returns whether any process of the group was there to receive it */
  #signal(signal) {
    if (this.child.pid === undefined) return false;
    try {
      return process.kill(-this.child.pid, signal);
    } catch {
      return false;
    }
  }
}
