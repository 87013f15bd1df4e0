/** Languages as people call them, in French. */

/** Variants that no list of languages knows. */
const OWN: Readonly<Record<string, string>> = { "fr-simple": "français facile" };
const NAMES = new Intl.DisplayNames(["fr"], { type: "language" });

/** `français` for `fr`; the code itself where it is none. */
export function languageInFrench(locale: string): string {
  const own = OWN[locale];
  if (own !== undefined) return own;
  try {
    return NAMES.of(locale) ?? locale;
  } catch {
    return locale;
  }
}
