/**
 * @module
 * `npm start`: builds what has changed, makes the local database ready and serves at `HOST` (127.0.0.1
 * unless set) and `PORT` (8787), without network. Whatever it has started ends with it, however it ends.
 */
import { messageOf, ServeError } from "./failure.js";
import { Service } from "./service.js";

/** Serves until a signal ends it: exit code 0; 1 if it can't start. */
export async function start(): Promise<void> {
  const service = new Service((line) => console.error(line));
  const end = async () => {
    // Told twice, it does not wait for what is being answered.
    if (!service.stopping) await service.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  // A part of the supervisor that fails does not end what is being answered.
  process.on("unhandledRejection", (error) => console.error(messageOf(error)));
  try {
    for (const line of await service.start(process.env)) console.log(line);
  } catch (error) {
    if (service.stopping) return;
    console.error(error instanceof ServeError ? error.message : error);
    process.exit(1);
  }
}
