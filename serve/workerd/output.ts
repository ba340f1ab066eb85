/**
 * @module
 * What workerd prints: without its reports that a client hung up, and that the database was locked for a
 * moment; with those of a damaged database or disk told apart, which only these lines name.
 */

const NO_FAULT = /\bdisconnected: |SQLite failed.*SQLITE_BUSY/;
const DATABASE_FAULT = /SQLite failed.*?= (.+): (SQLITE_[A-Z]+)/;
/** Follows from a fault that was told. */
const CONSEQUENCE = /D1_ERROR: .*internal error/;
const REST_OF_REPORT = /^\s*(stack:.*)?$/;

/** An error of SQLite, such as `database disk image is malformed`, `SQLITE_CORRUPT`. */
export interface SqliteError {
  readonly message: string;
  readonly code: string;
}

/**
 * @param write takes whole lines.
 * @returns takes output in pieces of any size.
 */
export function readOutput(
  write: (line: string) => void,
  onDatabaseFault: (error: SqliteError) => void = () => {},
): (text: string) => void {
  let rest = "";
  let inReport = false;
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (inReport && REST_OF_REPORT.test(line)) continue;
      const [, message, code] = DATABASE_FAULT.exec(line) ?? [];
      inReport = NO_FAULT.test(line) || CONSEQUENCE.test(line) || code !== undefined;
      if (!inReport) write(`${line}\n`);
      else if (code !== undefined && code !== "SQLITE_BUSY") onDatabaseFault({ message, code });
    }
  };
}
