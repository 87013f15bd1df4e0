/** Names for new steps and answers, made once from their first words and kept whatever is rewritten. */

const CHARACTERS_MAX = 40;
const WORDS_MAX = 4;
/** Words that tell nothing about a question. */
const SMALL = new Set(
  "a as est es ete etait etais avoir au aux ce ces de des du en est et il je la le les leur ma mes mon ne on ou par pas pour que qui sa ses si son sur ta te tes ton tu un une the of to is it in and or you your was did do how what".split(
    " ",
  ),
);

/**
 * A name made of words: small letters without accent, digits and `_`.
 *
 * @param taken  Names that are used already.
 * @param otherwise  The name when nothing of the words is left.
 */
export function nameFrom(words: string, taken: ReadonlySet<string>, otherwise: string): string {
  const bare = words
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/\{[^}]*\}/g, " ")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const telling = bare.filter((word) => word.length > 1 && !SMALL.has(word));
  const chosen = (telling.length > 0 ? telling : bare).slice(0, WORDS_MAX).join("_");
  const name = /^[a-z]/.test(chosen) ? chosen : `${otherwise}${chosen === "" ? "" : `_${chosen}`}`;
  return freeName(name.slice(0, CHARACTERS_MAX - 4).replace(/_+$/, ""), taken);
}

/** The name itself, or the first of `name_2`, `name_3` … that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/_\d{1,3}$/, "").slice(0, CHARACTERS_MAX - 4);
  for (let count = 2; ; count += 1) {
    const next = `${stem}_${count}`;
    if (!taken.has(next)) return next;
  }
}
