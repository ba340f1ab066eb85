/**
 * @module
 * What is measured beside the ranking: intervals, threshold classifiers, corrections from few labels.
 */
import { type Family, findFamily } from "../trainer/families/index.js";
import type { QualityStudy, Selection } from "./quality-studies.js";

/** A family at a training size of a study, whose uncertainty is measured. */
export interface TrustStudy {
  readonly study: QualityStudy["id"];
  readonly family: string;
  readonly samples: number;
  readonly draws: number;
  /** Where a classifier is measured, too. */
  readonly threshold?: number;
}

const trustStudies: readonly TrustStudy[] = [
  { study: "nasbench201-cifar10", family: "best", samples: 390, draws: 5 },
  { study: "nasbench201-cifar10", family: "best", samples: 781, draws: 5 },
  { study: "nasbench101", family: "best", samples: 424, draws: 5 },
  { study: "nasbench201-cifar10", family: "best", samples: 400, draws: 3, threshold: 90 },
  { study: "nasbench101", family: "best", samples: 400, draws: 2, threshold: 90 },
  { study: "nasbench201-cifar10", family: "rnn", samples: 400, draws: 2, threshold: 90 },
  { study: "nasbench101", family: "rnn", samples: 400, draws: 2, threshold: 90 },
  { study: "nasbench101", family: "rnn", samples: 400, draws: 2, threshold: 93 },
];

/** What of the protocol beside the ranking is measured. */
export interface TrustSelection extends Selection {
  readonly studies: readonly QualityStudy[];
}

/** The studies that were selected. */
export function trustStudiesOf({
  studies,
  families,
  samples,
  draws,
}: TrustSelection): TrustStudy[] {
  return trustStudies
    .filter(
      (one) =>
        studies.some(({ id }) => id === one.study) &&
        families.some(({ name }) => name === one.family) &&
        (samples?.includes(one.samples) ?? true),
    )
    .map((one) => ({ ...one, draws: draws ?? one.draws }));
}

export function familyOf({ family }: TrustStudy): Family {
  const found = findFamily(family);
  if (!found) throw new RangeError(`There is no family ${family}`);
  return found;
}

/** A predictor of all rows of one target, corrected by a few labels of another. */
export interface TransferStudy {
  readonly study: QualityStudy["id"];
  readonly source: { readonly family: string; readonly target: string };
  readonly samples: readonly number[];
  readonly draws: number;
}

const transferStudy: TransferStudy = {
  study: "nasbench201-cifar100",
  source: { family: "mlp", target: "cifar10_test_200" },
  samples: [20, 50, 100],
  draws: 20,
};

/** The sizes of the study that were selected, or `undefined` if none was. */
export function transferStudyOf({
  studies,
  families,
  samples,
  draws,
}: TrustSelection): TransferStudy | undefined {
  const { study, source } = transferStudy;
  const sizes = transferStudy.samples.filter((size) => samples?.includes(size) ?? true);
  const isSelected =
    studies.some(({ id }) => id === study) && families.some(({ name }) => name === source.family);
  if (!isSelected || sizes.length === 0) return undefined;
  return { ...transferStudy, samples: sizes, draws: draws ?? transferStudy.draws };
}
