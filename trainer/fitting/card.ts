/**
 * @module
 * Fills in the card of a fitted predictor.
 */
import { createHash } from "node:crypto";
import { extremes } from "../../learn/index.js";
import {
  type Classifier,
  PredictorCard,
  type QualityWith,
  targetOf,
  type Uncertainty,
} from "../../schema/card.js";
import { encodingFingerprint } from "../../spaces/index.js";
import type { Table } from "../../tables/read/read-table.js";
import type { Draw } from "../evaluation/draw.js";
import type { Family } from "../families/index.js";
import type { Backend } from "../tensor/backends.js";
import { type MeasuredQuality, type QualityOfRows, qualityWith } from "./fit-and-measure.js";
import { inputsOf, type Predictor } from "./predictor.js";

export interface CardFacts {
  readonly id: string;
  readonly family: Family;
  readonly table: Table;
  readonly draw: Draw;
  readonly predictor: Predictor;
  readonly onnx: Uint8Array;
  /** Largest difference of the ONNX file to the trainer's own prediction. */
  readonly parity: number;
  readonly quality: MeasuredQuality;
  readonly uncertainty: Uncertainty;
  readonly classifier: Classifier | undefined;
  readonly unmeasured?: QualityWith | undefined;
  readonly backend: Backend;
  readonly seconds: number;
  readonly command: string;
}

export function makeCard(facts: CardFacts): PredictorCard {
  const { id, family, table, draw, predictor, onnx, quality, uncertainty, classifier } = facts;
  const targets = draw.training.map((row) => table.targets[row]);
  const { floor, scale } = predictor.calibration.deviation;
  const spread = predictor.outOfFold.deviations
    ? "what the model says of the size of its error"
    : "the deviation of the members' mapped scores";
  return PredictorCard.parse({
    id,
    space: table.space.id,
    ...(table.space.definition && { space_definition: table.space.definition }),
    family: family.name,
    description:
      `${family.description}${predictor.settled && `; ${predictor.settled}`}; ${predictor.members} members. mean is a strictly increasing map of ` +
      "their mean score, fitted to the training rows by cross-validation. std is " +
      `√(${round(floor)}² + (${round(scale)} · spread)²), where spread is ${spread}: ` +
      "the size of errors on functions that were left out in cross-validation, diverged trainings left aside; intervals are in uncertainty." +
      (classifier
        ? ` probability_above joins the score with that of a second ensemble, which learnt what exceeds ${classifier.threshold}.`
        : ""),
    target: targetOf(table.target),
    inputs: [...inputsOf(predictor)],
    ...measuredInputs(facts),
    outputs: ["mean", "std", ...(classifier ? ["probability_above"] : [])],
    training: {
      table: { name: table.name, sha256: table.sha256, rows: table.architectures.length },
      rows: draw.training.length,
      targets: extremes(targets),
      seed: draw.seed,
      backend: facts.backend,
      seconds: Math.round(facts.seconds * 10) / 10,
      command: facts.command,
    },
    quality: {
      ...shownOf(quality),
      ...(quality.unseen_functions && { unseen_functions: shownOf(quality.unseen_functions) }),
      how: quality.how,
    },
    uncertainty: rounded(uncertainty),
    ...(classifier ? { classifier: rounded(classifier) } : {}),
    encoding_fingerprint: encodingFingerprint(table.space, inputsOf(predictor)),
    onnx: {
      sha256: createHash("sha256").update(onnx).digest("hex"),
      bytes: onnx.byteLength,
      parity: facts.parity,
    },
  } satisfies PredictorCard);
}

/** What the predictor may be told beside an architecture. */
function measuredInputs({ predictor, quality, uncertainty, unmeasured }: CardFacts) {
  const { measured } = predictor.model;
  if (!measured || !unmeasured) return {};
  const as_measured = qualityWith({ quality, uncertainty });
  const metrics = measured.map(({ metric, ...range }) => ({ ...targetOf(metric), ...range }));
  return { measured: rounded({ metrics, quality: { as_measured, unmeasured } }) };
}

/** What a card shows of the figures. */
function shownOf({ held_out_rows, teacher_kendall_tau, ...figures }: QualityOfRows) {
  return {
    held_out_rows,
    kendall_tau: round(figures.kendall_tau),
    spearman: round(figures.spearman),
    mean_absolute_error: round(figures.mean_absolute_error),
    ...(teacher_kendall_tau !== undefined && {
      teacher_kendall_tau: round(teacher_kendall_tau),
    }),
  };
}

/** Null of what is no number. */
function round(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** The same with all numbers in it rounded; what is none is null, as in JSON. */
function rounded<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, item) =>
    typeof item === "number" ? round(item) : item,
  ) as T;
}
