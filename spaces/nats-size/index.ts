/**
 * @module
 * The size space of NATS-Bench (Dong et al., 2021): a list of choices.
 */
import { createChoicesSpace } from "../choices/index.js";
import definition from "./nats-size.json" with { type: "json" };

export const natsSize = {
  ...createChoicesSpace(definition),
  benchmarks: [
    {
      id: "nats-size",
      title: "NATS-Bench size",
      rows: 32_768,
      licence: "MIT",
      paper: "https://arxiv.org/abs/2009.00437",
      source:
        "Dong et al., NATS-Bench (2021): runs of each architecture at 1, 12 and 90 epochs on CIFAR-10, CIFAR-100 and ImageNet16-120",
      page: "https://github.com/D-X-Y/NATS-Bench",
      file: "NATS-sss-v1_0-50262-simple",
      command: "npx archfit import NATS-sss-v1_0-50262-simple --table nats-size",
    },
  ],
};
