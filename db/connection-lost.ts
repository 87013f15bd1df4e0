/** PostgreSQL that cannot serve for the moment, told apart from a statement it refuses for what it holds. */
import { SiriusError } from "../bot/errors.ts";

/**
 * Codes of sockets, and of PostgreSQL when it starts, stops, changes over, has no connection to spare, gave
 * up waiting for a lock or a disk, or chose this transaction to end a deadlock.
 */
const CODES =
  /^(?:ECONN|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08|25006|28|3D|40|53|55P|57|58)/;
/** The driver has no code for these. */
const WORDS = /timeout|terminated|not queryable|Connection ended/i;

/** Whether this means: nothing was decided, try again later. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return CODES.test(code) || WORDS.test(error.message);
}

/** Turns a lost connection into the one error that means: try again later. */
export async function available<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    throw new SiriusError("database_unavailable", "the database does not answer");
  }
}
