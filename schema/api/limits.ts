/**
 * @module
 * All limits of the HTTP interface. They stand in `/openapi.json` and in the errors that they cause.
 */

/** Architectures in one request, written, sampled or as tensor rows. */
export const MAX_ARCHITECTURES = 10_000;

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
