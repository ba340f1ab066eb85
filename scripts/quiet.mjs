/**
 * @module
 * Leaves out of workerd's output what is no fault: its reports that a client hung up, and that a read
 * found the local database locked by an import, after which the service reads again.
 */

const NO_FAULT = /getCaughtExceptionAsKj\(\).*disconnected|SQLite failed.*SQLITE_BUSY/;
const REST_OF_REPORT = /^\s*(stack:.*)?$/;

/**
 * @param {(text: string) => void} write
 * @returns {(text: string) => void} takes output in pieces of any size and writes whole lines of it
 */
export function withoutNoise(write) {
  let rest = "";
  let inReport = false;
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      inReport = NO_FAULT.test(line) || (inReport && REST_OF_REPORT.test(line));
      if (!inReport) write(`${line}\n`);
    }
  };
}
