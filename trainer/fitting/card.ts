/**
 * @module
 * Fills in the card of a fitted predictor.
 */
import { createHash } from "node:crypto";
import { PredictorCard, targetOf } from "../../schema/card.js";
import { encodingFingerprint } from "../../spaces/index.js";
import type { Draw } from "../evaluation/draw.js";
import type { Quality } from "../evaluation/quality.js";
import type { Family } from "../families/index.js";
import type { Table } from "../tables/read-table.js";
import type { Backend } from "../tensor/backends.js";
import type { Predictor } from "./predictor.js";

export interface CardFacts {
  readonly id: string;
  readonly family: Family;
  readonly table: Table;
  readonly draw: Draw;
  readonly predictor: Predictor;
  readonly onnx: Uint8Array;
  /** Largest difference of the ONNX file to the trainer's own prediction. */
  readonly parity: number;
  readonly quality: Quality & {
    readonly mean_absolute_error: number;
    readonly rows: number;
    readonly how: string;
  };
  readonly backend: Backend;
  readonly seconds: number;
  readonly command: string;
}

export function makeCard(facts: CardFacts): PredictorCard {
  const { id, family, table, draw, predictor, onnx, quality } = facts;
  const { floor, scale } = predictor.calibration.deviation;
  const round = (value: number) => Number(value.toPrecision(6));
  return PredictorCard.parse({
    id,
    space: table.space.id,
    family: family.name,
    description:
      `${family.description}${predictor.settled && `; ${predictor.settled}`}; ${predictor.members} members. mean is a strictly increasing map of ` +
      "their mean score, fitted to the training rows by cross-validation. std is " +
      `√(${round(floor)}² + (${round(scale)} · spread)²), where spread is the deviation of the members' ` +
      "mapped scores: the size of errors seen in cross-validation, diverged trainings left aside, not an interval.",
    target: targetOf(table.target),
    inputs: [...predictor.model.inputs],
    outputs: ["mean", "std"],
    training: {
      table: { name: table.name, sha256: table.sha256, rows: table.architectures.length },
      rows: draw.training.length,
      seed: draw.seed,
      backend: facts.backend,
      seconds: Math.round(facts.seconds * 10) / 10,
      command: facts.command,
    },
    quality: {
      held_out_rows: quality.rows,
      kendall_tau: round(quality.kendall_tau),
      spearman: round(quality.spearman),
      mean_absolute_error: round(quality.mean_absolute_error),
      how: quality.how,
    },
    encoding_fingerprint: encodingFingerprint(table.space, predictor.model.inputs),
    onnx: {
      sha256: createHash("sha256").update(onnx).digest("hex"),
      bytes: onnx.byteLength,
      parity: facts.parity,
    },
  } satisfies PredictorCard);
}
