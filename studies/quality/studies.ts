/**
 * @module
 * The protocol of `docs/quality.md`: which tables, targets, training sizes and draws; what is measured beside the
 * ranking: intervals, threshold classifiers, corrections from few labels.
 */
import { join } from "node:path";
import { readTable, type Table } from "../../tables/read/read-table.js";
import { resolveSpace } from "../../tables/read/resolve-space.js";
import type { Setting } from "../../trainer/evaluation/evaluate.js";
import { type Family, families, findFamily } from "../../trainer/families/index.js";

/** One target of one table. */
export interface QualityStudy {
  /** Names it on the command line and in file names. */
  readonly id: string;
  /** Such as `NAS-Bench-201, CIFAR-10`. */
  readonly title: string;
  /** Name of the table's file, in the folder of the tables. */
  readonly file: string;
  /** Id, or the name of the file that defines it, in the folder of the tables. */
  readonly space: string;
  readonly target: string;
  /** What a row of the target is, for the page. */
  readonly label: string;
  /** Training sizes, ascending. */
  readonly samples: readonly number[];
  /** Rows to measure on; unless given, all that are not fitted on. */
  readonly heldOut?: number;
  /** Draws of some families at some sizes (unless given, at all), where they are not the usual number. */
  readonly draws?: readonly {
    readonly families: readonly string[];
    readonly samples?: readonly number[];
    readonly draws: number;
  }[];
  /** What else a reader has to know of the table. */
  readonly remark?: string;
}

/** Families that take minutes where there are many labels. */
const SLOW = ["pnas", "rnn", "gcn", "gcn_features", "forest"];
/** Where the graph of an architecture is a chain, graph networks have nothing to tell from it. */
const NO_SLOW = [{ families: SLOW, draws: 0 }];

export const qualityStudies: readonly QualityStudy[] = [
  {
    id: "nasbench201-cifar10",
    title: "NAS-Bench-201, CIFAR-10",
    file: "nasbench201.csv.gz",
    space: "nasbench201",
    target: "cifar10_test_200",
    label: "test accuracy on CIFAR-10 after 200 epochs, mean over seeds",
    samples: [78, 156, 390, 781, 1563],
    draws: [
      { families: SLOW, samples: [390], draws: 2 },
      { families: SLOW, draws: 0 },
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
    draws: [{ families: SLOW, draws: 0 }],
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
    draws: [
      { families: SLOW, samples: [424], draws: 2 },
      { families: SLOW, draws: 0 },
    ],
    remark: "The table holds 344,171 of the 423,624 cells of the space.",
  },
  {
    id: "mnasnet-imagenet",
    title: "MnasNet, ImageNet",
    file: "mnasnet.csv.gz",
    space: "mnasnet.json",
    target: "imagenet_proxy_top1_percent",
    label: "top-1 accuracy on ImageNet after a shortened training",
    samples: [50, 100, 200],
    draws: NO_SLOW,
  },
  {
    id: "fbnet-pixel3",
    title: "FBNet, latency on a Pixel 3",
    file: "fbnet-latency.csv.gz",
    space: "fbnet.json",
    target: "pixel3_ms",
    label: "milliseconds an image, a sum over layers",
    samples: [50, 100, 200, 400],
    draws: NO_SLOW,
  },
  {
    id: "ofa-v100",
    title: "Once-for-all, latency on a V100",
    file: "ofa-latency.csv.gz",
    space: "ofa.json",
    target: "v100_b1_ms",
    label: "milliseconds an image",
    samples: [100, 400],
    draws: NO_SLOW,
  },
];

/** @throws {RangeError} if there is no study of that id. */
export function studyOf(id: string): QualityStudy {
  const study = qualityStudies.find((one) => one.id === id);
  if (study === undefined) throw new RangeError(`There is no study ${id}`);
  return study;
}

/**
 * The table of a study, with its space.
 *
 * @param tables folder of the tables, where definitions of spaces are, too.
 * @param target unless given, that of the study.
 * @throws {InputError | SourceError} if it cannot be read.
 */
export async function readStudyTable(
  { file, space, target: own }: QualityStudy,
  tables: string,
  target = own,
): Promise<Table> {
  const isDefined = space.endsWith(".json");
  const named = await resolveSpace(isDefined ? join(tables, space) : space);
  return readTable(join(tables, file), target, named);
}

/** Unless a study says otherwise. */
const DRAWS = 20;

/** Draws of a training size for a family; 0 where it is not measured. */
export function drawsOf(study: QualityStudy, family: string, size: number): number {
  const own = study.draws?.find(
    ({ families, samples }) => families.includes(family) && (samples?.includes(size) ?? true),
  );
  return own?.draws ?? DRAWS;
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
  return selected.families.flatMap((family) =>
    study.samples
      .filter((size) => samples === undefined || samples.includes(size))
      .filter((size) => drawsOf(study, family.name, size) > 0)
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

/** A family at a training size of a study, whose uncertainty is measured. */
export interface TrustStudy {
  readonly study: QualityStudy["id"];
  readonly family: string;
  readonly samples: number;
  readonly draws: number;
  /** Where a classifier is measured, too. */
  readonly threshold?: number;
}

const trust = (study: QualityStudy["id"], family: string, samples: number): TrustStudy => ({
  study,
  family,
  samples,
  draws: DRAWS,
});

const trustStudies: readonly TrustStudy[] = [
  ...["best", "mlp", "trees"].flatMap((family) =>
    [78, 390, 1563].map((samples) => trust("nasbench201-cifar10", family, samples)),
  ),
  ...["rnn", "gcn"].map((family) => trust("nasbench201-cifar10", family, 390)),
  trust("nasbench101", "best", 424),
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
