/**
 * @module
 * Bodies of inference: JSON, with binary tensors behind it where a header says how long the JSON is.
 */
import { type InferRequest, JSON_LENGTH_HEADER } from "../../../schema/http/inference.js";
import { ProblemError } from "../../../schema/http/problems.js";
import { quote } from "../../../spaces/quote.js";
import type { BodyForm } from "../../http/json-body.js";

/** Clients of the protocol name no media type, or that of bytes; `curl -d` names that of a form. */
export const INFERENCE_BODY: BodyForm = {
  mediaTypes: ["", "application/octet-stream", "application/x-www-form-urlencoded"],
  jsonBytes(headers, size) {
    const text = headers.get(JSON_LENGTH_HEADER);
    if (text === null) return size;
    if (/^\d{1,9}$/.test(text) && Number(text) <= size) return Number(text);
    throw new ProblemError(
      "invalid_request",
      `The header ${JSON_LENGTH_HEADER} must say how many of the body's ${size} bytes are JSON, not ${quote(text)}`,
    );
  },
};

/**
 * The bytes of each input, in the order of the inputs; none for one whose data stand in the JSON.
 *
 * @param binary what follows the JSON.
 * @throws {ProblemError}
 */
export function splitBinary(
  { inputs }: InferRequest,
  binary: Uint8Array,
): (Uint8Array | undefined)[] {
  let end = 0;
  const parts = inputs.map(({ data, parameters }, index) => {
    const at = `/inputs/${index}`;
    const size = parameters?.binary_data_size;
    if (size === undefined) {
      if (data) return undefined;
      throw new ProblemError(
        "invalid_request",
        `The field "${at}/data" is required, unless the parameter binary_data_size says how many bytes behind the JSON are this input`,
        `${at}/data`,
      );
    }
    const pointer = `${at}/parameters/binary_data_size`;
    if (data)
      throw new ProblemError(
        "invalid_request",
        "An input has its data in the JSON or behind it: leave out data or binary_data_size",
        pointer,
      );
    const isSize = Number.isInteger(size) && (size as number) >= 0;
    if (!isSize || end + (size as number) > binary.byteLength)
      throw new ProblemError(
        "invalid_request",
        `The field "${pointer}" must be a number of bytes; ${binary.byteLength - end} are left behind the JSON, ` +
          `whose own length is what the header ${JSON_LENGTH_HEADER} says`,
        pointer,
      );
    const begin = end;
    end += size as number;
    return binary.subarray(begin, end);
  });
  if (end < binary.byteLength)
    throw new ProblemError(
      "invalid_request",
      `The inputs take ${end} of the ${binary.byteLength} bytes behind the JSON: each binary one says its binary_data_size`,
      "/inputs",
    );
  return parts;
}
