/**
 * @module
 * Kendall's tau as published for other predictors, with the protocol of each as far as it is known.
 * Protocols differ: these figures stand beside ours and are not to be compared to the last digit.
 */

export interface PublishedMethod {
  /** Id of the study that it stands beside. */
  readonly study: string;
  readonly method: string;
  readonly paper: string;
  /** By training size. */
  readonly kendallTau: Readonly<Record<number, number>>;
  /** Which cells were fitted on and measured on. */
  readonly protocol: string;
  /** Written down from memory of the paper: may be off. */
  readonly fromMemory: boolean;
}

const WEN =
  "Wen et al., Neural Predictor for NAS, ECCV 2020 (figures from the comparison in the TNASP paper)";
const TNASP = "Lu et al., TNASP, NeurIPS 2021";
const PINAT = "Lu et al., PINAT, AAAI 2023";
const NAR_FORMER = "Yi et al., NAR-Former, CVPR 2023";
const GATES = "Ning et al., GATES, ECCV 2020";
const TA_GATES = "Ning et al., TA-GATES, NeurIPS 2022";
const FLOWER_FORMER = "Hwang et al., FlowerFormer, CVPR 2024";

const ALL_OTHERS = "N cells drawn from the benchmark; measured on all others";
const HALVES =
  "1, 5 or 10 % of a fixed training half (7,813 cells); measured on the other half, not on all others";

export const published: readonly PublishedMethod[] = [
  {
    study: "nasbench201-cifar10",
    method: "Neural Predictor",
    paper: WEN,
    kendallTau: { 78: 0.343, 156: 0.413, 469: 0.584, 781: 0.634, 1563: 0.646 },
    protocol: ALL_OTHERS,
    fromMemory: false,
  },
  {
    study: "nasbench201-cifar10",
    method: "TNASP",
    paper: TNASP,
    kendallTau: { 78: 0.539, 156: 0.589, 469: 0.64, 781: 0.689, 1563: 0.724 },
    protocol: ALL_OTHERS,
    fromMemory: false,
  },
  {
    study: "nasbench201-cifar10",
    method: "PINAT",
    paper: PINAT,
    kendallTau: { 78: 0.549, 156: 0.631, 469: 0.706, 781: 0.761, 1563: 0.784 },
    protocol: ALL_OTHERS,
    fromMemory: false,
  },
  {
    study: "nasbench201-cifar10",
    method: "MLP (GATES paper)",
    paper: GATES,
    kendallTau: { 78: 0.097, 390: 0.396, 781: 0.539 },
    protocol: HALVES,
    fromMemory: true,
  },
  {
    study: "nasbench201-cifar10",
    method: "LSTM (GATES paper)",
    paper: GATES,
    kendallTau: { 78: 0.555, 390: 0.641, 781: 0.727 },
    protocol: HALVES,
    fromMemory: true,
  },
  {
    study: "nasbench201-cifar10",
    method: "GATES",
    paper: GATES,
    kendallTau: { 78: 0.74, 390: 0.863, 781: 0.88 },
    protocol: HALVES,
    fromMemory: true,
  },
  {
    study: "nasbench201-cifar10",
    method: "TA-GATES",
    paper: TA_GATES,
    kendallTau: { 78: 0.773, 390: 0.867 },
    protocol: HALVES,
    fromMemory: true,
  },
  {
    study: "nasbench201-cifar10",
    method: "NAR-Former",
    paper: NAR_FORMER,
    kendallTau: { 781: 0.849, 1563: 0.901 },
    protocol: ALL_OTHERS,
    fromMemory: true,
  },
  {
    study: "nasbench201-cifar10",
    method: "FlowerFormer",
    paper: FLOWER_FORMER,
    kendallTau: { 78: 0.8, 390: 0.898, 781: 0.913 },
    protocol: HALVES,
    fromMemory: true,
  },
  {
    study: "nasbench101",
    method: "Neural Predictor",
    paper: WEN,
    kendallTau: { 100: 0.391, 172: 0.545, 424: 0.679, 4236: 0.769 },
    protocol: ALL_OTHERS,
    fromMemory: false,
  },
  {
    study: "nasbench101",
    method: "TNASP",
    paper: TNASP,
    kendallTau: { 100: 0.6, 172: 0.669, 424: 0.705, 4236: 0.82 },
    protocol: ALL_OTHERS,
    fromMemory: false,
  },
  {
    study: "nasbench101",
    method: "PINAT",
    paper: PINAT,
    kendallTau: { 100: 0.679, 172: 0.715, 424: 0.772, 4236: 0.846 },
    protocol: ALL_OTHERS,
    fromMemory: false,
  },
  {
    study: "nasbench101",
    method: "NAR-Former",
    paper: NAR_FORMER,
    kendallTau: { 100: 0.632, 172: 0.653, 424: 0.771, 4236: 0.871 },
    protocol: ALL_OTHERS,
    fromMemory: true,
  },
  {
    study: "nasbench101",
    method: "GATES",
    paper: GATES,
    kendallTau: { 381: 0.779, 3813: 0.859 },
    protocol: "0.1 or 1 % of a fixed training split (381,262 cells); measured on its test split",
    fromMemory: true,
  },
  {
    study: "nasbench101",
    method: "FlowerFormer",
    paper: FLOWER_FORMER,
    kendallTau: { 73: 0.75, 364: 0.861 },
    protocol:
      "1 or 5 %, probably of a training split of 7,290 cells (so 73 or 364); measured on a test split",
    fromMemory: true,
  },
];

/** Training sizes with a published figure, ascending. */
export function publishedSizes(methods: readonly PublishedMethod[]): number[] {
  const sizes = methods.flatMap(({ kendallTau }) => Object.keys(kendallTau).map(Number));
  return [...new Set(sizes)].sort((a, b) => a - b);
}
