/**
 * @module
 * Whether an exported predictor says what the trainer's own says.
 */
import { createRandom, sampleArchitecture } from "../../spaces/index.js";
import { inputsOf, type Predictor, predict } from "../fitting/predictor.js";
import { predictBatches } from "./predict-batches.js";

/** Largest difference that is accepted, in the target's unit. */
export const PARITY_TOLERANCE = 1e-3;

const SAMPLE_SEED = 2;
const SAMPLE_SIZE = 1024;

/**
 * Compares all outputs over architectures sampled from the space, in onnxruntime-web.
 *
 * @returns the largest difference.
 * @throws {Error} if it is above 0.001.
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
        throw new Error(`The exported model predicts ${outputs[name][row]} as ${name}`);
      largest = Math.max(largest, difference);
    });
  if (largest > PARITY_TOLERANCE)
    throw new Error(
      `The exported model differs from the trainer's own prediction by ${largest}, more than ${PARITY_TOLERANCE}: it is not written`,
    );
  return largest;
}
