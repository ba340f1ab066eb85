/** What is wrong with one row; it does not spoil the others. */
export class RowError extends Error {}
