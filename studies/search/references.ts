/**
 * @module
 * Queries of searches elsewhere, to stand beside ours: published ones, and those of an independent
 * simulator on the same tables, which ours has to agree with.
 */

/** Mean queries to the best accuracy of the table, on the number that is searched on. */
export interface IndependentFigure {
  /** Id of the study. */
  readonly study: string;
  readonly strategy: string;
  readonly queries: number;
}

/** Of a simulator written apart from this one, in another language. */
export const independent: readonly IndependentFigure[] = [
  { study: "nasbench201-cifar10", strategy: "random", queries: 7682 },
  { study: "nasbench201-cifar10", strategy: "aging", queries: 244 },
  { study: "nasbench201-cifar10", strategy: "aging:population=20,sample=15", queries: 156 },
  { study: "nasbench201-cifar100", strategy: "random", queries: 8005 },
  { study: "nasbench201-cifar100", strategy: "aging", queries: 215 },
  { study: "nasbench201-cifar100", strategy: "aging:population=20,sample=15", queries: 96 },
];

/** Mean best so far by queries. */
export interface IndependentBest {
  readonly study: string;
  readonly strategy: string;
  readonly best: Readonly<Record<number, number>>;
}

export const independentBest: readonly IndependentBest[] = [
  {
    study: "nasbench101-rows",
    strategy: "random",
    best: { 50: 93.44, 100: 93.58, 150: 93.63, 200: 93.68 },
  },
  {
    study: "nasbench101-rows",
    strategy: "aging",
    best: { 50: 93.43, 100: 93.6, 150: 93.81, 200: 93.93 },
  },
  {
    study: "nasbench101-rows",
    strategy: "aging:population=30,sample=10,mutation=bitwise",
    best: { 50: 93.65, 100: 93.99, 150: 94.12, 200: 94.16 },
  },
];

export interface PublishedSearch {
  readonly method: string;
  readonly benchmark: string;
  readonly figure: string;
  /** Written down from memory of the paper: may be off. */
  readonly fromMemory: boolean;
}

/** Published figures; protocols differ, so they stand apart from ours. */
export const publishedSearches: readonly PublishedSearch[] = [
  {
    method: "WeakNAS",
    benchmark: "NAS-Bench-201",
    figure: "182 / 78 / 268 queries to the optimum of CIFAR-10 / CIFAR-100 / ImageNet16-120",
    fromMemory: true,
  },
  {
    method: "Regularized evolution (in the WeakNAS paper)",
    benchmark: "NAS-Bench-201",
    figure: "563 / 438 / 715 queries to the optimum of CIFAR-10 / CIFAR-100 / ImageNet16-120",
    fromMemory: true,
  },
  {
    method: "WeakNAS",
    benchmark: "NAS-Bench-101",
    figure: "test accuracy 94.10 after 150 queries, 94.17 after 200",
    fromMemory: false,
  },
  {
    method: "AG-Net",
    benchmark: "NAS-Bench-101",
    figure: "94.18 after 192 queries",
    fromMemory: true,
  },
  {
    method: "BRP-NAS",
    benchmark: "NAS-Bench-101",
    figure: "94.22 after 140 queries",
    fromMemory: true,
  },
  {
    method: "Neural Predictor",
    benchmark: "NAS-Bench-101",
    figure: "94.17 after 256 queries",
    fromMemory: true,
  },
  {
    method: "SemiNAS",
    benchmark: "NAS-Bench-101",
    figure: "93.98 after 300 queries",
    fromMemory: true,
  },
  {
    method: "Regularized evolution",
    benchmark: "NAS-Bench-101",
    figure: "93.96 after 2,000 queries",
    fromMemory: true,
  },
  {
    method: "Random search",
    benchmark: "NAS-Bench-101",
    figure: "93.66 after 2,000 queries",
    fromMemory: true,
  },
];
