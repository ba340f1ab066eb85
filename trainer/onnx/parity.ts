/**
 * @module
 * Whether an exported predictor says what the trainer's own says.
 */
import { createRandom, sampleArchitecture } from "../../spaces/index.js";
import { inputsOf, type Predictor, predict } from "../fitting/predictor.js";
import { InputError } from "../input-error.js";
import { predictBatches } from "./predict-batches.js";

/** Largest difference that is accepted, in the target's unit. */
export const PARITY_TOLERANCE = 1e-3;

const SAMPLE_SEED = 2;
const SAMPLE_SIZE = 1024;

/**
 * Compares all outputs over architectures sampled from the space, in onnxruntime-web.
 *
 * @returns the largest difference.
 * @throws {InputError} if it is above 0.001, or as much of a hundredth of the range of targets that is
 * wider than 100.
 */
export async function checkParity(predictor: Predictor, bytes: Uint8Array): Promise<number> {
  const { space } = predictor;
  const random = createRandom(SAMPLE_SEED);
  const architectures = Array.from({ length: SAMPLE_SIZE }, () =>
    sampleArchitecture(space, random),
  );
  const own = await predict(predictor, architectures);
  const { outputs } = await predictBatches(bytes, space, inputsOf(predictor), architectures);
  let largest = 0;
  for (const [name, values] of Object.entries(own) as [string, Float32Array][])
    values.forEach((value, row) => {
      const difference = Math.abs(value - outputs[name][row]);
      if (Number.isNaN(difference))
        throw new InputError(`The exported model predicts ${outputs[name][row]} as ${name}`);
      largest = Math.max(largest, difference);
    });
  const { values } = predictor.calibration.map;
  const tolerance = PARITY_TOLERANCE * Math.max(1, (values[values.length - 1] - values[0]) / 100);
  if (largest > tolerance)
    throw new InputError(
      `The exported model differs from the trainer's own prediction by ${largest}, more than ${tolerance}: it is not written. ` +
        "Scores that hardly differ do so, where there was little to learn from the rows",
    );
  return largest;
}
