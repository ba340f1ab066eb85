/**
 * @module
 * What a search space is: a small core, and capabilities that are there or not; who needs one asks for
 * it. A new space is one folder and one line in the registry (`index.ts`); nothing elsewhere asks which
 * space it has.
 */
import type { ChoicesDefinition } from "./choices/definition.js";
import type { FeatureGroupName } from "./encodings/feature-groups.js";
import type { GraphShape, OperationGraph, OperationKind } from "./operation-graph.js";
import type { Random } from "./random.js";

/** A valid architecture of one space, immutable. Only the space that made it looks inside. */
export interface Architecture {
  /** Id of the space that it belongs to. */
  readonly space: string;
}

/** An architecture in the official form of its space: a string, or NAS-Bench-101's matrix and ops. */
export type WrittenArchitecture =
  | string
  | { readonly matrix: readonly (readonly number[])[]; readonly ops: readonly string[] };

/** What is wrong with a written architecture; also the `type` of the error in an HTTP answer. */
export type ArchitectureErrorType =
  /** Not of the official form at all. */
  | "malformed_architecture"
  /** Of the right form, but with an operation (or option) that the space does not have. */
  | "unknown_operation"
  /** Of the right form, but outside the space (too large, disconnected, …). */
  | "invalid_architecture";

/** A written architecture that is not in its space: what is wrong, where, and what would be right. */
export class ArchitectureError extends Error {
  override readonly name = "ArchitectureError";
  /**
   * @param pointer JSON pointer (RFC 6901) to the offending part, relative to the architecture; ""
   * is the architecture itself.
   */
  constructor(
    readonly type: ArchitectureErrorType,
    detail: string,
    readonly pointer = "",
  ) {
    super(detail);
  }
}

/** That another decision, which comes earlier, has one of these options. */
interface Condition {
  /** Index into the space's `decisions`. */
  readonly decision: number;
  /** Indices of its options. */
  readonly options: readonly number[];
}

/** One choice of which an architecture is made. */
export interface Decision {
  readonly name: string;
  readonly options: readonly string[];
  /** Where it is ordinal rather than categorical: a number for each option. */
  readonly values?: readonly number[] | undefined;
  /** Where it is conditional: it is active if all of these hold, else `ABSENT`. */
  readonly when?: readonly Condition[] | undefined;
}

/**
 * Value of a decision that an architecture does not make: it is conditional and not active, or left
 * open (NAS-Bench-101: the operation of a vertex that the cell does not have).
 */
export const ABSENT = 255;

/** Whether the decision is active, given the values of those before it. */
export function isActive({ when }: Decision, values: ArrayLike<number>): boolean {
  if (when === undefined) return true;
  // No closure, for which every call would pay: all that is drawn comes through here.
  for (const { decision, options } of when) if (!options.includes(values[decision])) return false;
  return true;
}

/** Numbers by metric that follow from the architecture alone. */
export interface Cost extends Readonly<Record<string, number>> {
  /** Trainable parameters, in millions. */
  readonly params_m: number;
  /** Multiply-accumulates of one forward pass of one image or sequence, in millions (the field calls them FLOPs). */
  readonly flops_m: number;
}

/** A space does not have what is asked of it. */
export class CapabilityError extends RangeError {
  override readonly name = "CapabilityError";
}

/** Searches that begin with small architectures and grow them. What size is, a space decides. */
export interface Growth<A> {
  /** The smallest architectures, of size 1. */
  smallest(): readonly A[];
  /** Architectures of size `size` + 1 that extend `architecture`, which is of size `size`; none of the largest. */
  expansions(architecture: A, size: number): readonly A[];
}

/** A table of a space that somebody has published. */
export interface Benchmark {
  /** Under which `command` loads it. */
  readonly id: string;
  readonly title: string;
  /** Architectures of the whole table. */
  readonly rows: number;
  /** SPDX identifier. */
  readonly licence: string;
  readonly paper: string;
  /** Whose numbers they are, in a sentence. */
  readonly source: string;
  /** The official page that says where to get the files. */
  readonly page: string;
  /** Name of the published file or folder. */
  readonly file: string;
  /** Loads it. */
  readonly command: string;
}

/** The numbers under which a benchmark knows the architectures of its space. */
export interface OfficialIndices<A> {
  of(architecture: A): number;
  /** The architecture of an index, or `undefined` if it is none. */
  at(index: number): A | undefined;
}

/** Numbers that only one space knows, appended to the graph features. */
interface ExtraFeatures<A> {
  readonly names: readonly string[];
  /** Writes `names.length` numbers from `out[offset]` on. */
  write(architecture: A, out: Float32Array, offset: number): void;
}

