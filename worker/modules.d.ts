/** Module types that wrangler's rules give to imported files. */
declare module "*.onnx" {
  const bytes: ArrayBuffer;
  export default bytes;
}
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** Of ECMAScript 2026, which workerd has and the language's types do not yet. */
interface Uint8ArrayConstructor {
  /** @throws {SyntaxError} */
  fromBase64(text: string, options: { alphabet: "base64url" }): Uint8Array<ArrayBuffer>;
}
interface Uint8Array {
  toBase64(options: { alphabet: "base64url"; omitPadding: boolean }): string;
}
