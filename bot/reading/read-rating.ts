/** Reads a reply to a question of rating. A wrong note misleads a family: in doubt, ask. */
import { FILLERS } from "./fillers.ts";
import { restAfter, type Heard, type Word } from "./normalise.ts";
import { ARTICLES, smallNumber } from "./number-words.ts";
import {
  expressionAt,
  GLUED,
  inside,
  noteWord,
  type Expression,
  type Rating,
} from "./rating-expression.ts";
import type { Reading } from "./reading.ts";

/** What makes of a number a quantity: it is no note then. */
const UNITS =
  /^(?:ans?|annees?|mois|semaines?|jours?|jrs?|heures?|h|hrs?|minutes?|mins?|mn|secs?|secondes?|euros?|eur|km|kg|pers|personnes?|gens|eleves?|apprentis?|profs?|patrons?|entreprises?|boites?|fois|e|eme|em|er|ere|ieme|nd|nde|matieres?|cours|exams?|examens?|stages?|potes|amis|copains|collegues|centimes|balles|rue|avenue|av|bd|boulevard|allee|chemin|place|impasse|quai|pourcent|des|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|janv|fevr?|avr|juil|sept|oct|nov|dec|mots?|choses?|trucs?|lettres?|phrases?|bus|trains?|metros?|trams?)$/;
/** Plural nouns that tell why rather than how many are rare: "5 formateurs" is asked again. */
const BECAUSE =
  /^(?:tres|apres|mais|sans|jamais|dommage|toujours|ils|elles|des|les|nos|nous|vous|mes|ses|ces|etoiles|stars|ouais|points|pts|plus|pas|dans|vraiment|treès|temps|tres|super|mdrs|jours?)$/;
/** What one may have one of: "1 bon prof" is hardly the worst mark. */
const ONE_OF =
  /^(?:bon|bonne|belle|beau|super|grande?|vraie?|seule?|diplome|cap|cdi|cdd|emploi|contrat|salaire|tuteur|tutrice|formateur|formatrice|maitre|numero)$/;
const PLURAL_PRAISE =
  /^(?:bons|bonnes|belles|beaux|mauvaise?s|grande?s|gros|grosses|petite?s|vraie?s)$/;
