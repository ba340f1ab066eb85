/**
 * @module
 * Blocks of code in Markdown that a reader would run, and whether what they print is what is printed below them.
 *
 * A block of `sh`, `ts` or `python` is run unless a line `<!-- not run: WHY -->` stands before it. Where a block
 * without a language, or of `json`, follows directly, that is its output. There, `…` stands for anything, space
 * does not count, and a number with decimals is what is printed there when rounded to as many.
 */
import { readFile } from "node:fs/promises";

const LANGUAGES = ["sh", "ts", "python"] as const;

export interface Block {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: (typeof LANGUAGES)[number];
  readonly code: string;
  /** What is shown of its output, if anything is. */
  readonly output: string | undefined;
}

const NOT_RUN = /^<!-- not run: .+ -->$/;

/** The blocks of a file that are to be run, in order. */
export async function blocksOf(file: string): Promise<Block[]> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const fenced: { at: number; end: number; language: string }[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at].startsWith("```")) continue;
    const end = lines.indexOf("```", at + 1);
    fenced.push({ at, end, language: lines[at].slice(3) });
    at = end;
  }
  const lineBefore = (at: number) => lines.slice(0, at).findLast((line) => line !== "") ?? "";
  const textOf = ({ at, end }: { at: number; end: number }) => lines.slice(at + 1, end).join("\n");
  return fenced.flatMap((block, index) => {
    const language = LANGUAGES.find((each) => each === block.language);
    if (!language || NOT_RUN.test(lineBefore(block.at))) return [];
    const next = fenced[index + 1];
    const isOutput = next && lineBefore(next.at) === "```" && ["", "json"].includes(next.language);
    const output = isOutput ? textOf(next) : undefined;
    return [{ line: block.at + 1, language, code: textOf(block), output }];
  });
}

/** Characters of what is printed that a failed test shows. */
const LONGEST_EXCERPT = 2000;

const ELLIPSIS = "…";
const DECIMAL = String.raw`-?\d+\.\d+`;

/** Where what is shown is not what is printed: the shown part, and what is printed from there on. Else `undefined`. */
export function difference(
  shown: string,
  printed: string,
): { readonly shown: string; readonly printed: string } | undefined {
  let rest = withoutSpace(printed);
  const parts = withoutSpace(shown.replaceAll(`"${ELLIPSIS}"`, ELLIPSIS)).split(ELLIPSIS);
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const found = find(part, rest, index === 0 ? "^" : "", isLast ? "$" : "");
    if (found === undefined) {
      const excerpt = isLast ? rest.slice(-LONGEST_EXCERPT) : rest.slice(0, LONGEST_EXCERPT);
      return { shown: part, printed: excerpt };
    }
    rest = rest.slice(found);
  }
  return undefined;
}

/** Where the first text ends that a part can be shown of; `undefined` if there is none. */
function find(part: string, text: string, start: string, end: string): number | undefined {
  const decimals = part.match(new RegExp(DECIMAL, "g")) ?? [];
  const literals = part.split(new RegExp(DECIMAL)).map(escaped);
  const pattern = new RegExp(start + literals.join(`(${DECIMAL})`) + end, "g");
  for (const found of text.matchAll(pattern)) {
    const isSame = decimals.every((decimal, index) => {
      const digits = decimal.length - decimal.indexOf(".") - 1;
      return Number(found[index + 1]).toFixed(digits) === decimal;
    });
    if (isSame) return found.index + found[0].length;
  }
  return undefined;
}

const withoutSpace = (text: string) => text.replaceAll(/\s/g, "");

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
