/** Reads a reply to a question of rating. A wrong note misleads a family: in doubt, ask. */
import { restAfter, type Heard, type Word } from "./normalise.ts";
import { ARTICLES, smallNumber } from "./number-words.ts";
import type { QuestionToRead, Reading } from "./reading.ts";

type Rating = Extract<QuestionToRead, { kind: "rating" }>;

/** Words that may stand before a note and leave it what it is. */
const BEFORE = new Set(
  "je j' j'ai moi on nous mets met mettrais mettrai mettre mettrait donne donnerais donnerai dirais dirai dirait dis dit noterais noterai note notes noter notee vote choisis choisirais prends attribue attribuerais accorde opte c c'est cest ca sa ce cette la le les un une ma mon sera serait fait vaut merite pour d' de du que formation cfa ensemble global globale globalement general generale environ presque numero n no num nb plutot total totale au en tout lui leur a allez aller allee disons bon bonne petit petite gros grosse beau belle solide honnete large minimum minimum juste facile sans hesiter hesitation reponse rep ok oui alors et bien voila hop et puis y appreciation avis experience satisfaction score est mes avec plaisir jmet jmets jdirais jdirai jdonne jmettrais chui suis verrais vois".split(
    " ",
  ),
);
/** What makes of a number a quantity: it is no note then. */
const UNITS =
  /^(?:ans?|annees?|mois|semaines?|jours?|jrs?|heures?|h|hrs?|minutes?|mins?|mn|secondes?|euros?|eur|km|kg|pers|personnes?|gens|eleves?|apprentis?|profs?|formateurs?|patrons?|entreprises?|boites?|fois|e|eme|em|er|ere|ieme|nd|nde|matieres?|cours|exams?|examens?|stages?|potes|amis|copains|collegues|centimes|pourcent|des|ans?)$/;
const BECAUSE =
  /^(?:car|parce|pcq|psk|parceque|puisque|vu|mais|pour|par|c'est|c'etait|cetait|c|ct|bonne?|super|top|bien|tres|trop|genial|franchement|equipe|grace|a|les|la|le|l'|j'ai|je|jai|merci|svp|mdr|lol|meme|et|malgre|sauf|avec|car|j'|on|nul|nulle|moyen|correct|correcte|ambiance|sa|ca|sans|direct|facile|easy|max|maxi|maximum|etoiles?|etoile|points?|pts?|pt|tout|quoi|hein|frere|au|il|ils|elle|des|de|du|y|pas|rien|parfait|voila|n'|peut|aurait|surtout|quand|dommage|manque|niveau|dans|cool|chaud|rien)$/;
