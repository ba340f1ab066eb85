/**
 * @module
 * The strategy of a request and its parameters.
 */
import type { z } from "@hono/zod-openapi";
import type { EvolveRequest } from "../../../schema/http/evolve.js";
import { ProblemError } from "../../../schema/http/problems.js";
import {
  FITNESS,
  findStrategy,
  type Objective,
  type Strategy,
  strategies,
} from "../../../search/index.js";
import type { CommonParameters } from "../../../search/strategy.js";
import { quote } from "../../../spaces/quote.js";
import { jsonPointer } from "../../http/problems.js";

export interface ChosenStrategy {
  readonly strategy: Strategy;
  readonly parameters: CommonParameters;
  /** What the population is chosen by. */
  readonly objectives: readonly Objective[];
}

/** Fewest members of every strategy that evolves a population. */
const MIN_MEMBERS = 2;

/**
 * @param before parameters of the state that is handed on; those that the request leaves out are they.
 * @throws {ProblemError}
 */
export function chooseStrategy(
  { strategy: { name, ...given }, objectives, population }: EvolveRequest,
  before: object = {},
): ChosenStrategy {
  const strategy = requireStrategy(name);
  const { members } = strategy;
  const takesObjectives = "objectives" in strategy.parameters.parse({});
  if (objectives && !takesObjectives)
    throw new ProblemError(
      "invalid_request",
      `The strategy ${name} has fitness as its one objective: leave objectives out, or choose one of ` +
        strategies
          .filter((each) => "objectives" in each.parameters.parse({}))
          .map((each) => each.name)
          .join(", "),
      "/objectives",
    );
  if (objectives && "objectives" in given)
    throw new ProblemError(
      "invalid_request",
      "The objectives stand in the request and in its strategy: one of them is enough",
      "/strategy/objectives",
    );
  const parsed = strategy.parameters.safeParse({
    ...(members && { [members]: Math.max(MIN_MEMBERS, population.length) }),
    ...before,
    ...given,
    ...(objectives && { objectives }),
  });
  if (!parsed.success) throw refusal(strategy, parsed.error.issues[0], objectives !== undefined);
  const chosen = objectivesOf(parsed.data);
  const names = chosen.map(({ metric }) => metric);
  if (!names.includes(FITNESS) || new Set(names).size < names.length)
    throw new ProblemError(
      "invalid_request",
      `The objectives must have ${FITNESS} among them and each metric once, not ${names.join(", ")}`,
      objectives ? "/objectives" : "/strategy/objectives",
    );
  return { strategy, parameters: parsed.data, objectives: chosen };
}

/** @throws {ProblemError} */
export function requireStrategy(name: string): Strategy {
  const strategy = findStrategy(name);
  if (strategy) return strategy;
  const known = strategies.map((each) => each.name).join(", ");
  throw new ProblemError(
    "unknown_strategy",
    `There is no search strategy ${quote(name)}, only ${known}`,
    "/strategy/name",
  );
}

function objectivesOf(parameters: object): readonly Objective[] {
  return "objectives" in parameters
    ? (parameters.objectives as readonly Objective[])
    : [{ metric: FITNESS, goal: "max" }];
}

/** @param isApart whether the objectives stand beside the strategy. */
function refusal(
  { name, parameters }: Strategy,
  issue: z.core.$ZodIssue,
  isApart: boolean,
): ProblemError {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0)
    return new ProblemError(
      "invalid_request",
      `The strategy ${name} has no parameter ${quote(issue.keys[0])}; it has ` +
        Object.keys(parameters.parse({})).join(", "),
      jsonPointer(["strategy", issue.keys[0]]),
    );
  const isBeside = isApart && issue.path[0] === "objectives";
  const pointer = jsonPointer([...(isBeside ? [] : ["strategy"]), ...issue.path]);
  return new ProblemError(
    "invalid_request",
    `The field ${quote(pointer)}: ${issue.message}`,
    pointer,
  );
}
