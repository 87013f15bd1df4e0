/** Spaces that French typography keeps unbroken, put where a plain text has an ordinary one or none. */

const NO_BREAK = "\u00A0";
const NARROW = "\u202F";

/**
 * A text as it is shown on a screen: no line begins with "?" or "»". Only spaces that are there are
 * changed, so an address or a time ("12:30") stays what it is.
 */
export function onScreen(text: string): string {
  return text
    .replace(/ +([?!;])/g, `${NARROW}$1`)
    .replace(/ +([:»])/g, `${NO_BREAK}$1`)
    .replace(/« +/g, `«${NO_BREAK}`)
    .replace(/(\d) (?=\d{3}(?!\d))/g, `$1${NARROW}`)
    .replace(/(\d) (%|€|ans|min)(?![\p{L}])/gu, `$1${NO_BREAK}$2`);
}
