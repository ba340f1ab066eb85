/**
 * @module
 * Answers with a long list, whose text is made in slices: millions of characters in one piece would keep
 * others waiting.
 */
import { COST, type Work } from "../../search/work.js";
import type { AppContext } from "../environment.js";

/**
 * The answer 200 that `c.json(value)` would be.
 *
 * @param list name of the field of `value` that holds the list.
 */
export async function answerLong<Value extends object, Name extends keyof Value & string>(
  c: AppContext,
  value: Value & Readonly<Record<Name, readonly unknown[]>>,
  list: Name,
  work: Work,
) {
  const fields: string[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    const text = name === list ? await listText(value[list], work) : JSON.stringify(field);
    fields.push(`${JSON.stringify(name)}:${text}`);
  }
  const answer = c.body(`{${fields.join()}}`, 200, { "Content-Type": "application/json" });
  // What the text says is `value`.
  return answer as unknown as ReturnType<typeof c.json<Value, 200>>;
}

async function listText(items: readonly unknown[], work: Work): Promise<string> {
  const texts: string[] = [];
  for (const item of items) {
    const text = JSON.stringify(item);
    texts.push(text);
    if (work.spend(COST.character * text.length)) await work.turn();
  }
  return `[${texts.join()}]`;
}
