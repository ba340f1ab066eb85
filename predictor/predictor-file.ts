/**
 * @module
 * What the build found in `predictors/`, and the checks of a card that need no ONNX Runtime.
 */
import { PredictorCard } from "../schema/card.js";
import type { EncodingName, SearchSpace, Spaces } from "../spaces/index.js";

/** NAME.json and NAME.onnx, or why the build could not list them. */
export type PredictorFile =
  | { readonly name: string; readonly card: unknown; readonly onnx: ArrayBuffer }
  | { readonly name: string; readonly fault: string };

/** What is wrong with a predictor's files. It is wrong for good: nothing but other files mends it. */
export class PredictorFault extends Error {
  override readonly name = "PredictorFault";
}

/** A predictor whose card is in order; whether its ONNX file is, shows when it is opened. */
export interface ListedPredictor {
  readonly card: PredictorCard;
  readonly space: SearchSpace;
  /** Names of its ONNX inputs. */
  readonly inputs: readonly EncodingName[];
  readonly onnx: ArrayBuffer;
}

/** Every predictor answers these two, in the target's unit. */
export const REQUIRED_OUTPUTS = ["mean", "std"] as const;

/**
 * @param spaces that are known; the card may define another.
 * @throws {Error} whose message says what is wrong with the file or its card.
 */
export function listPredictor(file: PredictorFile, spaces: Spaces): ListedPredictor {
  if ("fault" in file) throw new Error(file.fault);
  const parsed = PredictorCard.safeParse(file.card);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`its card breaks the schema at /${issue.path.join("/")}: ${issue.message}`);
  }
  const card = parsed.data;
  if (card.id !== file.name)
    throw new Error(`its card is of "${card.id}", but the file is named "${file.name}"`);
  const space = card.space_definition ? ownSpace(card, spaces) : spaces.find(card.space);
  if (!space) throw new Error(`its card names the unknown search space "${card.space}"`);
  for (const output of REQUIRED_OUTPUTS)
    if (!card.outputs.includes(output)) throw new Error(`its card has no output "${output}"`);
  return { card, space, inputs: card.inputs as EncodingName[], onnx: file.onnx };
}

/** The list of choices that comes with a predictor. */
function ownSpace({ space, space_definition }: PredictorCard, spaces: Spaces): SearchSpace {
  if (space_definition?.name !== space)
    throw new Error(
      `its card names the search space "${space}", but defines "${space_definition?.name}"`,
    );
  try {
    return spaces.define(space_definition);
  } catch (error) {
    throw new Error(`its card defines a search space that cannot be: ${(error as Error).message}`);
  }
}
