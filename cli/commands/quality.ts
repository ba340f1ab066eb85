/**
 * @module
 * `archfit quality`: measures all families by the protocol of `studies/quality/`, and makes the
 * page of figures with its charts.
 */
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { openFinishedWork } from "../../files/finished-work.js";
import { writeJson } from "../../files/outputs.js";
import { InputError } from "../../schema/input-error.js";
import { checkPage, writePage } from "../../studies/page.js";
import {
  mergeFigures,
  type QualityFigures,
  readQualityFigures,
} from "../../studies/quality/figures.js";
import {
  describeStudy,
  measureStudies,
  planStudies,
} from "../../studies/quality/measure-ranking.js";
import { measureTransfer } from "../../studies/quality/measure-transfer.js";
import { measureTrust } from "../../studies/quality/measure-trust.js";
import { qualityPage } from "../../studies/quality/page.js";
import {
  type QualityStudy,
  qualityStudies,
  transferStudyOf,
  trustStudiesOf,
} from "../../studies/quality/studies.js";
import { families } from "../../trainer/families/index.js";
import { useBackend } from "../../trainer/tensor/backends.js";
import { createPool } from "../../trainer/threads/pool.js";
import * as options from "./fit-options.js";

const EXAMPLE = `
Examples:
  $ npx archfit quality --tables $ARCHFIT_TABLES
  $ npx archfit quality --tables $ARCHFIT_TABLES --families gcn --studies nasbench101
  $ npx archfit quality --from-json

The figures stand beside the page (docs/quality.json), the charts in the folder charts beside it. What
is measured takes the place of the same figures; all others stay, so that one family can be measured
anew. Each draw that is finished is kept in docs/quality.json.draws.jsonl until all are, so that the
same command goes on where it was interrupted. --samples and --draws are for trials: name another --out.`;

/** Kinds of figures on the page. */
const PARTS = ["ranking", "trust", "transfer"] as const;
type Part = (typeof PARTS)[number];

function describe() {
  return new Command("quality")
    .description("measure all families by one protocol; write the page of figures with its charts")
    .addOption(options.tablesOption())
    .option("--out <file>", "the page", options.pageFile, "docs/quality.md")
    .option("--from-json", "make the page from the figures that are there, measure nothing")
    .option("--parts <names>", `only these of ${PARTS.join(", ")}, joined by commas`, partList)
    .option("--studies <ids>", "only these, joined by commas", studyList)
    .option("--families <names>", "only these, joined by commas", options.familyList)
    .option("--samples <list>", "only these training sizes, joined by commas", options.positiveList)
    .option("--draws <n>", "draws of each size, instead of the protocol's", options.positive)
    .addOption(options.seedOption())
    .addOption(options.membersOption())
    .addOption(options.backendOption())
    .addOption(options.threadsOption())
    .addHelpText("after", EXAMPLE);
}

export function qualityCommand() {
  return describe().action(quality);
}

type QualityArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function quality(given: QualityArguments): Promise<void> {
  const json = options.figuresBeside(given.out);
  await checkPage(given.out, json);
  const known = await readQualityFigures(json);
  if (given.fromJson && known === undefined)
    throw new InputError(`There is no ${json} to make the page from; measure first`);
  const figures = given.fromJson ? known! : await measure(given, json, known);
  const page = qualityPage(figures);
  await writePage(given.out, page);
  console.log(`${given.out}: ${page.charts.length} charts, ${json}`);
}

async function measure(
  given: QualityArguments,
  json: string,
  known: QualityFigures | undefined,
): Promise<QualityFigures> {
  const backend = await useBackend(given.backend);
  const parts = given.parts ?? PARTS;
  const selection = { ...given, ...selected(given) };
  const planned = parts.includes("ranking") ? await planStudies(selection) : [];
  const trusted = parts.includes("trust") ? trustStudiesOf(selection) : [];
  const transferred = parts.includes("transfer") ? transferStudyOf(selection) : undefined;
  if (planned.length === 0 && trusted.length === 0 && !transferred)
    throw new InputError(
      `No study has a training size of ${given.samples?.join(", ")} for what was selected`,
    );
  const pool = createPool(backend, given.threads);
  const { seed, members, tables } = given;
  const setup = { seed, members, backend, threads: pool.threads };
  try {
    // What cannot be merged is said before hours of measuring.
    mergeFigures(known, { ...setup, studies: planned.map(describeStudy) });
    const finished = await openFinishedWork(json);
    const studies = await measureStudies(planned, pool, finished);
    const beside = { tables, seed, members, pool };
    const trust = await measureTrust(trusted, { ...beside, finished });
    const transfer = transferred && (await measureTransfer(transferred, { ...beside, finished }));
    const figures = mergeFigures(known, { ...setup, studies, trust, transfer });
    await writeJson(json, figures);
    await finished.remove();
    return figures;
  } finally {
    await pool.close();
  }
}

const selected = ({ studies, families: some }: QualityArguments) => ({
  studies: studies ?? qualityStudies,
  families: some ?? families,
});

function partList(text: string): Part[] {
  return text.split(",").map((name) => {
    const part = PARTS.find((one) => one === name);
    if (part === undefined) throw new InvalidArgumentError(`There are ${PARTS.join(", ")}.`);
    return part;
  });
}

function studyList(text: string): QualityStudy[] {
  return text.split(",").map((id) => {
    const study = qualityStudies.find((one) => one.id === id);
    if (study === undefined)
      throw new InvalidArgumentError(
        `There are the studies ${qualityStudies.map((one) => one.id).join(", ")}.`,
      );
    return study;
  });
}
