/**
 * @module
 * Everything that can be wrong with a request, in one table. A request that can't be answered gets
 * RFC 9457 problem details whose `type` is the URI reference `/problems/NAME`, where a GET explains
 * it; an item of a batch that can't be read gets `{ "error": { "type": NAME, … } }` in its place.
 */
import { z } from "@hono/zod-openapi";
import type { ArchitectureErrorType } from "../../spaces/space.js";

interface ProblemDefinition {
  readonly status: 400 | 404 | 405 | 408 | 410 | 413 | 415 | 422 | 431 | 500 | 503;
  readonly title: string;
}

/** What is wrong with one architecture. In a batch it is answered in the item's place. */
const ARCHITECTURE_PROBLEMS = {
  malformed_architecture: {
    status: 422,
    title: "Not of the official form of its search space",
  },
  unknown_operation: {
    status: 422,
    title: "An operation that the search space does not have",
  },
  invalid_architecture: {
    status: 422,
    title: "Of the official form, but outside the search space",
  },
} as const satisfies Record<ArchitectureErrorType, ProblemDefinition>;

/** What else can be wrong with what an item of a look-up names. */
const LOOKUP_PROBLEMS = {
  malformed_hash: { status: 422, title: "Not a hash: 32 hexadecimal digits" },
  index_out_of_range: { status: 422, title: "Not an official index of the table" },
  not_in_table: { status: 404, title: "A valid architecture that the table does not hold" },
} as const satisfies Record<string, ProblemDefinition>;

/** All problems by name. */
export const PROBLEMS = {
  malformed_request: { status: 400, title: "The request is not HTTP/1.1" },
  malformed_cursor: { status: 400, title: "The cursor is not as it was answered" },
  malformed_json: { status: 400, title: "The body is not JSON in UTF-8" },
  not_found: { status: 404, title: "There is nothing at this path" },
  unknown_space: { status: 404, title: "There is no search space of this name" },
  unknown_predictor: { status: 404, title: "There is no predictor of this name" },
  unknown_version: { status: 404, title: "The model has no version of this name" },
  unknown_strategy: { status: 404, title: "There is no search strategy of this name" },
  unknown_table: { status: 404, title: "No benchmark table of this name is loaded" },
  method_not_allowed: { status: 405, title: "The path does not answer this method" },
  request_timeout: { status: 408, title: "The request was not sent in time" },
  expired_cursor: { status: 410, title: "The table was loaded anew after the cursor was answered" },
  body_too_large: { status: 413, title: "The body is larger than the limit" },
  unsupported_media_type: { status: 415, title: "The body's media type is not application/json" },
  invalid_request: { status: 422, title: "The request breaks a rule of the interface" },
  wrong_space: { status: 422, title: "The predictor is of another search space" },
  unknown_metric: { status: 422, title: "The table or search space has no such metric" },
  foreign_cursor: { status: 422, title: "The cursor belongs to pages that were asked otherwise" },
  malformed_state: { status: 422, title: "The state of a search is not as it was answered" },
  foreign_state: { status: 422, title: "The state belongs to a search that was asked otherwise" },
  search_too_large: {
    status: 422,
    title: "The search would take more work, or know more architectures, than the limit",
  },
  unsatisfiable_constraints: { status: 422, title: "Nothing was found that keeps the constraints" },
  answer_too_large: { status: 422, title: "The answer would have more numbers than the limit" },
  unsupported_output: { status: 422, title: "The predictor does not offer what is asked for" },
  refused_tensor: { status: 422, title: "The predictor can't compute with these tensors" },
  headers_too_large: { status: 431, title: "The headers are larger than the limit" },
  internal_error: { status: 500, title: "A fault of the service, not of the request" },
  service_unavailable: { status: 503, title: "The service is starting" },
  predictor_unavailable: { status: 503, title: "The predictor is listed but can't be served" },
  database_unavailable: { status: 503, title: "The database of benchmark tables can't be used" },
  ...ARCHITECTURE_PROBLEMS,
  ...LOOKUP_PROBLEMS,
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemName = keyof typeof PROBLEMS;

/** The `type` of a problem: a URI reference, relative to the origin of the service. */
export const problemType = (name: ProblemName) => `/problems/${name}`;

/** A request that can't be answered; thrown anywhere, rendered in one place. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  /** @param pointer JSON pointer (RFC 6901) to the offending field of the body. */
  constructor(
    readonly problem: ProblemName,
    detail: string,
    readonly pointer?: string,
  ) {
    super(detail);
  }
}

const pointer = z.string().openapi({
  description: "JSON pointer (RFC 6901) into the request",
  example: "/architectures/3",
});

/** RFC 9457 problem details, as `application/problem+json`. */
export const Problem = z
  .object({
    type: z.string().openapi({
      description: "/problems/NAME; a GET on it explains the problem",
      example: problemType("unknown_space"),
    }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: "What is wrong and what would be right" }),
    request_id: z.string().openapi({ description: "Also in the header X-Request-Id" }),
    pointer: pointer.optional(),
    error: z.string().optional().openapi({
      description: "Under /v2 only: the detail again, as the Open Inference Protocol wants it",
    }),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof Problem>;

/** What is answered in the place of an item, whose `type` is one of these. */
function itemError<Type extends ProblemName>(types: readonly Type[]) {
  return z.object({
    error: z.object({ type: z.enum(types), detail: z.string(), pointer }),
  });
}

const ARCHITECTURE_TYPES = Object.keys(ARCHITECTURE_PROBLEMS) as ArchitectureErrorType[];

/** What is answered in the place of an architecture that can't be read. */
export const ItemError = itemError(ARCHITECTURE_TYPES).openapi("ItemError");
export type ItemError = z.infer<typeof ItemError>;

/** What is answered in the place of an item that a table can't be asked for, or does not hold. */
export const LookupError = itemError([
  ...ARCHITECTURE_TYPES,
  ...(Object.keys(LOOKUP_PROBLEMS) as (keyof typeof LOOKUP_PROBLEMS)[]),
]).openapi("LookupError");
export type LookupError = z.infer<typeof LookupError>;

/** The answers to GET /problems/{name}. */
export const ProblemExplanation = z
  .object({ type: z.string(), title: z.string(), status: z.int() })
  .openapi("ProblemExplanation");
