/**
 * @module
 * Errors of ONNX Runtime.
 */

/**
 * Whether `error` was thrown because of the model or the tensors that ONNX Runtime was given. It has a code
 * for what it refuses, and the same codes for a shortage of memory, which may pass.
 */
export function isRefusal(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return /ERROR_CODE/.test(message) && !/bad_alloc|failed to allocate/i.test(message);
}
