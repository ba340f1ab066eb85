/**
 * @module
 * What a search space is: one object behind one interface. A new space is one folder and one line in
 * the registry (`index.ts`); nothing elsewhere asks which space it has.
 */
import type { ChoicesDefinition } from "./choices/definition.js";
import type { FeatureGroupName } from "./encodings/feature-groups.js";
import type { OperationGraph, OperationKind } from "./operation-graph.js";

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

/** One categorical choice of which an architecture is made. */
export interface Decision {
  readonly name: string;
  readonly options: readonly string[];
}

/** Value of a decision that an architecture leaves open (NAS-Bench-101: the operation of a vertex that it does not have). */
export const ABSENT = 255;

/** Size of the network that an architecture stands for. */
export interface Cost {
  /** Trainable parameters, in millions. */
  readonly params_m: number;
  /** Multiply-accumulates of one forward pass of one image, in millions (the field calls them FLOPs). */
  readonly flops_m: number;
}

/** The numbers under which a benchmark knows the architectures of its space. */
export interface OfficialIndices<A> {
  of(architecture: A): number;
  /** The architecture of an index, or `undefined` if it is none. */
  at(index: number): A | undefined;
}

/** Numbers that only one space knows, appended to the graph features. */
export interface ExtraFeatures<A> {
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
  readonly operationKinds: readonly OperationKind[];
  /** Names of all operations as they stand in the official form. */
  readonly operations: readonly string[];
  /** Which graph features tell its architectures apart; others would only dilute them. */
  readonly featureGroups: readonly FeatureGroupName[];
  /** Most vertices that an `operationGraph` has, input and output included. */
  readonly maxVertices: number;
  /** Most edges that an `operationGraph` has. */
  readonly maxEdges: number;
  /** Most inner vertices on one path of an `operationGraph`. */
  readonly longestPath: number;
  /** Limits of the space by name, such as `{ vertices: 7, edges: 9 }`. */
  readonly limits: Readonly<Record<string, number>>;
  /** The benchmark's own numbering, 0 … `size.written` - 1; left out by spaces that have none, or whose files alone know it. */
  readonly officialIndices?: OfficialIndices<A>;
  readonly size: {
    /** Valid written architectures (NAS-Bench-101: 7×7 matrices with five operations). */
    readonly written: number;
    /** Distinct functions among them. */
    readonly distinct: number;
  };
  readonly decisions: readonly Decision[];
  /** Per decision: the published probability that a mutation changes it; "one" if it changes exactly one decision. */
  readonly mutationRates: readonly number[] | "one";
  /** CSV columns that hold an architecture. */
  readonly columns: readonly string[];
  readonly extraFeatures: ExtraFeatures<A>;
  /** What makes the space again, where it is a list of choices. */
  readonly definition?: ChoicesDefinition;

  /** Reads the official form. @throws {ArchitectureError} */
  parse(written: unknown): A;
  /** Reads one line of text: the official string, or the official form as JSON. @throws {ArchitectureError} */
  parseText(text: string): A;
  /** Reads the cells of a CSV row under `columns`, in that order. @throws {ArchitectureError} */
  parseColumns(cells: readonly string[]): A;
  /** The architecture as it was written. `parse(format(a))` equals `a`. */
  format(architecture: A): WrittenArchitecture;

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

  /** One value for each of `decisions`: an index into its options, or `ABSENT`. */
  toDecisions(architecture: A): Uint8Array;
  /** The architecture of these decisions (none `ABSENT`), or `undefined` if there is none. */
  fromDecisions(values: Uint8Array): A | undefined;
  /** All architectures of the space, each distinct written form once (NAS-Bench-101: each distinct cell once). */
  enumerate(): Iterable<A>;

  /** The smallest architectures, of size 1, for searches that grow them. What size is, a space decides. */
  smallest(): readonly A[];
  /** Architectures of size `size` + 1 that extend `architecture`, which is of size `size`; none of the largest. */
  expansions(architecture: A, size: number): readonly A[];
  /** Isomorphic copies: other `decisions` for the same graph, its vertices named in another order. */
  isomorphs(architecture: A): readonly A[];

  /** The view that encodings are written over; equal for all architectures that have the same `hash`. */
  operationGraph(architecture: A): OperationGraph;
  /** Of the network as written, dead parts included where the benchmark counts them; left out by spaces that do not know it. */
  cost?(architecture: A): Cost;
}
