/**
 * @module
 * A client that sends the same request again and again until it is killed, in a process of its own so that
 * it does not slow down who measures beside it: `load.ts URL`, the body on standard input. Says a word on
 * standard output when the first answer has come, and on standard error what is no success.
 */
import { text } from "node:stream/consumers";

const [url] = process.argv.slice(2);
const body = await text(process.stdin);
for (let request = 0; ; request++) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const answer = await response.arrayBuffer();
  if (!response.ok) throw new Error(`${response.status} ${new TextDecoder().decode(answer)}`);
  if (request === 0) process.stdout.write("answered\n");
}