const DOUBT =
  /(?:je |j'|)(?:ne )?(?:sais|sait|c) (?:pas|plus|po)|jsp|chais pas|chepa|aucune idee|j'hesite|hesite|peut etre|ptet|ptetre|voire|ou bien|je crois/;

interface Expression {
  readonly notes: readonly number[];
  /** Words it takes. */
  readonly length: number;
  readonly kind: "plain" | "scaled" | "range" | "decimal" | "outside";
}

/** What a reply says as a note; undefined when it holds no number at all. */
export function readRating(heard: Heard, question: Rating): Reading | undefined {
  const stars = readStars(heard, question);
  if (stars !== undefined) return stars;
  const label = readLabel(heard, question);
  if (label !== undefined) return label;
  const { words } = heard;
  const at = firstNote(heard);
  if (at === undefined) return undefined;
  if (/[-−–]$/.test(words[at]?.before ?? "") && at === 0 && !/\s$/.test(words[at]?.before ?? "")) {
    return { outcome: "retry", reason: "out_of_range", rule: "rating-negative" };
  }
  const found = expressionAt(words, at, question);
  return found === undefined ? undefined : judge(heard, question, at, found);
}

function judge(heard: Heard, question: Rating, at: number, found: Expression): Reading {
  const { words } = heard;
  const next = words[at + found.length];
  const before = words.slice(0, at).map(({ text }) => text);
  if (next !== undefined && UNITS.test(next.text) && !/[,.;:!\n-]/.test(next.before)) {
    return retry("rating-quantity");
  }
  if (
    before.some((word) =>
      /^(?:ans|age|annee|en|tel|rue|classe|groupe|promo|depuis|pendant|dans|y)$/.test(word),
    ) &&
    !before.includes("mets")
  ) {
    return found.kind === "plain" &&
      inside(found, question) &&
      before.length <= 3 &&
      !/^(?:en|depuis|pendant|dans)$/.test(before.at(-1) ?? "")
      ? confirm(found.notes, "rating-somewhere")
      : retry("rating-context");
  }
  const corrected = afterNegation(words, at, question);
  if (corrected !== undefined) return corrected;
  if (found.kind === "outside") {
    return { outcome: "retry", reason: "out_of_range", rule: "rating-out-of-range" };
  }
  if (found.kind !== "plain") {
    return found.notes.length === 0
      ? { outcome: "retry", reason: "out_of_range", rule: "rating-other-scale" }
      : confirm(
          found.notes,
          found.kind === "scaled" ? "rating-other-scale" : `rating-${found.kind}`,
        );
  }
  return judgePlain(heard, question, at, found);
}

function judgePlain(heard: Heard, question: Rating, at: number, found: Expression): Reading {
  const { words, plain, raw } = heard;
  const [note] = found.notes;
  const before = words.slice(0, at).map(({ text }) => text);
  const next = words[at + found.length];
  if (!inside(found, question) || note === undefined) {
    return { outcome: "retry", reason: "out_of_range", rule: "rating-out-of-range" };
  }
  if (before.some((word) => /^(?:pas|jamais|moins|plus|ni)$/.test(word))) {
    return confirm([note], "rating-negated");
  }
  if (heard.asks || DOUBT.test(plain)) return confirm([note], "rating-doubt");
  if (next !== undefined && smallNumber(next.text) !== undefined && !ARTICLES.has(next.text)) {
    if (!/[,;:.!\n=>)]/.test(next.before)) {
      return { outcome: "retry", reason: "several", rule: "rating-several" };
    }
    // "4, 5" is a choice of two, not a note and a remark.
    const other = smallNumber(next.text) ?? 0;
    if (words.length === at + found.length + 1 && other >= question.min && other <= question.max) {
      return confirm([note, other].toSorted(), "rating-range");
    }
  }
  const leading = before
    .slice(heard.dropped)
    .every((word) => BEFORE.has(word) || /^(?:j'|l'|d')/.test(word));
  if (!leading || before.length > 12) {
    // "4" at the end of a sentence, or one note among words: likely, not sure.
    return confirm([note], "rating-somewhere");
  }
  if (next !== undefined && !startsComment(next)) return confirm([note], "rating-followed");
  const comment = restAfter(raw, at + found.length);
  const kept = comment === undefined || isPolite(comment) ? {} : { comment };
  return {
    outcome: "value",
    value: note,
    ...kept,
    rule: at === 0 ? "rating-digit" : "rating-said",
  };
}

function startsComment({ before, text }: Word): boolean {
  return (
    /[^\s']/.test(before) || BECAUSE.test(text) || /^(?:l'|c'|j'|d'|qu'|m'|t'|s'|n')/.test(text)
  );
}

function isPolite(comment: string): boolean {
  return /^(?:merci|svp|stp|merci beaucoup|s'il vous pla[iî]t|bonne journ[eé]e|lol|mdr|voil[aà]|(?:é|e)toiles?|points?|quoi|hein|fr[eè]re)[\s\p{P}\p{S}]*$/iu.test(
    comment,
  );
}

/** Position of the first number that may be a note. An article ("un bon 4") is none. */
function firstNote({ words }: Heard): number | undefined {
  const count = words.length;
  for (const [at, { text }] of words.entries()) {
    const glued = /^(\d{1,2})(?:sur|etoiles?|etoile)\d*$/.exec(text);
    if (glued !== null) return at;
    if (/^[a-z]{1,2}(?=\d)/.test(text)) continue;
    if (smallNumber(text) === undefined) continue;
    if (!ARTICLES.has(text)) return at;
    const next = words[at + 1]?.text ?? "";
    if (count === 1 || /^(?:sur|etoiles?)$/.test(next)) return at;
    if (at === count - 1 && (text === "un" || text === "une")) return at;
    if (text !== "un" && text !== "une" && at === count - 1) return at;
  }
  return undefined;
}

function expressionAt(
  words: readonly Word[],
  at: number,
  question: Rating,
): Expression | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const glued = /^(\d{1,2})(sur|etoiles?)(\d*)$/.exec(word.text);
  if (glued !== null) {
    const top = glued[2] === "sur" && glued[3] !== "" ? Number(glued[3]) : question.max;
    return scaled(Number(glued[1]), top, question, 1);
  }
  const first = smallNumber(word.text);
  if (first === undefined) return undefined;
  const second = words[at + 1];
  const third = words[at + 2];
  const number2 = second === undefined ? undefined : smallNumber(second.text);
  const number3 = third === undefined ? undefined : smallNumber(third.text);
  if (second !== undefined && number2 !== undefined && /^\s*\/\s*$/.test(second.before)) {
    return slash(first, number2, question);
  }
  if (second?.text === "sur" && number3 !== undefined) return scaled(first, number3, question, 3);
  if (second?.text === "out" && third?.text === "of") {
    const top = smallNumber(words[at + 3]?.text ?? "");
    if (top !== undefined) return scaled(first, top, question, 4);
  }
  if (
    second === undefined
      ? false
      : /^\s*%/.test(second.before) ||
        (/^(?:pourcents?|pour)$/.test(second.text) && third?.text === "cent")
  ) {
    return scaled(first, 100, question, 1);
  }
  return rangeAt(words, at, first, question) ?? plainNote(first, word.text, question);
}

function rangeAt(
  words: readonly Word[],
  at: number,
  first: number,
  question: Rating,
): Expression | undefined {
  const second = words[at + 1];
  const third = words[at + 2];
  if (second === undefined) return undefined;
  const number2 = smallNumber(second.text);
  if (number2 !== undefined && /^[,.]$/.test(second.before) && /^\d/.test(second.text)) {
    // "4.0" is 4; "3,5" is between two notes.
    return Number(second.text) === 0
      ? { notes: [first], length: 2, kind: "plain" }
      : { notes: within([first, first + 1], question), length: 2, kind: "decimal" };
  }
  if (number2 !== undefined && /^\s*(?:-|–|\/|~)\s*$/.test(second.before)) {
    return { notes: within([first, number2], question), length: 2, kind: "range" };
  }
  if (second.text === "et" && /^(?:demie?|dmi)$/.test(third?.text ?? "")) {
    return { notes: within([first, first + 1], question), length: 3, kind: "decimal" };
  }
  const joins = /^(?:ou|et|a|voire|voir|ou bien|puis|soit)$/.test(second.text);
  const number3 = third === undefined ? undefined : smallNumber(third.text);
  if (joins && number3 !== undefined && !ARTICLES.has(third?.text ?? "")) {
    return { notes: within([first, number3], question), length: 3, kind: "range" };
  }
  const fourth = smallNumber(words[at + 3]?.text ?? "");
  if (/^(?:ou|voire|et)$/.test(second.text) && fourth !== undefined) {
    return { notes: within([first, fourth], question), length: 4, kind: "range" };
  }
  return undefined;
}

/** "4/5" is a note on its scale; "3/4" might mean 3 or 4. */
function slash(first: number, second: number, question: Rating): Expression {
  if (second === question.max) return scaled(first, second, question, 2);
  if (second < question.max && second >= question.min && first <= question.max) {
    return { notes: within([first, second], question), length: 2, kind: "range" };
  }
  return scaled(first, second, question, 2);
}

function scaled(note: number, top: number, question: Rating, length: number): Expression {
  if (top === question.max) return { ...plainNote(note, String(note), question), length };
  const rescaled = (note * question.max) / top;
  const fits = Number.isInteger(rescaled) && rescaled >= question.min && rescaled <= question.max;
  return { notes: fits && top > 0 ? [rescaled] : [], length, kind: "scaled" };
}

function plainNote(note: number, text: string, question: Rating): Expression {
  const fits = note >= question.min && note <= question.max;
  // A telephone number or a year is no note out of the scale: it is no note.
  const kind = fits ? "plain" : "outside";
  return {
    notes: [note],
    length: 1,
    kind: text.length > 3 && /^\d+$/.test(text) ? "outside" : kind,
  };
}

/** "pas 5, plutôt 4", "pas 5 mais 4". */
function afterNegation(words: readonly Word[], at: number, question: Rating): Reading | undefined {
  if (!/^(?:pas|moins|plus)$/.test(words[at - 1]?.text ?? "")) return undefined;
  for (let next = at + 1; next < Math.min(words.length, at + 5); next += 1) {
    const note = smallNumber(words[next]?.text ?? "");
    if (note !== undefined && note >= question.min && note <= question.max) {
      return confirm([note], "rating-corrected");
    }
  }
  return undefined;
}

function readStars({ folded, words }: Heard, question: Rating): Reading | undefined {
  const full = [...folded.matchAll(/★|⭐|🌟/gu)].length;
  if (full === 0 || words.some(({ text }) => smallNumber(text) !== undefined)) return undefined;
  return full >= question.min && full <= question.max
    ? { outcome: "value", value: full, rule: "rating-stars" }
    : { outcome: "retry", reason: "out_of_range", rule: "rating-stars" };
}

function readLabel({ core }: Heard, question: Rating): Reading | undefined {
  for (const [note, label] of question.labels ?? []) {
    if (core !== "" && core === plainLabel(label)) {
      return { outcome: "value", value: note, rule: "rating-label" };
    }
  }
  return undefined;
}

function plainLabel(label: string): string {
  return label
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim();
}

function within(notes: readonly number[], { min, max }: Rating): number[] {
  return [...new Set(notes)].filter((note) => note >= min && note <= max).toSorted((a, b) => a - b);
}

function inside({ notes }: Expression, { min, max }: Rating): boolean {
  return notes.every((note) => note >= min && note <= max);
}

function confirm(candidates: readonly number[], rule: string): Reading {
  return { outcome: "confirm", candidates, rule };
}

function retry(rule: string): Reading {
  return { outcome: "retry", reason: "not_understood", rule };
}
