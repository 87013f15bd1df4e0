/** Ids as PostgreSQL makes them. */

/** Whether a text that came from an address may be one: anything else would fail in the database. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
