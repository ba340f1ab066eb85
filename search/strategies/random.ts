/**
 * @module
 * `random`: what every strategy is to be better than.
 */
import { z } from "zod";
import { Distinct, defineStrategy } from "../strategy.js";

export const random = defineStrategy({
  name: "random",
  title: "Random search",
  paper:
    "Li and Talwalkar, 2019: Random Search and Reproducibility for Neural Architecture Search (UAI)",
  description: "Uniform over the valid written architectures, without repeats.",
  parameters: z.strictObject({ distinct: Distinct }),
  own: () => z.null(),
  begin: () => null,
  propose: async () => undefined,
});