const COUNTED = /^(?:a|que|qui|negatifs?|positifs?|forts?|faibles?|importants?|noirs?)$/;
/** Who may be the reason for a note, and may be counted: "5 formateurs au top", but "4 formateurs". */
const PEOPLE = /^(?:formateurs?|formatrices?|tuteurs?)$/;
const ASKED_MORE = /^(?:seule?s?|autres?|ou|voire|er|sur|de|des|du|d')$/;
const DOUBT =
  /(?:je |j'|)(?:ne )?(?:sais|sait|c) (?:pas|plus|po)|jsp|chais pas|chepa|aucune idee|j'hesite|hesite entre|peut etre|ptet|ptetre|voire|ou bien/;

/** What a reply says as a note; undefined when it holds no number at all. */
export function readRating(heard: Heard, question: Rating): Reading | undefined {
  const stars = readStars(heard, question);
  if (stars !== undefined) return stars;
  const label = readLabel(heard, question) ?? readExtreme(heard, question);
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
  if (next !== undefined && UNITS.test(next.text) && !/[(,.;:!\n-]/.test(next.before)) {
    return retry("rating-quantity");
  }
  // "4 points à améliorer" counts them; "4 points" is a note.
  const second = words[at + found.length + 1]?.text ?? "";
  if (/^differente?s$/.test(second)) return retry("rating-quantity");
  if (/^points?$/.test(next?.text ?? "") && COUNTED.test(second)) {
    return retry("rating-quantity");
  }
  if (/^\s*€/.test(words[at + found.length - 1]?.after ?? "")) return retry("rating-quantity");
  if (
    before.some((word) =>
      /^(?:ans|age|annee|en|tel|rue|classe|groupe|promo|depuis|pendant|y)$/.test(word),
    ) &&
    !before.includes("mets") &&
    !/(?:^| )en (?:tout|gros|vrai)$/.test(before.join(" "))
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
  if (before.some((word) => /^(?:pas|jamais|moins|plus|ni|presque)$/.test(word))) {
    return confirm([note], "rating-negated");
  }
  // "j'ai 4": of what?
  if (/^(?:j'ai|j'avais|ai|avais|avait|a)$/.test(before.at(-1) ?? "")) {
    return confirm([note], "rating-somewhere");
  }
  // "4+", "5-": a shade that a mark has not.
  if (next === undefined && /^[+-]$/.test(words[at + found.length - 1]?.after.trim() ?? "")) {
    return confirm([note], "rating-near");
  }
  const changed = changedMind(words, at + found.length, question);
  if (changed !== undefined) return confirm([changed], "rating-changed");
  if (heard.asks && words.filter(({ text }) => /^[1-5]$/.test(text)).length > 1) {
    return { outcome: "question", rule: "rating-asked" };
  }
  const first = next?.before.trim() === "" ? next.text : "";
  const isOrdinal = note === 1 && /^(?:n|no|numero|num)$/.test(before.at(-1) ?? "");
  if (isOrdinal || (note === 1 && ONE_OF.test(first)) || (note > 1 && PLURAL_PRAISE.test(first))) {
    return confirm([note], "rating-followed");
  }
  const listed = words.slice(at, at + 3);
  if (listed.length === 3 && listed.every(({ text }) => /^\d$/.test(text)) && found.length === 1) {
    return { outcome: "retry", reason: "several", rule: "rating-several" };
  }
  const others = otherNotes(words, at + found.length, question);
  if (others.length > 0 && SHARED.test(next?.text ?? "")) {
    return confirm([...new Set([note, ...others])], "rating-shared");
  }
  const rival = rivalNote(words, at, at + found.length, question);
  if (rival !== undefined && rival !== note) return confirm([note, rival], "rating-shared");
  if (heard.asks || DOUBT.test(plain)) return confirm([note], "rating-doubt");
  if (next !== undefined && smallNumber(next.text) !== undefined && !ARTICLES.has(next.text)) {
    if (!/[,;:.!\n=>)]/.test(next.before)) {
      return { outcome: "retry", reason: "several", rule: "rating-several" };
    }
    // "4, 5" is a choice of two, not a note and a remark.
    const other = smallNumber(next.text) ?? 0;
    if (words.length === at + found.length + 1 && other >= question.min && other <= question.max) {
      return confirm([Math.min(note, other), Math.max(note, other)], "rating-range");
    }
  }
  const leading = before
    .slice(heard.dropped)
    .every((word) => FILLERS.has(word) || /^(?:j'|l'|d')/.test(word));
  if (!leading || before.length > 12) {
    // "4" at the end of a sentence, or one note among words: likely, not sure.
    return confirm([note], "rating-somewhere");
  }
  const after = words[at + found.length + 1];
  if (next !== undefined && !startsComment(next, note, after)) {
    return confirm([note], "rating-followed");
  }
  const comment = restAfter(raw, at + found.length);
  const kept = comment === undefined || isPolite(comment) ? {} : { comment };
  return {
    outcome: "value",
    value: note,
    ...kept,
    rule: at === 0 ? "rating-digit" : "rating-said",
  };
}

/** "4 euh non 3", "presque 5 donc 4": the last one is meant, most likely. */
function changedMind(
  words: readonly Word[],
  from: number,
  { min, max }: Rating,
): number | undefined {
  const turns = /^(?:non|nan|pardon|euh|heu|hmm|mmh|enfin|plutot|oups|finalement|donc|erreur)$/;
  const turn = words.slice(from, from + 4).findLastIndex(({ text }) => turns.test(text));
  if (turn < 0) return undefined;
  const number = smallNumber(words[from + turn + 1]?.text ?? "");
  return number !== undefined && number >= min && number <= max ? number : undefined;
}

/** "3 l'entreprise, 5 le CFA": two notes for two things. */
const SHARED = /^(?:l'\w+|la|le|les|pour|au|en|cote)$/;

function otherNotes(words: readonly Word[], from: number, { min, max }: Rating): number[] {
  return words
    .slice(from)
    .filter((_, at, rest) => SHARED.test(rest[at + 1]?.text ?? ""))
    .map(({ text }) => Number(text))
    .filter((number) => Number.isInteger(number) && number >= min && number <= max);
}

/** What may get a note of its own: a place, a person, a time. */
const TOPIC =
  /^(?:cfa|entreprise|l'entreprise|patron|boite|profs?|cantine|l'ambiance|ambiance|cours|debut|depart|avant|maintenant|fin|apres)$/;

/** "4 cfa 2 entreprise", "5 au départ mais 3": a second note for something else. */
function rivalNote(
  words: readonly Word[],
  at: number,
  from: number,
  { min, max }: Rating,
): number | undefined {
  const near = (next: number, before: number) =>
    [next, next + 1, next + 2].some((i) => TOPIC.test(words[i]?.text ?? "")) ||
    TOPIC.test(words[before]?.text ?? "");
  // What follows a "because" counts what it names.
  const because = /^(?:car|parce|pcq|puisque|vu|cause|avec|grace)$/.test(words[from]?.text ?? "");
  if (because || !near(from, at - 1)) return undefined;
  const other = words.findIndex(
    ({ text }, i) =>
      i > from &&
      /^\d$/.test(text) &&
      Number(text) >= min &&
      Number(text) <= max &&
      (TOPIC.test(words[i + 1]?.text ?? "") || !UNITS.test(words[i + 1]?.text ?? "")) &&
      (i === words.length - 1 || near(i + 1, i - 1)),
  );
  return other < 0 ? undefined : Number(words[other]?.text);
}

/** Whether the word right after a note begins a remark. A plural noun might be counted by the number. */
function startsComment({ before, text }: Word, note: number, after: Word | undefined): boolean {
  if (/[^\s']/.test(before) || text.includes("'")) return true;
  if (PEOPLE.test(text)) {
    return after !== undefined && !/^(?:sur|differents?|et|par|pour|dans|en)$/.test(after.text);
  }
  if (ASKED_MORE.test(text)) return text === "de" || text === "des";
  return note < 2 || text.length < 5 || !/[sx]$/.test(text) || BECAUSE.test(text);
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
    const glued = GLUED.exec(text);
    if (glued !== null) return at;
    if (/^[a-z]{1,2}(?=\d)/.test(text)) continue;
    if (noteWord(text) === undefined) continue;
    if (!ARTICLES.has(text)) return at;
    const next = words[at + 1]?.text ?? "";
    if (count === 1 || /^(?:sur|etoiles?)$/.test(next)) return at;
    if (at === count - 1 && (text === "un" || text === "une")) return at;
    if (text !== "un" && text !== "une" && at === count - 1) return at;
  }
  return undefined;
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

const EXTREME =
  /^(?:(?:je|jte|j'|te|mets|met|donne|dirais|dis|c'est|ce sera|allez|pour moi) )*(?:(?:la|le) )?(?:note )?(?:(max|maximum|maxi|maximale?|meilleure note|(?:la )?plus haute(?: note)?|(?:la )?meilleure)|min|minimum|mini|minimale?|pire note|(?:la )?plus basse(?: note)?|(?:la )?pire)$/;

/** "le maximum", "la pire note". */
function readExtreme({ core }: Heard, { min, max }: Rating): Reading | undefined {
  const found = EXTREME.exec(core);
  if (found === null) return undefined;
  return { outcome: "value", value: found[1] === undefined ? min : max, rule: "rating-extreme" };
}

function plainLabel(label: string): string {
  return label
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}']+/gu, " ")
    .trim();
}

function confirm(candidates: readonly number[], rule: string): Reading {
  return { outcome: "confirm", candidates, rule };
}

function retry(rule: string): Reading {
  return { outcome: "retry", reason: "not_understood", rule };
}
