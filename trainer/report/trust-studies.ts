/**
 * @module
 * What is measured beside the ranking: intervals, threshold classifiers, corrections from few labels.
 */
import { type Family, findFamily } from "../families/index.js";
import type { QualityStudy } from "./quality-studies.js";

/** A family at a training size of a study, whose uncertainty is measured. */
export interface TrustStudy {
  readonly study: QualityStudy["id"];
  readonly family: string;
  readonly samples: number;
  readonly draws: number;
  /** Where a classifier is measured, too. */
  readonly threshold?: number;
}

export const trustStudies: readonly TrustStudy[] = [
  { study: "nasbench201-cifar10", family: "best", samples: 390, draws: 5 },
  { study: "nasbench201-cifar10", family: "best", samples: 781, draws: 5 },
  { study: "nasbench101", family: "best", samples: 424, draws: 5 },
  { study: "nasbench201-cifar10", family: "best", samples: 400, draws: 3, threshold: 90 },
  { study: "nasbench101", family: "best", samples: 400, draws: 3, threshold: 90 },
  { study: "nasbench101", family: "best", samples: 400, draws: 3, threshold: 93 },
  { study: "nasbench201-cifar10", family: "rnn", samples: 400, draws: 3, threshold: 90 },
  { study: "nasbench101", family: "rnn", samples: 400, draws: 3, threshold: 90 },
  { study: "nasbench101", family: "rnn", samples: 400, draws: 3, threshold: 93 },
];

export function familyOf({ family }: TrustStudy): Family {
  const found = findFamily(family);
  if (!found) throw new RangeError(`There is no family ${family}`);
  return found;
}

/** A predictor of all rows of one target, corrected by a few labels of another. */
export const transferStudy = {
  study: "nasbench201-cifar100",
  source: { family: "mlp", target: "cifar10_test_200" },
  samples: [20, 50, 100],
  draws: 20,
} as const;
