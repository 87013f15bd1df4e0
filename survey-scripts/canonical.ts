/** One spelling for each script, so that equal scripts have equal hashes. */
import { createHash } from "node:crypto";

/**
 * JSON with sorted keys, without `undefined`, without spaces; `-0` is `0`.
 *
 * @param value  Plain JSON data.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (Object.is(part, -0)) return 0;
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** SHA-256 of the canonical JSON, in hexadecimal: the identity of a script's content. */
export function hashScript(script: unknown): string {
  return createHash("sha256").update(canonicalJson(script)).digest("hex");
}
