/**
 * @module
 * Evolution over HTTP: a population goes in, better architectures come out.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { strategies } from "../../search/index.js";
import { boundedRecord, maxProperties } from "./collections.js";
import { EXAMPLES } from "./examples.js";
import {
  MAX_GENERATIONS,
  MAX_KNOWN_ARCHITECTURES,
  MAX_MAGNITUDE,
  MAX_MEMBER_METRICS,
  MAX_OFFSPRING,
  MAX_PARAMETERS,
  MAX_POPULATION,
  MAX_SEARCH_METRICS,
  MAX_STATE_CHARACTERS,
  MAX_WORK,
} from "./limits.js";
import {
  BODY_PROBLEMS,
  jsonAnswer,
  jsonBody,
  problemAnswers,
  requestObject,
  Seed,
  UnreadArchitecture,
  WrittenArchitecture,
} from "./parts.js";
import { SpaceId } from "./spaces.js";

const finite = (what: string) =>
  z
    .number(`must be a finite number: ${what}`)
    .min(-MAX_MAGNITUDE, `must be at least ${-MAX_MAGNITUDE}`)
    .max(MAX_MAGNITUDE, `must be at most ${MAX_MAGNITUDE}`);

const count = (most: number) =>
  z
    .int(`must be an integer from 1 to ${most}`)
    .min(1, `must be an integer from 1 to ${most}`)
    .max(most, `must be an integer from 1 to ${most}`);

const METRICS = "fitness, params_m, flops_m, or the id of another predictor of the space";
const MetricName = z.string().min(1, `must be ${METRICS}`).max(100, `must be ${METRICS}`);

const ignored = z.unknown().optional().openapi({ description: "As answered; not read" });

const Member = requestObject({
  architecture: UnreadArchitecture,
  fitness: finite("the larger the better").optional().openapi({
    description: "Measured, the larger the better; unless given, the predictor's",
    example: 93.5,
  }),
  metrics: boundedRecord(
    MetricName,
    finite("a metric of the member"),
    MAX_MEMBER_METRICS,
    "metrics",
  )
    .optional()
    .openapi({ description: `Measured, by name (${METRICS}); those not given are computed` }),
  hash: ignored,
  std: ignored,
  parents: ignored,
  mutation: ignored,
}).openapi("Member");

const Bounds = requestObject({
  min: finite("the smallest that is let through").optional(),
  max: finite("the largest that is let through").optional(),
}).refine(
  ({ min, max }) => (min === undefined ? max !== undefined : max === undefined || min <= max),
  "must have min, max or both, min not above max",
);

const Objective = requestObject({
  metric: MetricName.openapi({ description: METRICS, example: "params_m" }),
  goal: z.enum(["max", "min"], `must be "max" or "min"`),
});

/** The parameters of a strategy are read by the strategy; the contract has a schema for each of them. */
const StrategyChoice = z
  .looseObject({ name: z.string("must be the name of a strategy") })
  .check(maxProperties(MAX_PARAMETERS, "parameters"))
  .openapi({
    description:
      "Name of a strategy, and its parameters; unless given, the published ones, and as many members as " +
      "the population that a search begins with (at least 2)",
    example: { name: "aging", population: 100, sample: 10 },
    type: "object",
    oneOf: strategies.map(({ name, title, paper, description, parameters }) => {
      const { properties } = z.toJSONSchema(parameters, { io: "input" });
      return {
        type: "object" as const,
        title,
        description: `${description} ${paper}`,
        properties: { name: { type: "string" as const, enum: [name] }, ...(properties as object) },
        required: ["name"],
        additionalProperties: false,
      };
    }),
  });

export const EvolveRequest = requestObject({
  space: SpaceId,
  predictor: z.string().optional().openapi({
    description:
      "Id of a predictor of this space, whose mean is the fitness; unless given, the default of the space",
  }),
  strategy: StrategyChoice,
  population: z
    .array(Member)
    .min(1, "must hold at least 1 member")
    .max(MAX_POPULATION, `must hold at most ${MAX_POPULATION} members`),
  offspring: count(MAX_OFFSPRING).openapi({ description: "Proposals of each generation" }),
  generations: count(MAX_GENERATIONS)
    .default(1)
    .openapi({
      description:
        "More than one: the predictor's fitness of the offspring is told to the strategy in between. " +
        `What a request takes at least is estimated before it begins; more than ${MAX_WORK} units of work are refused, with what would fit`,
    }),
  constraints: boundedRecord(MetricName, Bounds, MAX_SEARCH_METRICS, "metrics")
    .optional()
    .openapi({
      description: `Bounds by metric (${METRICS}), which all offspring and the answered population keep`,
      example: { params_m: { max: 0.5 } },
    }),
  objectives: z
    .array(Objective)
    .min(1, "must have at least 1 objective")
    .max(MAX_SEARCH_METRICS, `must have at most ${MAX_SEARCH_METRICS} objectives`)
    .optional()
    .openapi({
      description: "Of strategies with several; unless given, fitness max and params_m min",
    }),
  state: z
    .string("must be a state that was answered")
    .max(MAX_STATE_CHARACTERS, `must have at most ${MAX_STATE_CHARACTERS} characters`)
    .optional()
    .openapi({
      description:
        "As an earlier call answered it: the search goes on. What the population does not say of the " +
        `offspring that it answered is as predicted. A search knows at most ${MAX_KNOWN_ARCHITECTURES} ` +
        "architectures, fewer with many metrics",
    }),
  seed: Seed.optional().openapi({
    description: "Starts the random stream; with a state, the stream of the state goes on instead",
    example: 1,
  }),
})
  .refine(({ state, seed }) => state !== undefined || seed !== undefined, {
    path: ["seed"],
    error: "is required where there is no state",
  })
  .openapi("EvolveRequest");
