/**
 * @module
 * `npx archfit COMMAND`: everything that is done offline.
 */
import { Command, CommanderError } from "@commander-js/extra-typings";
import manifest from "../package.json" with { type: "json" };
import { InputError } from "../schema/input-error.js";
import { CapabilityError } from "../spaces/index.js";
import { formatPosition, SourceError } from "../tables/formats/source.js";

/** Exit codes: 0 done, 1 something given is wrong or failed, 2 the command itself is wrong. */
const WRONG_INPUT = 1;
const WRONG_USAGE = 2;

/** Loaded when they are run: some bring TensorFlow.js with them, which takes 100 MB. */
const COMMANDS = {
  fit: async () => (await import("./commands/fit.js")).fitCommand(),
  evaluate: async () => (await import("./commands/evaluate.js")).evaluateCommand(),
  quality: async () => (await import("./commands/quality.js")).qualityCommand(),
  choose: async () => (await import("./commands/choose.js")).chooseCommand(),
  simulate: async () => (await import("./commands/simulate.js")).simulateCommand(),
  "search-report": async () => (await import("./commands/search-report.js")).searchReportCommand(),
  import: async () => (await import("./commands/import.js")).importCommand(),
  doctor: async () => (await import("./commands/doctor.js")).doctorCommand(),
  tables: async () => (await import("./commands/tables.js")).tablesCommand(),
  drop: async () => (await import("./commands/drop.js")).dropCommand(),
};

/** Runs one command. @param words the command line, without `node` and the script. */
export async function main(words: readonly string[]): Promise<void> {
  const program = new Command("archfit")
    .description(
      "How good is a neural architecture: load measured tables, fit predictors and measure them, replay searches.",
    )
    .version(manifest.version)
    .showHelpAfterError("(--help shows what there is)");
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  // The help of the program names them all.
  for (const name of names)
    if (name === words[0] || !names.some((other) => other === words[0]))
      program.addCommand((await COMMANDS[name]()).copyInheritedSettings(program));
  for (const command of [program, ...program.commands]) command.exitOverride();
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong, or the help that was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    } else report(error);
  }
}

/**
 * Says in one line, with exit code 1, what went wrong: what was given, which the user can mend, or a fault.
 */
export function report(error: unknown): void {
  if (error instanceof SourceError) {
    const place = formatPosition(error.position ?? {});
    console.error(`archfit: ${place === "" ? "" : `${place}: `}${error.message}`);
  } else if (error instanceof InputError || error instanceof CapabilityError)
    console.error(`archfit: ${error.message}`);
  else reportFault(error);
  process.exitCode = WRONG_INPUT;
}

/**
 * Says in one line what nobody has foreseen: an error of the file system, else a fault of
 * this program. With the variable `ARCHFIT_DEBUG` set, also where it came from.
 */
function reportFault(error: unknown): void {
  const { code, syscall, message, stack } =
    error instanceof Error
      ? (error as NodeJS.ErrnoException)
      : (new Error(String(error)) as NodeJS.ErrnoException);
  const line = message.replace(/\s+/g, " ");
  const ofSystem = code !== undefined && syscall !== undefined;
  console.error(
    ofSystem
      ? `archfit: ${line}`
      : `archfit: a fault of this program, please report it: ${line.slice(0, 500)} (ARCHFIT_DEBUG=1 shows where)`,
  );
  if (process.env.ARCHFIT_DEBUG) console.error(stack);
}
