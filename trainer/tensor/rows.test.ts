import "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { encodeRows, joinRows, rowTensor } from "./rows.js";

/** Rows of the numbers from the first one on, every third of which is 0. */
const encode = (some: readonly number[]) =>
  Float32Array.from(some.flatMap((first) => [first % 3, (first + 1) % 3, (first + 2) % 3, -1]));
const firsts = Array.from({ length: 150 }, (_, first) => first);

it("gives what was encoded, whatever is chosen, and holds no zeros", () => {
  const rows = encodeRows(encode, firsts);
  expect([rows.count, rows.columns, rows.numbers.length]).toEqual([150, 4, 450]);
  const chosen = [149, 0, 64, 64];
  expect(rowTensor(rows, chosen).dataSync()).toEqual(encode(chosen.map((row) => firsts[row])));
});

it("joins rows one behind the other, empty ones too", () => {
  const [zeros, others] = [[0, 0, 0], firsts.slice(0, 2)];
  const rows = joinRows([
    encodeRows(() => new Float32Array(12), zeros),
    encodeRows(encode, others),
  ]);
  expect(rows.count).toBe(5);
  expect([...rowTensor(rows, [1, 4]).dataSync()]).toEqual([0, 0, 0, 0, ...encode([1])]);
});
