/**
 * @module
 * Logistic regression on a few scores: from scores to a probability (Platt, 1999).
 */
import { extremes } from "./summary.js";

/** 1 / (1 + exp(-(bias + Σ weight · score))). */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Keeps weights finite where scores separate the classes. */
const RIDGE = 1;
const STEPS = 50;

/**
 * Fits by Newton's method, the weights slightly drawn towards 0.
 *
 * @param scores one list per row.
 */
export function fitLogistic(
  scores: readonly (readonly number[])[],
  above: readonly boolean[],
): Logistic {
  const width = scores[0].length + 1;
  const rows = scores.map((row) => [...row, 1]);
  let weights = new Array<number>(width).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, at) => (at < width - 1 ? RIDGE * weight : 0));
    const curvature = weights.map((_, i) =>
      weights.map((_, j) => (i === j ? (i < width - 1 ? RIDGE : 1e-9) : 0)),
    );
    rows.forEach((row, index) => {
      const probability = sigmoid(row.reduce((sum, value, at) => sum + value * weights[at], 0));
      const slope = probability * (1 - probability);
      for (let i = 0; i < width; i++) {
        gradient[i] += (probability - Number(above[index])) * row[i];
        for (let j = 0; j < width; j++) curvature[i][j] += slope * row[i] * row[j];
      }
    });
    const change = solve(curvature, gradient);
    weights = weights.map((weight, at) => weight - change[at]);
    if (extremes(change.map(Math.abs)).most < 1e-9) break;
  }
  return { weights: weights.slice(0, -1), bias: weights[width - 1] };
}

export function applyLogistic({ weights, bias }: Logistic, scores: readonly number[]): number {
  return sigmoid(scores.reduce((sum, score, at) => sum + score * weights[at], bias));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Gaussian elimination with pivots, of a few unknowns. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let at = column; at <= size; at++) rows[row][at] -= factor * rows[column][at];
    }
  }
  return rows.map((row, index) => row[size] / row[index]);
}
