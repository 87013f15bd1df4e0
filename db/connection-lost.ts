/** PostgreSQL out of reach, told apart from a statement it refused. */

/** Codes of sockets, and of PostgreSQL when it starts, stops, or has no connection to spare. */
const CODES = /^(?:ECONN|EPIPE|ENOENT|ETIMEDOUT|57P|08|53)/;
/** The driver has no code for these. */
const WORDS = /timeout|terminated|not queryable/i;

/** Whether this means: nothing was decided, try again later. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return CODES.test(code) || WORDS.test(error.message);
}
