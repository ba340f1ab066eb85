/**
 * @module
 * The strategies that can be simulated, those of `search/` and what is too large for a service, as they are named on
 * the command line: `aging:population=20,sample=15`.
 */
import { z } from "zod";
import { InputError } from "../../schema/input-error.js";
import { strategies as served } from "../../search/index.js";
import type { CommonParameters, Strategy } from "../../search/strategy.js";
import { CapabilityError, type SearchSpace } from "../../spaces/index.js";
import { controller } from "../../trainer/controller/index.js";

export const simulated: readonly Strategy[] = [...served, controller];

/** The strategy of that name, or `undefined`. */
export function findSimulated(name: string): Strategy | undefined {
  return simulated.find((strategy) => strategy.name === name);
}

/** A strategy and its parameters. */
export interface StrategySpec {
  /** As it was named; tells two settings of one strategy apart. */
  readonly label: string;
  readonly strategy: Strategy;
  /** As `Strategy.parameters` made them. */
  readonly parameters: CommonParameters;
}

/**
 * Reads several, joined by commas. Behind a colon stand parameters, joined by commas too: the value
 * of one is JSON, or a word. Unless given, `distinct` is `key`: a query of a benchmark is one row of
 * its table.
 *
 * @throws {InputError} if there is no such strategy, or a parameter is unknown or out of range.
 */
export function parseSpecs(text: string): StrategySpec[] {
  const specs: { name: string; parameters: string[] }[] = [];
  for (const part of splitOutsideBrackets(text)) {
    const [, name, first] = /^([^:=]*)(?::(.*))?$/s.exec(part) ?? [];
    const last = specs.at(-1);
    if (name !== undefined) specs.push({ name, parameters: first ? [first] : [] });
    else if (last && last.parameters.length > 0) last.parameters.push(part);
    else throw new InputError(`"${part}" names no strategy; write name:parameter=value`);
  }
  return specs.map(specOf);
}

/** At commas that no bracket is open before. */
function splitOutsideBrackets(text: string): string[] {
  const parts = [""];
  let open = 0;
  for (const character of text) {
    if (character === "," && open === 0) parts.push("");
    else parts[parts.length - 1] += character;
    if ("[{".includes(character)) open++;
    if ("]}".includes(character)) open--;
  }
  return parts;
}

function specOf({ name, parameters }: { name: string; parameters: string[] }): StrategySpec {
  const strategy = findSimulated(name);
  if (!strategy)
    throw new InputError(
      `There is no strategy "${name}"; there are ${simulated.map((one) => one.name).join(", ")}`,
    );
  const given: Record<string, unknown> = { distinct: "key" };
  for (const parameter of parameters) {
    const at = parameter.indexOf("=");
    if (at < 1)
      throw new InputError(
        `"${parameter}" of ${name} is no parameter; write ${name}:parameter=value`,
      );
    given[parameter.slice(0, at)] = parseValue(parameter.slice(at + 1));
  }
  const parsed = strategy.parameters.safeParse(given);
  if (!parsed.success)
    throw new InputError(`Parameters of ${name}: ${z.prettifyError(parsed.error)}`);
  if ("prior" in given)
    throw new InputError(`Where ${name} starts from is no parameter here: name files by --prior`);
  const label = parameters.length === 0 ? name : `${name}:${parameters.join(",")}`;
  return { label, strategy, parameters: parsed.data };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether the strategy can start from a predictor. */
const takesPrior = ({ parameters }: StrategySpec) => "prior" in parameters;

/**
 * The same strategies, those that can starting from a predictor.
 *
 * @param prior its name.
 * @throws {InputError} if none can.
 */
export function startingFrom(prior: string, specs: readonly StrategySpec[]): StrategySpec[] {
  if (!specs.some(takesPrior)) {
    const able = simulated.filter(({ parameters }) => "prior" in parameters.parse({}));
    throw new InputError(
      `None of ${specs.map(({ label }) => label).join(", ")} starts from a predictor, only ${able.map(({ name }) => name).join(", ")}`,
    );
  }
  return specs.map((spec) =>
    takesPrior(spec)
      ? {
          ...spec,
          label: `${spec.label}${spec.label.includes(":") ? "," : ":"}prior=${prior}`,
          parameters: { ...spec.parameters, prior },
        }
      : spec,
  );
}

/** @throws {InputError} if the space does not have what one of the strategies needs; said before any is run. */
export function checkCapabilities(specs: readonly StrategySpec[], space: SearchSpace): void {
  for (const { label, strategy, parameters } of specs)
    try {
      strategy.begin(space, parameters);
    } catch (error) {
      if (!(error instanceof CapabilityError)) throw error;
      throw new InputError(
        `${error.message}, which the strategy ${label} needs; choose another one`,
      );
    }
}

/** Numbers that results must have for any of the strategies, besides the fitness. */
export function metricsOf(specs: readonly StrategySpec[]): string[] {
  const names = specs.flatMap(({ strategy, parameters }) => strategy.metrics(parameters));
  return [...new Set(names)].filter((name) => name !== "fitness");
}

/** Whether the space itself knows the number of every architecture. */
export function isCost(space: SearchSpace, name: string): boolean {
  return space.costMetrics.includes(name);
}
