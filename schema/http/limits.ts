/**
 * @module
 * All limits of the HTTP interface. They stand in `/openapi.json` and in the errors that they cause.
 */

/** Architectures in one request, written, sampled or as tensor rows. */
export const MAX_ARCHITECTURES = 10_000;

/** Architectures of one request whose neighbours are scored, too. */
export const MAX_EXPLAINED = 16;

/** Bytes of a request's body: 8 MiB. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Rows of a page of a benchmark table. */
export const MAX_PAGE_ROWS = 1000;

/** Numbers (rows times metrics) in the answer to one request. */
export const MAX_NUMBERS = 200_000;

/** The same where each number says itself what it is, which takes three times the space. */
export const MAX_DESCRIBED_NUMBERS = 50_000;

/** Rows that one request for a page reads to find those that its filters let through. */
export const MAX_SCANNED_ROWS = 5000;

/** Rows of one function that a look-up of many architectures lists as twins. */
export const LISTED_TWINS = 8;

/** Members of a population, given or answered. */
export const MAX_POPULATION = 1000;

/** Offspring of one generation. */
export const MAX_OFFSPRING = 1000;

/** Generations of one request. */
export const MAX_GENERATIONS = 200;

/**
 * Work of one request that searches, in units of 10 µs: architectures scored by a predictor of 100,000
 * weights, all else converted to it. It keeps a request below 10 s of processor time.
 */
export const MAX_WORK = 600_000;

/** Architectures that one search knows at most, so that its state can be sent and read at once. */
export const MAX_KNOWN_ARCHITECTURES = 25_000;

/** Metrics with constraints, and objectives, of one search. */
export const MAX_SEARCH_METRICS = 8;

/** Size of a fitness or another number of a population: sums of their squares have to be finite. */
export const MAX_MAGNITUDE = 1e9;

/** Characters of the state of a search: 4 Mi. */
export const MAX_STATE_CHARACTERS = 4 * 1024 * 1024;

/** Bytes of what such a state unfolds to: 4 MiB. */
export const MAX_STATE_BYTES = 4 * 1024 * 1024;

/** Metrics that a member of a population is given with: those of as many objectives and constraints as there may be. */
export const MAX_MEMBER_METRICS = 2 * MAX_SEARCH_METRICS;

/** Parameters of a strategy, and of an input or output of the Open Inference Protocol. */
export const MAX_PARAMETERS = 64;

/** Metrics of a table that one request names. */
export const MAX_NAMED_METRICS = 1000;

/** Filters of a page, of both directions. */
export const MAX_FILTERS = 16;

/** Metrics that a predictor may read beside an architecture. */
export const MAX_MEASURED = 16;

/** Inputs or outputs of one inference. */
export const MAX_TENSORS = 16;

/** Axes of a tensor. */
export const MAX_AXES = 8;

/** Numbers of a tensor: more than the widest encoding of as many architectures as a request may have. */
export const MAX_TENSOR_NUMBERS = 4 * 1024 * 1024;
