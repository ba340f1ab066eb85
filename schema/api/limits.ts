/**
 * @module
 * All limits of the HTTP interface. They stand in `/openapi.json` and in the errors that they cause.
 */

/** Architectures in one request, written, sampled or as tensor rows. */
export const MAX_ARCHITECTURES = 10_000;

/** Bytes of a request's body: 8 MiB. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
