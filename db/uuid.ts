/** Ids as PostgreSQL makes them. */

/** Whether a text that came from an address may be one: anything else would fail in the database. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** The id before all others, which no row has. */
export const NO_ROW = "00000000-0000-0000-0000-000000000000";

/** A text that came from an address, as an id to look up: what is none becomes the id that no row has. */
export function rowId(text: string): string {
  return isUuid(text) ? text : NO_ROW;
}
