import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "./shell.js";

it("a shell reads a word as it was, whatever is in it", () => {
  const words = [
    "plain-1.csv.gz",
    "a b",
    "it's",
    '"',
    "$HOME",
    "`id`",
    "a;b",
    "*",
    "\\",
    "~",
    "",
    "ü\n",
  ];
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`]);
  expect(printed.toString().split("\0").slice(0, -1)).toEqual(words);
});

it("what needs no quotes has none", () => {
  expect(shellWord("predictors/nasbench201-cifar10")).toBe("predictors/nasbench201-cifar10");
});