/**
 * A search space over architectures of type `A`.
 *
 * Identity: `key` is what a table holds an architecture under, `hash` is equal for all architectures
 * that compute the same function, and `identity` is the same relation as `hash`, cheap, for use as a
 * map key inside one process.
 */
export interface SearchSpace<A extends Architecture = Architecture> {
  /** Used in URLs and cards, such as `nasbench201`. */
  readonly id: string;
  readonly title: string;
  /** The official form and where the space comes from, in a sentence or two. */
  readonly description: string;
  /** A good architecture, in the official form. */
  readonly example: WrittenArchitecture;
  /** Names of all operations as they stand in the official form. */
  readonly operations: readonly string[];
  /** Limits of the space by name, such as `{ vertices: 7, edges: 9 }`. */
  readonly limits: Readonly<Record<string, number>>;
  /** Left out where they are not known; rounded above 2⁵³. */
  readonly size: {
    /** Valid written architectures (NAS-Bench-101: 7×7 matrices with five operations). */
    readonly written?: number;
    /** Distinct functions among them. */
    readonly distinct?: number;
  };
  /** What makes the space again, where it is a list of choices. */
  readonly definition?: ChoicesDefinition;

  /** CSV columns that hold an architecture. */
  readonly columns: readonly string[];
  /** Reads the official form. @throws {ArchitectureError} */
  parse(written: unknown): A;
  /** Reads one line of text: the official string, or the official form as JSON. @throws {ArchitectureError} */
  parseText(text: string): A;
  /** Reads the cells of a CSV row under `columns`, in that order. @throws {ArchitectureError} */
  parseColumns(cells: readonly string[]): A;
  /** The architecture as it was written. `parse(format(a))` equals `a`. */
  format(architecture: A): WrittenArchitecture;

  /** Whether `key` is the hash or a form of its own; a table says which architectures are which by the key. */
  readonly keyedBy: "key" | "hash";
  key(architecture: A): string;
  /** 32 hexadecimal digits. */
  hash(architecture: A): string;
  identity(architecture: A): number | string;
  /** Equal only for architectures that every encoding writes alike; cheap, for use as a map key inside one process. */
  encodingKey(architecture: A): number | string;
  /** The architecture without what has no effect on its function. */
  effective(architecture: A): A;
  /** One architecture for all that have the same `hash`. */
  canonical(architecture: A): A;

  /** At most 256, each with at most 128 options. */
  readonly decisions: readonly Decision[];
  /**
   * Per decision: the published probability that a mutation changes it; "one" if it changes exactly
   * one decision, and what becomes active or inactive by it.
   */
  readonly mutationRates: readonly number[] | "one";
  /** One value for each of `decisions`: an index into its options, or `ABSENT`. */
  toDecisions(architecture: A): Uint8Array;
  /**
   * The architecture of these decisions, or `undefined` if there is none. No active one may be
   * `ABSENT`; whatever stands at an inactive one counts as that.
   */
  fromDecisions(values: Uint8Array): A | undefined;

  readonly operationKinds: readonly OperationKind[];
  /** The kinds of graph of which an architecture has one each. */
  readonly graphShapes: readonly GraphShape[];
  /** The view that encodings are written over, one for each of `graphShapes`; equal for all architectures that have the same `hash`. */
  graphs(architecture: A): readonly OperationGraph[];
  /** Which graph features tell its architectures apart; others would only dilute them. */
  readonly featureGroups: readonly FeatureGroupName[];
  readonly extraFeatures: ExtraFeatures<A>;

  // Capabilities: left out where there is nothing to say.

  /** Metrics that `cost` knows; none where it is left out. */
  readonly costMetrics: readonly string[];
  /** Of the network as written, dead parts included where the benchmark counts them. */
  cost?(architecture: A): Cost;
  /** All architectures of the space, each distinct written form once (NAS-Bench-101: each distinct cell once). */
  enumerate?(): Iterable<A>;
  /**
   * One architecture, uniformly from the distinct functions: for spaces in which some can be written in far
   * more ways than others. The first call may take some milliseconds.
   */
  drawDistinct?(random: Random): A;
  readonly growth?: Growth<A>;
  /** Isomorphic copies: other `decisions` for the same graphs, their vertices named in another order. */
  isomorphs?(architecture: A): readonly A[];
  /** The benchmark's own numbering, 0 … `size.written` - 1; left out, too, where files alone know it. */
  readonly officialIndices?: OfficialIndices<A>;
  /** Tables that are generally known. */
  readonly benchmarks?: readonly Benchmark[];
}

/** @throws {CapabilityError} if the space does not say how architectures grow. */
export function requireGrowth({ id, growth }: SearchSpace): Growth<Architecture> {
  if (growth) return growth;
  throw new CapabilityError(
    `The search space ${id} does not say how its architectures grow from small ones to larger ones`,
  );
}
