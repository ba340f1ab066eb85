/**
 * @module
 * `reinforce`: a policy over the decisions, learnt by policy gradient.
 */
import { z } from "zod";
import { ABSENT, type Architecture } from "../../spaces/index.js";
import { Attempts } from "../operators.js";
import {
  advantage,
  Baseline,
  Categorical,
  Logits,
  noBaseline,
  policyParameters,
} from "../policy.js";
import type { SearchSession } from "../session.js";
import { StateError } from "../snapshot.js";
import { Distinct, defineStrategy } from "../strategy.js";
import { COST } from "../work.js";

const Parameters = z.strictObject({ ...policyParameters(0.1), distinct: Distinct });
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** Per decision: logits of its options. */
  policy: number[][];
  baseline: Baseline;
}

/** Samples that are known, and so cost nothing, before a random architecture is proposed. */
const MAX_KNOWN = 50;
/** Draws from the policy until one is a valid architecture. */
const MAX_DRAWS = 100;
/** What the policy drew has a note, what was drawn at random has none. */
const ON_POLICY = [1];

export const reinforce = defineStrategy<Parameters, Own>({
  name: "reinforce",
  title: "REINFORCE",
  paper:
    "Williams, 1992: Simple Statistical Gradient-Following Algorithms for Connectionist Reinforcement Learning; for architectures as in Ying et al., 2019 (ICML)",
  description:
    "A categorical distribution for each decision; samples above the moving average of fitness become " +
    "more probable, others less.",
  parameters: Parameters,
  own: (_, { decisions }) =>
    z.strictObject({ policy: z.array(Logits).length(decisions.length), baseline: Baseline }),
  begin: (space) => ({
    policy: space.decisions.map(({ options }) => options.map(() => 0)),
    baseline: noBaseline(),
  }),

  propose: (search, own) =>
    search.firstNew(
      new Attempts(search, MAX_KNOWN),
      () => {
        const architecture = draw(search, own);
        return architecture && { architecture, note: ON_POLICY };
      },
      (architecture, row) => learnFrom(search, own, architecture, row),
    ),

  learn(search, own, row, note) {
    if (note.length > 0) learnFrom(search, own, search.architecture(row), row);
  },
});

/** What is drawn from is what learns. */
function distributionsOf(search: SearchSession, { policy }: Own): Categorical[] {
  return search.once("policy", () => {
    const { id, decisions } = search.space;
    if (decisions.some(({ options }, index) => policy[index]?.length !== options.length))
      throw new StateError(`The policy of the state does not fit the decisions of ${id}`);
    return policy.map((logits) => new Categorical(logits));
  });
}

function draw(search: SearchSession, own: Own): Architecture | undefined {
  const policy = distributionsOf(search, own);
  const values = new Uint8Array(policy.length);
  for (let attempt = 0; attempt < MAX_DRAWS; attempt++) {
    search.work.spend(COST.neighbour);
    for (let decision = 0; decision < policy.length; decision++)
      values[decision] = policy[decision].draw(search.random);
    const architecture = search.space.fromDecisions(values);
    if (architecture) return architecture;
  }
  return undefined;
}

function learnFrom(
  search: SearchSession<Parameters>,
  own: Own,
  architecture: Architecture,
  row: number,
): void {
  const fitness = search.fitness(row);
  if (fitness === undefined) return;
  const { learning_rate, baseline_decay } = search.parameters;
  const step = learning_rate * advantage(own.baseline, fitness, baseline_decay);
  const policy = distributionsOf(search, own);
  search.space.toDecisions(architecture).forEach((value, decision) => {
    if (value !== ABSENT) policy[decision].reinforce(value, step);
  });
}
