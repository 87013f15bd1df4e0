/** Spaces that French typography keeps unbroken, put where a plain text has an ordinary one or none. */

const NO_BREAK = "\u00A0";
const NARROW = "\u202F";

/**
 * A text as it is shown on a screen. In French no line begins with "?" or "»", and a sign that an SMS
 * saved a space before ("C'est noté: …") gets it back; an address or a time ("12:30") stays what it is.
 *
 * @param locale  Of the text; any other than French is left alone.
 */
export function onScreen(text: string, locale = "fr"): string {
  if (locale !== "fr" && !locale.startsWith("fr-")) return text;
  return text
    .replace(/(?<=[\p{L}\p{N})»…%€])(?=[?!;:](?:\s|$))/gu, " ")
    .replace(/\s+([?!;])/g, `${NARROW}$1`)
    .replace(/\s+([:»])/g, `${NO_BREAK}$1`)
    .replace(/«\s+/g, `«${NO_BREAK}`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${NARROW}`)
    .replace(/(\d) (%|€|ans|min)(?![\p{L}])/gu, `$1${NO_BREAK}$2`);
}
