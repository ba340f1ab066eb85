/**
 * @module
 * The published tables of NAS-Bench-101.
 */
import type { Benchmark } from "../space.js";

const PUBLISHED = {
  rows: 423_624,
  licence: "Apache-2.0",
  paper: "https://arxiv.org/abs/1902.09635",
  page: "https://github.com/google-research/nasbench",
} as const;

export const benchmarks: readonly Benchmark[] = [
  {
    ...PUBLISHED,
    id: "nasbench101",
    title: "NAS-Bench-101, all budgets",
    source:
      "Ying et al., NAS-Bench-101 (2019): three runs of each cell at 4, 12, 36 and 108 epochs on CIFAR-10",
    file: "nasbench_full.tfrecord",
    command: "npx archfit import nasbench_full.tfrecord --table nasbench101",
  },
  {
    ...PUBLISHED,
    id: "nasbench101-only108",
    title: "NAS-Bench-101, 108 epochs",
    source: "Ying et al., NAS-Bench-101 (2019): three runs of each cell at 108 epochs on CIFAR-10",
    file: "nasbench_only108.tfrecord",
    command: "npx archfit import nasbench_only108.tfrecord --table nasbench101-only108",
  },
];
