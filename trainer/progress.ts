/**
 * @module
 * Progress of long work, on standard error: a bar on a terminal, lines elsewhere.
 */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  /** Says what is being worked on. */
  label(text: string): void;
  /** One more part is done; more than there are do not count. */
  advance(): void;
  stop(): void;
}

/** @param total parts of the work. */
export function createProgress(total: number): Progress {
  const progress = process.stderr.isTTY ? barProgress(total) : lineProgress(total);
  let done = 0;
  const advance = () => {
    if (done < total) progress.advance();
    done++;
  };
  return { ...progress, advance };
}

function barProgress(total: number): Progress {
  const format = "{bar} {percentage} % {label}, {eta_formatted} left";
  const bar = new SingleBar({ format, clearOnComplete: true }, Presets.shades_classic);
  bar.start(total, 0, { label: "" });
  return {
    label: (label) => bar.update({ label }),
    advance: () => bar.increment(),
    stop: () => bar.stop(),
  };
}

/** A line for every new label and every tenth of the work: the percentage done, and what is next. */
function lineProgress(total: number): Progress {
  let [done, label] = [0, ""];
  const print = () => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    process.stderr.write(`${String(percent).padStart(3)} % ${label}\n`);
  };
  return {
    label(text) {
      if (text === label) return;
      label = text;
      print();
    },
    advance() {
      const before = Math.floor((10 * done++) / total);
      if (Math.floor((10 * done) / total) > before) print();
    },
    stop() {},
  };
}
