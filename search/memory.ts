/**
 * @module
 * What a search knows: what was told and what is pending, by what counts as the same architecture.
 */
import type { Architecture, SearchSpace } from "../spaces/index.js";
import { Codes } from "./code.js";
import type { Draft } from "./proposal.js";
import { Recent } from "./recent.js";
import { type Pending, type Row, type SearchSnapshot, StateError } from "./snapshot.js";
import { COST, forEachInSlices, type Work } from "./work.js";

export type Identity = number | string;

/** Architectures that are kept beside their codes: more than a population, and far less than a search may know. */
const DECODED = 2000;

/** Rows are referred to by their place in the order in which they were first told. */
export class Memory {
  readonly space: SearchSpace;
  readonly #codes: Codes;
  readonly #identify: (architecture: Architecture) => Identity;
  readonly #told: Row[] = [];
  readonly #rowOf = new Map<Identity, number>();
  readonly #pending = new Map<Identity, Pending>();
  readonly #decoded = new Recent<string, Architecture>(DECODED);
  #measured: readonly number[] | undefined;

  constructor(space: SearchSpace, distinct: "function" | "key") {
    this.space = space;
    this.#codes = new Codes(space);
    // Where key and hash are one, `identity` tells the same apart and is cheaper.
    this.#identify =
      distinct === "key" && space.keyedBy === "key"
        ? (architecture) => space.key(architecture)
        : (architecture) => space.identity(architecture);
  }

  /** @throws {StateError} if a code is none of this space. */
  protected async recall(
    { told, pending }: Pick<SearchSnapshot, "told" | "pending">,
    work: Work,
  ): Promise<void> {
    await forEachInSlices(told, work, COST.decode, (row) => {
      this.#rowOf.set(this.#identify(this.decode(row[0])), this.#told.push(row) - 1);
    });
    await forEachInSlices(pending, work, COST.decode, (one) => {
      this.#pending.set(this.#identify(this.decode(one[0])), one);
    });
  }

  /** What is known, as it stands now. */
  protected rows(): Pick<SearchSnapshot, "told" | "pending"> {
    return { told: [...this.#told], pending: [...this.#pending.values()] };
  }

  /** Makes a draft pending. */
  protected await({ architecture, note = [] }: Draft): void {
    this.#pending.set(this.#identify(architecture), [this.encode(architecture), ...note]);
  }

  /** Forgets the last `count` that were proposed. */
  protected forget(count: number): void {
    if (count > 0)
      for (const identity of [...this.#pending.keys()].slice(-count))
        this.#pending.delete(identity);
  }

  /**
   * Takes the numbers of an architecture in (none: it failed).
   *
   * @returns the row, the note of the proposal if it was pending, and whether anything about it was
   * known before.
   */
  protected record(
    architecture: Architecture,
    values: readonly number[],
  ): { row: number; note: readonly number[]; known: boolean } {
    this.#measured = undefined;
    const identity = this.#identify(architecture);
    const pending = this.#pending.get(identity);
    this.#pending.delete(identity);
    const [code, ...note] = pending ?? [this.encode(architecture)];
    const before = this.#rowOf.get(identity);
    if (before === undefined) {
      const row = this.#told.push([code, ...values]) - 1;
      this.#rowOf.set(identity, row);
      return { row, note, known: false };
    }
    const known = this.#told[before].length > 1;
    if (values.length > 0) this.#told[before] = [this.#told[before][0], ...values];
    return { row: before, note, known: known || values.length === 0 };
  }

  /** Number of rows. */
  get toldCount(): number {
    return this.#told.length;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Architectures that are known. */
  get knownCount(): number {
    return this.toldCount + this.pendingCount;
  }

  /** Whether it was told, or is pending. */
  knows(architecture: Architecture): boolean {
    const identity = this.#identify(architecture);
    return this.#rowOf.has(identity) || this.#pending.has(identity);
  }

  /** Row of the architecture, or of one that counts as the same. */
  find(architecture: Architecture): number | undefined {
    return this.#rowOf.get(this.#identify(architecture));
  }

  /** How many rows in a row failed, up to the last that was told. */
  get failuresInARow(): number {
    return this.#told.length - 1 - this.#told.findLastIndex((row) => row.length > 1);
  }

  /** What was proposed and not told, in the order in which it was proposed. */
  pending(): Architecture[] {
    return [...this.#pending.values()].map(([code]) => this.decode(code));
  }

  /** Whether some pending proposal carries a note for which `test` holds. */
  somePending(test: (note: readonly number[]) => boolean): boolean {
    for (const [, ...note] of this.#pending.values()) if (test(note)) return true;
    return false;
  }

  /** What counts as the same has the same one. */
  identityOf(architecture: Architecture): Identity {
    return this.#identify(architecture);
  }

  /** Numbers that were told, in the order of the strategy's metrics; empty if it failed. */
  values(row: number): readonly number[] {
    return this.#row(row).slice(1) as number[];
  }

  /** The first of `values`, or `undefined` if it failed. */
  fitness(row: number): number | undefined {
    return this.#row(row)[1];
  }

  architecture(row: number): Architecture {
    return this.decode(this.#row(row)[0]);
  }

  /** Rows that did not fail. */
  measured(): readonly number[] {
    return (this.#measured ??= this.#told.flatMap((row, index) => (row.length > 1 ? [index] : [])));
  }

  /** Rows that did not fail, the best first. */
  ranked(): number[] {
    return [...this.measured()].sort((a, b) => this.#told[b][1] - this.#told[a][1] || a - b);
  }

  encode(architecture: Architecture): string {
    return this.#codes.encode(architecture);
  }

  /** @throws {StateError} if the code is none of this space. */
  decode(code: string): Architecture {
    const known = this.#decoded.get(code);
    if (known) return known;
    const architecture = this.#codes.decode(code);
    if (!architecture)
      throw new StateError(
        `The state holds ${JSON.stringify(code)}, which is no architecture of ${this.space.id}`,
      );
    this.#decoded.set(code, architecture);
    return architecture;
  }

  /** The space's `fromDecisions`, at once for what came up before. */
  fromDecisions(values: Uint8Array): Architecture | undefined {
    return (
      this.#decoded.get(this.#codes.encodeDecisions(values)) ?? this.space.fromDecisions(values)
    );
  }

  #row(row: number): Row {
    const found = this.#told[row];
    if (!found)
      throw new StateError(`The state refers to row ${row} of ${this.#told.length} that were told`);
    return found;
  }
}
