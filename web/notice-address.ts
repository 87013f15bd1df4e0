/** Where the notice is, and each of its versions. */

/** The notice that holds; French has the plain address. */
export function noticePath(locale: string): string {
  return `/notice${asked(locale)}`;
}

/** One version of it. @param name  Such as `2026-11-26`. */
export function versionPath(name: string, locale: string): string {
  return `/notice/versions/${encodeURIComponent(name)}${asked(locale)}`;
}

function asked(locale: string): string {
  return locale.startsWith("fr") ? "" : "?lang=en";
}
