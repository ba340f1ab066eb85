/**
 * @module
 * Benchmark tables that are generally known: where they are published, and how they are imported.
 */

/** A table that somebody has published. */
export interface Benchmark {
  /** Under which `command` loads it. */
  readonly id: string;
  readonly title: string;
  /** Id of the search space. */
  readonly space: string;
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

const NASBENCH101 = {
  space: "nasbench101",
  rows: 423_624,
  licence: "Apache-2.0",
  paper: "https://arxiv.org/abs/1902.09635",
  page: "https://github.com/google-research/nasbench",
} as const;

const NATS_BENCH = {
  licence: "MIT",
  paper: "https://arxiv.org/abs/2009.00437",
  page: "https://github.com/D-X-Y/NATS-Bench",
} as const;

/** All of them. Files of one's own are imported in the same way, as CSV. */
export const benchmarks: readonly Benchmark[] = [
  {
    ...NASBENCH101,
    id: "nasbench101",
    title: "NAS-Bench-101, all budgets",
    source:
      "Ying et al., NAS-Bench-101 (2019): three runs of each cell at 4, 12, 36 and 108 epochs on CIFAR-10",
    file: "nasbench_full.tfrecord",
    command: "npx archfit import nasbench_full.tfrecord --table nasbench101",
  },
  {
    ...NASBENCH101,
    id: "nasbench101-only108",
    title: "NAS-Bench-101, 108 epochs",
    source: "Ying et al., NAS-Bench-101 (2019): three runs of each cell at 108 epochs on CIFAR-10",
    file: "nasbench_only108.tfrecord",
    command: "npx archfit import nasbench_only108.tfrecord --table nasbench101-only108",
  },
  {
    ...NATS_BENCH,
    id: "nasbench201",
    title: "NATS-Bench topology (NAS-Bench-201)",
    space: "nasbench201",
    rows: 15_625,
    source:
      "Dong et al., NATS-Bench (2021): one to three runs of each cell at 12 and 200 epochs on CIFAR-10, CIFAR-100 and ImageNet16-120",
    file: "NATS-tss-v1_0-3ffb9-simple",
    command: "npx archfit import NATS-tss-v1_0-3ffb9-simple --table nasbench201",
  },
  {
    ...NATS_BENCH,
    id: "nats-size",
    title: "NATS-Bench size",
    space: "nats-size",
    rows: 32_768,
    source:
      "Dong et al., NATS-Bench (2021): runs of each architecture at 1, 12 and 90 epochs on CIFAR-10, CIFAR-100 and ImageNet16-120",
    file: "NATS-sss-v1_0-50262-simple",
    command: "npx archfit import NATS-sss-v1_0-50262-simple --table nats-size",
  },
];

/** The one of that id, or `undefined`. */
export function findBenchmark(id: string): Benchmark | undefined {
  return benchmarks.find((benchmark) => benchmark.id === id);
}
