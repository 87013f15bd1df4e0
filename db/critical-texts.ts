/**
 * Which texts name a problem, so that readers may have them first. Marks and texts of one person must
 * not be joined, so nothing but the words of the text decides; it only orders, and the page says how.
 */

/** Words of praise that look like complaints. Folded, for PostgreSQL and JavaScript alike. */
const PRAISE = [
  "pas (?:si |trop )?mal",
  "pas mauvais\\w*",
  "(?:n'? ?)?hesite\\w* (?:surtout )?pas",
  "(?:pas|aucun|zero|sans) (?:de )?(?:souci|probleme|regret)\\w*",
  "(?:ne )?regrette\\w* (?:pas|rien)",
  "(?:t'?|vous )inquiete\\w* pas",
  "rien a (?:dire|redire|ajouter)",
  "jamais (?:decu|regrette)\\w*",
  "pas (?:du tout )?decu\\w*",
  "no (?:problem|regret)\\w*",
  "(?:n'? ?)?oublie\\w* pas",
  "not bad",
];

const COMPLAINTS = [
  ..."pas|jamais|aucun|aucune|sauf|malheureusement|dommage|deception|decu|decue|decevant".split(
    "|",
  ),
  "manqu\\w*",
  "mauvais\\w*",
  "difficil\\w*",
  "dur(?:e|s|es)?",
  "nul(?:le|s|les)?",
  "pire\\w*",
  "probleme\\w*",
  "souci\\w*",
  "galere\\w*",
  "stress\\w*",
  "fatig\\w*",
  "cher\\w*",
  "trop (?:de|peu|long|loin|vite|tard|cher)\\w*",
  "peu de",
  "attend\\w*",
  "vieux|vieille\\w*",
  "abandon\\w*",
  "evite\\w*",
  "deconseill\\w*",
  "exploit\\w*",
  ..."bad|poor|lack\\w*|missing|hard|difficult|not|never|avoid|unfortunately|disappoint\\w*".split(
    "|",
  ),
];

/** An SQL condition: the text names a problem. */
export const isCritical = (text: string): string =>
  `(regexp_replace(fold_text(${text}), '\\m(?:${quoted(PRAISE)})\\M', ' ', 'g')
    ~ '\\m(?:${quoted(COMPLAINTS)})\\M')`;

function quoted(patterns: readonly string[]): string {
  return patterns.join("|").replaceAll("'", "[''’]");
}
