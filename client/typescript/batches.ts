/**
 * @module
 * A list that is longer than one request takes, sent in several.
 */

/** Of one request. */
export interface BatchLimits {
  /** Items. */
  readonly count: number;
  /** Bytes of the items as JSON. */
  readonly bytes: number;
}

/** How often a list is sent again from its beginning. */
const RESTARTS = 3;

/** The list in parts within the limits, in order; one empty part of an empty list. An item that is too large stands alone. */
export function inBatches<Item>(items: readonly Item[], limits: BatchLimits): Item[][] {
  const encoder = new TextEncoder();
  let batch: Item[] = [];
  let bytes = 0;
  const batches = [batch];
  for (const item of items) {
    // With the comma behind it. What JSON does not know becomes null in a list.
    const size = encoder.encode(JSON.stringify(item) ?? "null").byteLength + 1;
    if (batch.length > 0 && (batch.length >= limits.count || bytes + size > limits.bytes)) {
      batches.push((batch = []));
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  return batches;
}

/**
 * Sends batches one after the other, all of them again if the answers are of different states of the
 * service: parts of two versions are no answer.
 *
 * @param stateOf what has to be the same in all answers.
 * @param what has states, for the message.
 * @throws {Error} if that changes again and again.
 */
export async function sendAll<Item, Answer>(
  batches: readonly Item[][],
  send: (batch: Item[]) => Promise<Answer>,
  stateOf: (answer: Answer) => string,
  what: string,
): Promise<Answer[]> {
  for (let restarts = 0; restarts <= RESTARTS; restarts++) {
    const answers: Answer[] = [];
    for (const batch of batches) {
      answers.push(await send(batch));
      if (stateOf(answers[answers.length - 1]) !== stateOf(answers[0])) break;
      if (answers.length === batches.length) return answers;
    }
  }
  throw new Error(
    `${what} changed ${RESTARTS + 1} times while a list was sent in ${batches.length} requests: try again later`,
  );
}
