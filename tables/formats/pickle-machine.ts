/**
 * @module
 * What the instructions of a pickle work on: its bytes, a stack with marks, and a memo.
 */
import { Dtype, GLOBALS, Global, type PickleValue } from "./pickle-values.js";

/** A pickle that cannot be read, or that asks for what no table needs. */
export class PickleError extends Error {
  override readonly name = "PickleError";
  constructor(
    problem: string,
    /** Offset of the instruction in the pickle. */
    readonly byteOffset: number,
  ) {
    super(problem);
  }
}

const PROTOCOLS = { first: 2, last: 4 };
/** Containers and byte strings that one pickle may make: some 200 MB of them. */
const MAX_OBJECTS = 1_000_000;
/** A number holds all integers of so many bytes. */
const INTEGER_BYTES = 6;

/** All methods throw `PickleError`. */
export class PickleMachine {
  readonly #bytes: Buffer;
  #position = 0;
  /** Offset of the instruction that is being carried out. */
  #instruction = 0;
  readonly #stack: PickleValue[] = [];
  /** Lengths of the stack where marks were set. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #objects = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  error(problem: string): PickleError {
    return new PickleError(problem, this.#instruction);
  }

  /** Code of the next instruction. */
  next(): number {
    this.#instruction = this.#position;
    return this.uint8();
  }

  /** Steps over `count` bytes and returns where they begin. */
  take(count: number): number {
    const start = this.#position;
    const left = this.#bytes.length - start;
    if (count > left)
      throw this.error(`The pickle is truncated: it states ${count} more bytes, ${left} are there`);
    this.#position += count;
    return start;
  }

  uint8(): number {
    return this.#bytes[this.take(1)];
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.take(2));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.take(4));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.take(4));
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.take(8));
  }

  /** An integer with sign, least byte first. */
  integer(length: number): number {
    if (length > INTEGER_BYTES)
      throw this.error(`An integer has ${length} bytes; at most ${INTEGER_BYTES} are read`);
    const start = this.take(length);
    return length === 0 ? 0 : this.#bytes.readIntLE(start, length);
  }

  view(length: number): Uint8Array {
    const start = this.take(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(length: number): string {
    const start = this.take(length);
    return this.#bytes.toString("utf8", start, start + length);
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf("\n", this.#position);
    const text = this.text((end < 0 ? this.#bytes.length : end) - this.#position);
    this.take(1);
    return text;
  }

  checkProtocol(protocol: number): void {
    const { first, last } = PROTOCOLS;
    if (protocol < first || protocol > last)
      throw this.error(`Protocol ${protocol} is not read, only ${first} to ${last}`);
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pushObject(value: PickleValue): void {
    if (++this.#objects > MAX_OBJECTS)
      throw this.error(`The pickle makes more than ${MAX_OBJECTS} objects`);
    this.#stack.push(value);
  }

  /** Takes the last `count` values above the last mark. */
  popLast(count: number): PickleValue[] {
    const start = this.#stack.length - count;
    if (start < this.#floor()) throw this.error("A value is missing on the stack");
    return this.#stack.splice(start);
  }

  /** Takes all values above the last mark, and the mark. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.error("A mark is missing on the stack");
    return this.#stack.splice(mark);
  }

  append(values: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.error("There is no list to append to");
    for (const value of values) list.push(value);
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map)) throw this.error("There is no dictionary to set items of");
    if (items.length % 2 !== 0) throw this.error("A key has no value");
    for (let index = 0; index < items.length; index += 2) dict.set(items[index], items[index + 1]);
  }

  addItems(values: readonly PickleValue[]): void {
    const set = this.#top();
    if (!(set instanceof Set)) throw this.error("There is no set to add to");
    for (const value of values) set.add(value);
  }

  remember(number = this.#memo.size): void {
    this.#memo.set(number, this.#top());
  }

  recall(number: number): void {
    const value = this.#memo.get(number);
    if (value === undefined) throw this.error(`Nothing is remembered under ${number}`);
    this.#stack.push(value);
  }

  /** @throws {PickleError} if the name is none of `GLOBALS`. */
  pushGlobal(module: PickleValue, name: PickleValue): void {
    if (typeof module !== "string" || typeof name !== "string")
      throw this.error("A name is not a text");
    const global = GLOBALS.get(`${module}.${name}`);
    if (global === undefined)
      throw this.error(
        `The pickle asks for ${JSON.stringify(`${module}.${name}`.slice(0, 80))}, which is refused; all that it may name is ${[...GLOBALS.keys()].join(", ")}`,
      );
    this.#stack.push(global);
  }

  /** Makes the value that a name and its arguments stand for. */
  reduce(): void {
    const [global, values] = this.popLast(2);
    const made =
      global instanceof Global && Array.isArray(values) ? global.make(values) : undefined;
    if (made === undefined) throw this.error("A value is made of what it cannot be made of");
    this.pushObject(made);
  }

  /** Only the type of a NumPy scalar has a state, of which the order of bytes matters. */
  build(): void {
    const [state] = this.popLast(1);
    const dtype = this.#top();
    const order = Array.isArray(state) ? state[1] : undefined;
    if (!(dtype instanceof Dtype) || (order !== "<" && order !== ">"))
      throw this.error("A state is set where there is none to set");
    dtype.littleEndian = order === "<";
  }

  /** Values below the last mark are out of reach. */
  #floor(): number {
    return this.#marks[this.#marks.length - 1] ?? 0;
  }

  #top(): PickleValue {
    if (this.#stack.length <= this.#floor()) throw this.error("A value is missing on the stack");
    return this.#stack[this.#stack.length - 1];
  }
}
