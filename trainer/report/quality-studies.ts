/**
 * @module
 * The protocol of `docs/quality.md`: which tables, targets, training sizes and draws.
 */
import type { Setting } from "../evaluation/measure-draws.js";
import { type Family, families } from "../families/index.js";

/** One target of one table. */
export interface QualityStudy {
  /** Names it on the command line and in file names. */
  readonly id: string;
  /** Such as `NAS-Bench-201, CIFAR-10`. */
  readonly title: string;
  /** Name of the table's file, in the folder of the tables. */
  readonly file: string;
  readonly space: string;
  readonly target: string;
  /** What a row of the target is, for the page. */
  readonly label: string;
  /** Training sizes, ascending. */
  readonly samples: readonly number[];
  /** Rows to measure on; unless given, all that are not fitted on. */
  readonly heldOut?: number;
  /** Families that are measured; unless given, all. */
  readonly families?: readonly string[];
  /** Families that take long, the sizes where they do, and the draws that they are given there instead. */
  readonly fewerDraws?: readonly {
    readonly samples: readonly number[];
    readonly families: readonly string[];
    readonly draws: number;
  }[];
  /** What else a reader has to know of the table. */
  readonly remark?: string;
}

const SLOW = ["pnas", "rnn", "gcn", "gcn_features"];

export const qualityStudies: readonly QualityStudy[] = [
  {
    id: "nasbench201-cifar10",
    title: "NAS-Bench-201, CIFAR-10",
    file: "nasbench201.csv.gz",
    space: "nasbench201",
    target: "cifar10_test_200",
    label: "test accuracy on CIFAR-10 after 200 epochs, mean over seeds",
    samples: [78, 156, 390, 781, 1563],
    fewerDraws: [
      { samples: [78, 156], families: ["best"], draws: 10 },
      { samples: [1563], families: ["best"], draws: 3 },
      { samples: [78, 156, 390, 781, 1563], families: SLOW, draws: 3 },
    ],
  },
  {
    id: "nasbench201-cifar100",
    title: "NAS-Bench-201, CIFAR-100",
    file: "nasbench201.csv.gz",
    space: "nasbench201",
    target: "cifar100_test_200",
    label: "test accuracy on CIFAR-100 after 200 epochs, mean over seeds",
    samples: [78, 390, 1563],
    families: ["best", "mlp", "trees"],
    fewerDraws: [{ samples: [78], families: ["best"], draws: 5 }],
  },
  {
    id: "nasbench101",
    title: "NAS-Bench-101",
    file: "nasbench101.csv.gz",
    space: "nasbench101",
    target: "cifar10_test_108",
    label: "test accuracy on CIFAR-10 after 108 epochs, mean of three runs",
    samples: [100, 172, 424, 4236],
    heldOut: 20_000,
    fewerDraws: [
      { samples: [100, 172], families: ["best"], draws: 10 },
      { samples: [4236], families: ["best"], draws: 3 },
      { samples: [100, 172, 424], families: SLOW, draws: 3 },
      { samples: [4236], families: SLOW, draws: 1 },
    ],
    remark: "The table holds 344,171 of the 423,624 cells of the space.",
  },
];

/** @throws {RangeError} if there is no study of that id. */
export function studyOf(id: string): QualityStudy {
  const study = qualityStudies.find((one) => one.id === id);
  if (study === undefined) throw new RangeError(`There is no study ${id}`);
  return study;
}

/** Fewer labels spread the figures more, and cost less to fit. */
const FEW_SAMPLES = 200;
const DRAWS = { few: 20, many: 5 };

/** Draws of a training size for a family. */
export function drawsOf(
  { fewerDraws = [] }: QualityStudy,
  family: string,
  samples: number,
): number {
  const fewer = fewerDraws.find(
    (entry) => entry.samples.includes(samples) && entry.families.includes(family),
  );
  return fewer?.draws ?? (samples < FEW_SAMPLES ? DRAWS.few : DRAWS.many);
}

/** What of the protocol is measured; what is not given is all of it. */
export interface Selection {
  readonly families: readonly Family[];
  readonly samples?: readonly number[] | undefined;
  /** Instead of those of the protocol. */
  readonly draws?: number | undefined;
}

/** The settings of a study that were selected, families in their order. */
export function settingsOf(study: QualityStudy, { samples, draws, ...selected }: Selection) {
  const measured = selected.families.filter(({ name }) => study.families?.includes(name) ?? true);
  return measured.flatMap((family) =>
    study.samples
      .filter((size) => samples === undefined || samples.includes(size))
      .map(
        (size): Setting => ({
          family,
          samples: size,
          draws: draws ?? drawsOf(study, family.name, size),
        }),
      ),
  );
}

/** The recommended recipe first, the others as they are registered. */
export function inPageOrder(names: Iterable<string>): string[] {
  const order = ["best", ...families.map(({ name }) => name)];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...new Set(names)].sort((a, b) => place(a) - place(b));
}
