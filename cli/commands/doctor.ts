/**
 * @module
 * `archfit doctor`: examines what `npm start` serves from, and repairs what can be repaired.
 */
import { Command, Option } from "@commander-js/extra-typings";
import { checkOutput, writeJson } from "../../files/outputs.js";
import { examine } from "../../serve/doctor/examine.js";
import { DEFAULT_STATE } from "../../tables/database/wrangler.js";
import * as options from "./options.js";

const HELP = `
Looks at the state folder, the local database with its migrations and tables, and at predictors/. Missing
migrations are applied; a damaged database is set aside under another name and a new one made; rows that
earlier imports have left are deleted. Nothing else is touched. Exit code 1 if something is broken still.`;

const WORDS = { sound: "in order", mended: "repaired", broken: "BROKEN" } as const;

export function doctorCommand() {
  return new Command("doctor")
    .description("check what npm start serves from, and repair it")
    .option("--dry-run", "look at everything, repair nothing")
    .addOption(
      new Option("--persist-to <folder>", "where wrangler keeps local databases").default(
        DEFAULT_STATE,
        ".wrangler/state",
      ),
    )
    .addOption(options.jsonOption())
    .addHelpText("after", HELP)
    .action(async ({ dryRun = false, persistTo, json }) => {
      if (json !== undefined) await checkOutput(json);
      const findings = await examine({
        state: persistTo,
        mend: !dryRun,
      });
      for (const { what, state, detail } of findings)
        console.log(`${WORDS[state].padEnd(9)} ${what}: ${detail}`);
      if (json !== undefined) await writeJson(json, { findings });
      if (findings.some(({ state }) => state === "broken")) process.exitCode = 1;
    });
}