export type EvolveRequest = z.infer<typeof EvolveRequest>;

const metrics = z
  .record(z.string(), z.number())
  .openapi({ description: "The metrics of objectives and constraints besides fitness" });

const AnsweredMember = z
  .object({
    architecture: WrittenArchitecture,
    hash: z.string(),
    fitness: z.number().openapi({ description: "As given, or as predicted" }),
    metrics: metrics.optional(),
  })
  .openapi("AnsweredMember");

const Offspring = z
  .object({
    architecture: WrittenArchitecture,
    hash: z.string(),
    fitness: z
      .number()
      .nullable()
      .openapi({ description: "Predicted mean; null where the space has no predictor" }),
    std: z.number().nullable().openapi({ description: "Standard deviation of the prediction" }),
    metrics: metrics.optional(),
    parents: z.array(z.string()).openapi({
      description:
        "Hashes of what it was made from; empty if it was made from none, such as at random",
    }),
    mutation: z
      .object({
        operator: z.string().openapi({ example: "mutation" }),
        changes: z.array(z.object({ decision: z.string(), from: z.string(), to: z.string() })),
      })
      .nullable()
      .openapi({ description: "How it differs from its first parent; null without parents" }),
  })
  .openapi("Offspring");

const Warning = z
  .object({
    type: z.enum(["fitness_in_fractions"]),
    detail: z.string().openapi({ description: "What is doubtful and what would be right" }),
    pointer: z.string().openapi({ description: "JSON pointer (RFC 6901) into the request" }),
  })
  .openapi("Warning");
export type Warning = z.infer<typeof Warning>;

export const EvolveAnswer = z
  .object({
    population: z.array(AnsweredMember).openapi({
      description:
        "The best of the given population and all offspring that keep the constraints, the best first " +
        "(several objectives: by Pareto rank, then crowding), at most as many as the search began with. " +
        "It can be the population of the next call",
    }),
    offspring: z.array(Offspring).openapi({ description: "The last generation: what to try next" }),
    state: z
      .string()
      .openapi({ description: "Opaque; goes into the next call of the same search" }),
    seed: z.int().openapi({ description: "For the next call" }),
    generations: z.int().openapi({
      description:
        "That ran: fewer than asked for if nothing new turned up that keeps the constraints, the search " +
        "would know too much, or the work ran out: ask again with the state for those that are left",
    }),
    counts: z
      .object({
        new: z.int().openapi({ description: "Offspring" }),
        known: z.int().openapi({
          description: "Candidates that came up, but are known or isomorphic to what is known",
        }),
        rejected: z.int().openapi({
          description:
            "Candidates that came up and break a constraint, or mutations of which none was valid",
        }),
      })
      .openapi({ description: "Of the last generation" }),
    exhausted: z.boolean().openapi({
      description:
        "Whether the last generation has fewer offspring than asked for, because nothing new that " +
        "keeps the constraints turned up, or the work ran out",
    }),
    work: z
      .object({
        used: z.int().openapi({ description: "Units that the request took" }),
        limit: z.int().openapi({ description: "Units that a request may take", example: MAX_WORK }),
      })
      .openapi({
        description:
          "In units of 10 µs: architectures scored by a predictor of 100,000 weights, all else " +
          "converted to it by measured cost. The same request takes the same work on every machine",
      }),
    warnings: z.array(Warning).optional().openapi({
      description:
        "What was computed, but is hardly what was meant; left out where there is nothing",
    }),
  })
  .openapi("EvolveAnswer");
export type EvolveAnswer = z.infer<typeof EvolveAnswer>;

export const evolveRoute = createRoute({
  method: "post",
  path: "/v1/evolve",
  operationId: "evolve",
  tags: ["Search"],
  summary: "Better architectures from a population, by a search strategy",
  request: { body: jsonBody(EvolveRequest, EXAMPLES.evolve) },
  responses: {
    200: jsonAnswer(EvolveAnswer, "The population, the last generation, and how to go on"),
    ...problemAnswers(
      "unknown_space",
      "unknown_predictor",
      "unknown_strategy",
      "wrong_space",
      "unknown_metric",
      "malformed_architecture",
      "unknown_operation",
      "invalid_architecture",
      "malformed_state",
      "foreign_state",
      "search_too_large",
      "unsatisfiable_constraints",
      "predictor_unavailable",
      "database_unavailable",
      ...BODY_PROBLEMS,
    ),
  },
});
