import { expect, it } from "vitest";
import { PredictorCard } from "../../schema/card.js";
import { nasbench201 } from "../../spaces/index.js";
import { type CardFacts, makeCard } from "./card.js";

it("a figure that is no number is null in a card, and the card is one", () => {
  const facts = {
    id: "some",
    family: { name: "mlp", description: "Some networks" },
    table: {
      name: "table.csv",
      sha256: "0".repeat(64),
      space: nasbench201,
      target: "cifar10_test_200",
      architectures: [1, 2, 3],
      targets: Float64Array.of(90, 91, 92),
      skipped: 0,
    },
    draw: { training: [0, 1], heldOut: [2], seed: 1 },
    predictor: {
      settled: "",
      members: 1,
      model: { inputs: ["features"] },
      outOfFold: {},
      calibration: { deviation: { floor: 1, scale: 0 } },
    },
    onnx: Uint8Array.of(1),
    parity: 0,
    quality: {
      held_out_rows: 1,
      how: "on one row",
      kendall_tau: Number.NaN,
      spearman: Number.NaN,
      mean_absolute_error: Number.POSITIVE_INFINITY,
      teacher_kendall_tau: Number.NaN,
    },
    uncertainty: {
      residuals: { probabilities: [0.1, 0.9], quantiles: [-1, 1] },
      coverage: [{ level: 0.9, coverage: Number.NaN, mean_width: Number.NaN }],
      spearman_of_std_with_error: null,
    },
    classifier: undefined,
    backend: "cpu",
    seconds: 1,
    command: "npx archfit fit",
  } as unknown as CardFacts;
  const card = PredictorCard.parse(JSON.parse(JSON.stringify(makeCard(facts))));
  expect(card.quality).toMatchObject({
    kendall_tau: null,
    spearman: null,
    mean_absolute_error: null,
    teacher_kendall_tau: null,
  });
  expect(card.uncertainty?.coverage).toEqual([{ level: 0.9, coverage: null, mean_width: null }]);
  expect(card.training.targets).toEqual({ least: 90, most: 91 });
});
