/**
 * The form in which words are compared: "Ouiiii !", "OUI" and "oui" are one word. The text a person
 * wrote is always kept beside it, untouched.
 */

// Control and zero-width characters, soft hyphens, marks of direction, skin tones, lone surrogates:
// nothing that a person means.
const NOISE =
  /[\p{Cc}\p{Cs}\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|[\u{1F3FB}-\u{1F3FF}]/gu;
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;
// Accents, and with them the variation selectors and keycaps of emoji.
const MARKS = /[\p{Mn}\p{Me}]/gu;
const APOSTROPHES = /[’‘ʼ`´′]/gu;
const STRETCHED = /(\p{L})\1{2,}/gu;
const SPACES = /\s+/gu;
/** Text as most phones send most of it, in which only capitals and repetitions need a change. */
const PLAIN = /^[ !-_a-~]*$/;
const REPEATED = /([a-z])\1\1|  |^ | $/;

/**
 * Folds a text for comparison: NFKC, no invisible characters, lower case, no accents, one kind of
 * apostrophe, letters repeated three times or more once, single spaces, no space at the ends.
 *
 * @param text  Any text, of any length and bytes. The work grows linearly with it.
 * @returns The folded text; punctuation, digits and emoji stay. Folding twice changes nothing more.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) {
    const lower = text.toLowerCase();
    return REPEATED.test(lower) ? withoutRepetitions(lower) : lower;
  }
  const letters = text
    .replace(BREAKS, " ")
    .replace(APOSTROPHES, "'")
    .normalize("NFKC")
    .replace(NOISE, "")
    .toLowerCase()
    .normalize("NFD")
    .replace(MARKS, "")
    .normalize("NFC")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae");
  return withoutRepetitions(letters);
}

function withoutRepetitions(text: string): string {
  return text.replace(STRETCHED, "$1").replace(SPACES, " ").trim();
}
