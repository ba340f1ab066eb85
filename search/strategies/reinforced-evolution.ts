/**
 * @module
 * `reinforced_evolution`: evolution whose mutations are chosen by a policy that learns what they gain.
 */
import { z } from "zod";
import { fillOpen, isActive } from "../../spaces/index.js";
import { Attempts, fitter, Member, tournament } from "../operators.js";
import {
  advantage,
  Baseline,
  Categorical,
  Logits,
  noBaseline,
  policyParameters,
} from "../policy.js";
import type { Draft } from "../proposal.js";
import type { SearchSession } from "../session.js";
import { StateError } from "../snapshot.js";
import { Distinct, defineStrategy } from "../strategy.js";

const Parameters = z.strictObject({
  population: z.int().min(1).max(1000).default(20).describe("Members alive, from 1 to 1000"),
  sample: z
    .int()
    .min(1)
    .max(1000)
    .default(15)
    .describe("Members drawn, the best of which is the parent, from 1 to 1000"),
  ...policyParameters(0.1),
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** The oldest first. */
  population: Member[];
  /** Logits of the decision that is changed. */
  where: number[];
  /** Per decision: logits of the option that it takes. */
  what: number[][];
  baseline: Baseline;
}

/** Mutants that bring nothing new before the policy is asked for one edit more at once. */
const ATTEMPTS_PER_EDIT = 25;
const MAX_EDITS = 4;

export const reinforcedEvolution = defineStrategy<Parameters, Own>({
  name: "reinforced_evolution",
  title: "Reinforced evolution",
  paper:
    "Chen et al., 2019: RENAS: Reinforced Evolutionary Neural Architecture Search (CVPR), with a table of logits for its recurrent controller",
  description:
    "Regularized evolution in which a policy chooses the decision that mutates and what it becomes; it " +
    "learns from the child's gain in fitness over its parent.",
  members: "population",
  parameters: Parameters,
  own: ({ population }, { decisions }) =>
    z.strictObject({
      population: z.array(Member).max(population),
      where: Logits.length(decisions.length),
      what: z.array(Logits).length(decisions.length),
      baseline: Baseline,
    }),
  begin: (space) => ({
    population: [],
    where: space.decisions.map(() => 0),
    what: space.decisions.map(({ options }) => options.map(() => 0)),
    baseline: noBaseline(),
  }),

  async propose(search, own) {
    const { population, sample } = search.parameters;
    const isYoung = own.population.length + search.pendingCount < population;
    if (isYoung || own.population.length === 0) return undefined;
    const attempts = new Attempts(search, ATTEMPTS_PER_EDIT * MAX_EDITS, sample);
    return search.firstNew(
      attempts,
      () => mutant(search, own, 1 + Math.floor((attempts.made - 1) / ATTEMPTS_PER_EDIT)),
      (architecture, row) => {
        // What comes up again and again is not to teach the policy again and again.
        if (search.accepts(architecture)) enter(search, own, [search.encode(architecture), row]);
      },
    );
  },

  learn(search, own, row, note) {
    reward(search, own, row, note);
    enter(search, own, [search.encode(search.architecture(row)), row]);
  },
});

/**
 * `null` if the policy's mutation leaves the space. The note is the parent's row, then where and
 * what of each edit.
 */
function mutant(search: SearchSession<Parameters>, own: Own, edits: number): Draft | null {
  const { space, random, parameters } = search;
  const policy = policyOf(search, own);
  const [code, row] = tournament(own.population, parameters.sample, fitter(search), random);
  const parent = search.decode(code);
  const values = space.toDecisions(parent);
  const draw = (decision: number) => random.integer(space.decisions[decision].options.length);
  fillOpen(space.decisions, values, draw);
  const note = [row];
  for (let edit = 0; edit < edits; edit++) {
    const where = policy.where.draw(random);
    const what = policy.what[where].draw(random, values[where]);
    // A position with a single option, or one that the architecture does not have.
    if (what < 0 || !isActive(space.decisions[where], values)) continue;
    values[where] = what;
    note.push(where, what);
  }
  const architecture = search.fromDecisions(fillOpen(space.decisions, values, draw));
  return architecture ? { architecture, parents: [parent], note } : null;
}

function reward(
  search: SearchSession<Parameters>,
  own: Own,
  row: number,
  note: readonly number[],
): void {
  const fitness = search.fitness(row);
  if (fitness === undefined || note.length === 0) return;
  const { where: places, what: options } = policyOf(search, own);
  const [parent, ...edits] = note;
  const before = search.fitness(parent);
  if (before === undefined)
    throw new StateError("The state holds a mutant of a parent that failed");
  const { learning_rate, baseline_decay } = search.parameters;
  const step = learning_rate * advantage(own.baseline, fitness - before, baseline_decay);
  for (let edit = 0; edit < edits.length; edit += 2) {
    const [where, what] = edits.slice(edit);
    if (own.what[where]?.[what] === undefined)
      throw new StateError("The state holds a mutation that the space does not have");
    places.reinforce(where, step);
    options[where].reinforce(what, step);
  }
}

function enter(search: SearchSession<Parameters>, own: Own, member: Member): void {
  if (search.fitness(member[1]) === undefined) return;
  own.population.push(member);
  if (own.population.length > search.parameters.population) own.population.shift();
}

interface Policy {
  readonly where: Categorical;
  readonly what: readonly Categorical[];
}

/** What is drawn from is what learns. */
function policyOf(search: SearchSession, { where, what }: Own): Policy {
  return search.once("policy", () => {
    const { id, decisions } = search.space;
    const fits =
      where.length === decisions.length &&
      decisions.every(({ options }, index) => what[index]?.length === options.length);
    if (!fits) throw new StateError(`The policy of the state does not fit the decisions of ${id}`);
    return {
      where: new Categorical(where),
      what: what.map((logits) => new Categorical(logits)),
    };
  });
}
