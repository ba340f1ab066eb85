/**
 * @module
 * Reads what a request names rows of a table by: each item becomes the value that it is looked up by,
 * or the error that is answered in its place.
 */
import type { LookupKind, LookupRequest } from "../../schema/http/benchmark-lookup.js";
import { type LookupError, ProblemError } from "../../schema/http/problems.js";
import type { Work } from "../../search/work.js";
import { COST, mapInSlices } from "../../search/work.js";
import { ArchitectureError, type SearchSpace } from "../../spaces/index.js";
import { quote } from "../../spaces/quote.js";
import type { Identifier, RowName } from "../../tables/queries/rows.js";
import type { TableVersion } from "../../tables/queries/version.js";
import { isArchitecture, readArchitectures } from "./architectures.js";

export type LookupItem = { readonly value: string | number } | LookupError;

export const isItem = (item: LookupItem): item is { readonly value: string | number } =>
  "value" in item;

export interface LookupItems {
  readonly kind: LookupKind;
  /** Under what all values are looked up. */
  readonly by: Identifier;
  /** In the order of the request. */
  readonly items: readonly LookupItem[];
}

const HASH = /^[0-9a-f]{32}$/;
const INDEX = /^\d{1,9}$/;
/** Beyond it a text is no key, and not worth asking for. */
const LONGEST_KEY = 1000;

/** @throws {ProblemError} where the table can't be asked in this way at all. */
export async function readLookupItems(
  version: TableVersion,
  request: LookupRequest,
  work: Work,
): Promise<LookupItems> {
  if (request.architectures !== undefined) {
    const space = requireSpaceOf(version);
    const read = await readArchitectures(space, request.architectures, work);
    const items = await mapInSlices(read, work, COST.hash, (item, index) =>
      isArchitecture(item)
        ? { value: space.key(item) }
        : withHint(item, hintOf(version, request.architectures?.[index])),
    );
    return { kind: "architectures", by: "key", items };
  }
  if (request.keys !== undefined)
    return {
      kind: "keys",
      by: "key",
      items: await readEach(version, "keys", request.keys, work, (key) => readKey(version, key)),
    };
  if (request.hashes !== undefined)
    return {
      kind: "hashes",
      by: version.keyIsHash ? "key" : "hash",
      items: await readEach(version, "hashes", request.hashes, work, readHash),
    };
  const { lastIndex } = version;
  if (lastIndex === null)
    throw new ProblemError(
      "invalid_request",
      `The table ${version.table} has no official indices: look up by architectures, keys or hashes`,
      "/indices",
    );
  return {
    kind: "indices",
    by: "officialIndex",
    items: await readEach(version, "indices", request.indices ?? [], work, (index) =>
      readIndex(lastIndex, index),
    ),
  };
}

/**
 * What a text of a path names: a hash, an official index, a key, or an architecture in its official form.
 *
 * @throws {ProblemError}
 */
export function readName(version: TableVersion, text: string): RowName {
  try {
    if (version.lastIndex !== null && INDEX.test(text) && !isWritten(version, text))
      return { by: "officialIndex", value: readIndex(version.lastIndex, Number(text)) };
    if (HASH.test(text.toLowerCase()) && !version.keyIsHash)
      return { by: "hash", value: text.toLowerCase() };
    const isCell = version.keyIsHash && text.startsWith("{");
    if (!isCell) return { by: "key", value: readKey(version, text) };
    const space = requireSpaceOf(version);
    return { by: "key", value: space.key(space.parseText(text)) };
  } catch (error) {
    const { type, detail, pointer } = itemError(error);
    throw new ProblemError(type, detail, pointer || undefined);
  }
}

/** Whether the space of the table reads the text as an architecture: one option may be a number. */
function isWritten({ space }: TableVersion, text: string): boolean {
  try {
    return space?.parseText(text) !== undefined;
  } catch {
    return false;
  }
}

/** Where something belongs that is no architecture, but names one. */
function hintOf({ lastIndex, keyIsHash }: TableVersion, item: unknown): string | undefined {
  if (typeof item === "string" && HASH.test(item.toLowerCase()))
    return keyIsHash ? "A hash belongs in hashes or keys" : "A hash belongs in hashes";
  if (typeof item === "number" && lastIndex !== null) return "An official index belongs in indices";
  return undefined;
}

const withHint = ({ error }: LookupError, hint: string | undefined): LookupError => ({
  error: hint === undefined ? error : { ...error, detail: `${hint}. ${error.detail}` },
});

/** What is wrong with an item besides architectures that can't be read. */
class UnusableItem extends Error {
  constructor(
    readonly type: LookupError["error"]["type"],
    detail: string,
  ) {
    super(detail);
  }
}

function readEach(
  version: TableVersion,
  kind: LookupKind,
  items: readonly unknown[],
  work: Work,
  read: (item: unknown) => string | number,
): Promise<LookupItem[]> {
  return mapInSlices(items, work, COST.read, (item, index) => {
    try {
      return { value: read(item) };
    } catch (error) {
      const { type, detail, pointer } = itemError(error);
      const read = { error: { type, detail, pointer: `/${kind}/${index}${pointer}` } };
      return kind === "keys" ? withHint(read, hintOf(version, item)) : read;
    }
  });
}

function readKey({ keyIsHash, space }: TableVersion, key: unknown): string {
  if (keyIsHash) return readHash(key);
  if (space !== undefined && typeof key === "string") return space.key(space.parseText(key));
  if (typeof key !== "string")
    throw new UnusableItem("malformed_architecture", "A key is a string, as tables state it");
  if (key.length > LONGEST_KEY)
    throw new UnusableItem("not_in_table", `No key has more than ${LONGEST_KEY} characters`);
  return key;
}

/** The official text is in lower case. */
function readHash(hash: unknown): string {
  if (typeof hash === "string" && HASH.test(hash.toLowerCase())) return hash.toLowerCase();
  const found =
    typeof hash !== "string"
      ? "no string"
      : hash.length === 32
        ? quote(hash)
        : `${hash.length} characters, ${quote(hash)}`;
  throw new UnusableItem("malformed_hash", `A hash is 32 hexadecimal digits, not ${found}`);
}

function readIndex(last: number, index: unknown): number {
  if (Number.isInteger(index) && (index as number) >= 0 && (index as number) <= last)
    return index as number;
  const found = typeof index === "number" ? `${index}` : "of another type";
  throw new UnusableItem(
    "index_out_of_range",
    `An official index here is an integer from 0 to ${last}, not ${found}`,
  );
}

function itemError(error: unknown): LookupError["error"] {
  if (error instanceof ArchitectureError)
    return { type: error.type, detail: error.message, pointer: error.pointer };
  if (error instanceof UnusableItem)
    return { type: error.type, detail: error.message, pointer: "" };
  throw error;
}

function requireSpaceOf({ table, space, spaceId }: TableVersion): SearchSpace {
  if (space !== undefined) return space;
  throw new ProblemError(
    "invalid_request",
    `The table ${table} is of the space ${quote(spaceId)}, whose architectures this service can't read: look up by keys or hashes`,
    "/architectures",
  );
}
