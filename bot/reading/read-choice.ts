/** Reads a reply to a choice of one option: by position, by label, or by a word of one label only. */
import { FILLERS } from "./fillers.ts";
import {
  denies,
  LITTLE,
  labelsIn,
  NEGATIONS,
  positionOf,
  prepare,
  split,
  toldBy,
  type Prepared,
} from "./labels.ts";
import type { Lexicon } from "./lexicon.ts";
import { restAfter, type Heard, type Word } from "./normalise.ts";
import { readYesNo } from "./read-yes-no.ts";
import type { OptionToRead, QuestionToRead, Reading } from "./reading.ts";
import { soundOf } from "./sound.ts";

type Choice = Extract<QuestionToRead, { kind: "choice" }>;

const UNITS =
  /^(?:ans?|annees?|mois|semaines?|jours?|heures?|h|minutes?|min|euros?|fois|personnes?|profs?|potes?|entreprises?|boites?|er|ere|e|eme)$/;

/** What a reply chooses among the options; undefined when it names none. */
export function readChoice(heard: Heard, question: Choice, lexicon: Lexicon): Reading | undefined {
  const { options, numbered } = question;
  const ready = prepare(options);
  const exact = ready.ways.find(({ words }) => words.join(" ") === heard.core);
  if (exact !== undefined) return value(exact.option, "choice-label");
  return (
    (numbered ? readPosition(heard, options, ready) : undefined) ??
    readLabels(heard, ready) ??
    readLabelSound(heard, ready) ??
    readAsYesNo(heard, ready, lexicon) ??
    readTelling(heard, ready)
  );
}

function value(option: OptionToRead, rule: string, comment?: string): Reading {
  return comment === undefined
    ? { outcome: "value", value: option.id, rule }
    : { outcome: "value", value: option.id, comment, rule };
}

function confirm(options: readonly OptionToRead[], rule: string): Reading {
  return { outcome: "confirm", candidates: [...new Set(options.map(({ id }) => id))], rule };
}

/** Several at once, where one is asked: "les deux" is no position. */
const SEVERAL = /^(?:tous )?les (?:deux|2|trois|3|quatre|4|cinq|5)$|^(?:tout|tous|toutes)(?: ca)?$/;
const LAST =
  /^(?:(?:le|la|l'|reponse|choix|option) )*(?:tout )?derniere?s?(?: choix| reponse| option)?$|^(?:le |la )?derniere?$|^le tout dernier$/;

function readPosition(
  heard: Heard,
  options: readonly OptionToRead[],
  ready: Prepared,
): Reading | undefined {
  const { words } = heard;
  if (SEVERAL.test(heard.core)) return confirm(options, "choice-all");
  const last = options.at(-1);
  if (LAST.test(heard.core) && last !== undefined) return value(last, "choice-last");
  let at = 0;
  while (
    at < words.length &&
    at < 8 &&
    (at < heard.dropped || FILLERS.has(words[at]?.text ?? ""))
  ) {
    // "un" alone is the first option; before something else it is an article.
    if (words[at]?.text === "un" && at === words.length - 1) break;
    at += 1;
  }
  const word = words[at];
  const position = word === undefined ? undefined : positionOf(word.text);
  if (word === undefined || position === undefined) return readLastPosition(heard, options);
  const next = words[at + 1];
  if (next !== undefined && UNITS.test(next.text) && !/[^\s]/.test(next.before)) return undefined;
  if (/^\s*%/.test(word.after)) return undefined;
  // "1.5" and "1,7" are between two options.
  const fraction =
    next !== undefined &&
    /^\d/.test(next.text) &&
    (/^[.\u2044]$/.test(next.before) ||
      (next.before === "," && options[Number(next.text) - 1] === undefined));
  if (fraction || /[-−]$/.test(word.before)) {
    return { outcome: "retry", reason: "not_an_option", rule: "choice-position" };
  }
  const option = options[position - 1];
  if (position === 0 && words.length === at + 1) return { outcome: "skip", rule: "choice-zero" };
  if (option === undefined) {
    return words.length <= at + 3
      ? { outcome: "retry", reason: "not_an_option", rule: "choice-position" }
      : undefined;
  }
  return judgePosition(heard, at, option, { options, ready });
}

/** What stands around the position of an option may change or take back the choice. */
function judgePosition(
  heard: Heard,
  at: number,
  option: OptionToRead,
  { options, ready }: { readonly options: readonly OptionToRead[]; readonly ready: Prepared },
): Reading {
  const { words, raw } = heard;
  const next = words[at + 1];
  const others = words.slice(at + 1).map(({ text }) => positionOf(text));
  const second = others.findIndex(
    (other) => other !== undefined && other >= 1 && other <= options.length,
  );
  if (second >= 0 && second <= 1 && joined(words, at + 1, second)) {
    const other = options[(others[second] ?? 1) - 1];
    if (other !== undefined && other !== option) return confirm([option, other], "choice-several");
  }
  // "1 pour le cfa 4 pour le patron".
  const shared = /^(?:pour|au|a|cote|niveau)$/;
  const apart = others.findIndex((_, i) => shared.test(words[at + 2 + i]?.text ?? ""));
  const elsewhere = options[(others[apart] ?? 0) - 1];
  if (shared.test(next?.text ?? "") && elsewhere !== undefined && elsewhere !== option) {
    return confirm([option, elsewhere], "choice-several");
  }
  const turned = words
    .slice(at + 1)
    .findIndex(({ text }) => /^(?:pardon|non|plutot|enfin|oups)$/.test(text));
  const after = options[(positionOf(words[at + 2 + turned]?.text ?? "") ?? 0) - 1];
  if (turned >= 0 && after !== undefined) return confirm([after], "choice-changed");
  if (heard.asks && words.length > 1) return confirm([option], "choice-asked");
  const named = labelsIn(words.slice(at + 1), ready.ways);
  const disagreeing = named.filter(({ way, negated }) => way.option !== option && !negated);
  const agreeing = named.some(({ way }) => way.option === option);
  if (disagreeing.length > 0 && !agreeing && disagreeing[0]?.at === 0) {
    return confirm([option, ...disagreeing.map(({ way }) => way.option)], "choice-disagrees");
  }
  const follows = next !== undefined && !/[^\s]/.test(next.before);
  // "j'ai 1 ami", "2 de mes amis".
  const had =
    follows &&
    (/^(?:j'ai|a|avec)$/.test(words[at - 1]?.text ?? "") ||
      (next.text === "de" && /^(?:mes|mon|ma|nos|tes)$/.test(words[at + 2]?.text ?? "")));
  if (had && !agreeing) return confirm([option], "choice-position-counts");
  const counted = follows && /\w{3,}[sx]$/.test(next.text);
  if (
    counted &&
    !agreeing &&
    option !== options[0] &&
    !/^(?:depuis|sans|mais|apres|tres|dans|pas|jamais|toujours|plus|choix)$/.test(next.text)
  ) {
    return confirm([option], "choice-position-followed");
  }
  return value(
    option,
    "choice-position",
    restAfter(raw, at + 1 + (agreeing ? (named[0]?.way.words.length ?? 0) : 0)),
  );
}

/** "oui 1", "la réponse c'est la 2": the position at the end. */
function readLastPosition({ words }: Heard, options: readonly OptionToRead[]): Reading | undefined {
  const last = words.at(-1);
  if (last === undefined || words.length < 2 || words.length > 6) return undefined;
  if (!/^\d$/.test(last.text)) return undefined;
  const option = options[Number(last.text) - 1];
  if (option === undefined) return undefined;
  const label = words
    .slice(0, -1)
    .map(({ text }) => text)
    .join(" ");
  const named = options.find((other) => split(other.label).join(" ") === label);
  if (named === option) return value(option, "choice-position");
  return confirm(named === undefined ? [option] : [named, option], "choice-position-last");
}

function joined(words: readonly Word[], from: number, second: number): boolean {
  const between = words[from]?.text ?? "";
  if (second === 0) return /^\s*(?:[,/&+-]|)\s*$/.test(words[from]?.before ?? "");
  return /^(?:et|ou|voire|puis|a|mais|plutot)$/.test(between);
}

function readLabels(heard: Heard, ready: Prepared): Reading | undefined {
  const { words, raw } = heard;
  const content = words.slice(heard.dropped);
  const found = labelsIn(content, ready.ways);
  const standing = found.filter(({ negated }) => !negated);
  const [first] = standing;
  if (first === undefined) {
    // "pas bien", where there is no such label.
    return found[0] === undefined
      ? undefined
      : { outcome: "retry", reason: "not_understood", rule: "choice-negated" };
  }
  const options = new Set(standing.map(({ way }) => way.option));
  const isDenied = denies(words);
  for (const { text } of words) {
    const bare = text.replace(/^[a-z]'/, "");
    const told = ready.telling.has(bare) ? toldBy(ready, bare, isDenied) : undefined;
    if (told !== undefined) options.add(told);
  }
  if (options.size > 1 || found.length > standing.length) {
    return confirm([...options], "choice-labels");
  }
  if (heard.asks) return confirm([first.way.option], "choice-asked");
  const { length } = first.way.words;
  const before = content.slice(0, first.at).map(({ text }) => text);
  const filler = before.every(
    (word) =>
      LITTLE.test(word) ||
      FILLERS.has(word) ||
      /^(?:c'etait|pense|crois|trouve|plutot|assez|vraiment|franchement|ca|va|tres)$/.test(word),
  );
  const after = content[first.at + length];
  const turn =
    after !== undefined &&
    /^(?:mais|enfin|ou|et)$/.test(after.text) &&
    /^(?:non|nan|bof|oui|pas)$/.test(content[first.at + length + 1]?.text ?? "") &&
    content.length <= first.at + length + 4;
  // "oui bof", "un emploi moyen".
  const doubted = after !== undefined && /^(?:bof|mouais|moyen)$/.test(after.text);
  // "dans un autre garage" names no other option.
  const adjective =
    first.way.words.length === 1 &&
    first.way.words[0] === "autre" &&
    /^(?:un|une|l'|d')$/.test(content[first.at - 1]?.text ?? "") &&
    after !== undefined;
  // "sans doute pas", "je reste pas".
  const no = first.way.words[0] === "non" || first.way.words[0] === "oui";
  const denied =
    !no && after !== undefined && NEGATIONS.has(after.text) && !/[^\s]/.test(after.before);
  if (turn || denied || doubted || adjective) return confirm([first.way.option], "choice-turns");
  const generic = length === 1 && GENERIC.test(first.way.words[0] ?? "");
  if ((!filler && (generic || content.length > 8)) || (generic && first.at > 2)) {
    return confirm([first.way.option], "choice-label-somewhere");
  }
  return value(
    first.way.option,
    "choice-label-begins",
    restAfter(raw, heard.dropped + first.at + length),
  );
}

/** "pas troop", "pastrop": a label as it sounds, its spaces lost. */
function readLabelSound({ core }: Heard, { labels }: Prepared): Reading | undefined {
  if (core.length < 6) return undefined;
  const sound = soundOf(core);
  const glued = soundOf(core.replaceAll(" ", ""));
  const same = labels.filter(
    ({ words }) => soundOf(words.join(" ")) === sound || soundOf(words.join("")) === glued,
  );
  const [only] = same;
  return only !== undefined && same.length === 1 ? value(only.option, "choice-sound") : undefined;
}

/** Labels of one common word, which an ordinary sentence may hold without choosing it. */
const GENERIC =
  /^(?:oui|non|yes|no|bien|moyen|autre|autrement|facile|dur|faisable|parfois|reussi|rate)$/;

/** "ouais", "nan" where one option says yes or no. */
function readAsYesNo(heard: Heard, { labels }: Prepared, lexicon: Lexicon): Reading | undefined {
  const reading = readYesNo(heard, lexicon, false);
  if (reading?.outcome === "confirm" && reading.candidates.length === 1) {
    const leaning = reading.candidates[0] === true ? /^(?:oui|yes)$/ : /^(?:non|no)$/;
    const leaningTo = labels.filter(({ words }) => leaning.test(words[0] ?? ""));
    return leaningTo.length === 0
      ? undefined
      : confirm(
          leaningTo.map(({ option }) => option),
          "choice-yesno-leaning",
        );
  }
  if (reading?.outcome !== "value") return undefined;
  const word = reading.value === true ? "oui" : "non";
  const english = reading.value === true ? "yes" : "no";
  const saying = labels.filter(({ words }) => words[0] === word || words[0] === english);
  const plain = saying.find(({ words }) => words.length === 1);
  const [only] = saying;
  if (plain === undefined && only === undefined) return undefined;
  const nuanced =
    /^(?:pas (?:trop|vraiment|tellement|forcement|specialement)|trop|exact|vrai|possible|grave|a fond)/.test(
      heard.core,
    );
  if (nuanced) {
    return confirm(
      saying.map(({ option }) => option),
      "choice-yesno-nuanced",
    );
  }
  if (plain !== undefined) {
    return reading.comment === undefined
      ? value(plain.option, "choice-yesno")
      : value(plain.option, "choice-yesno", reading.comment);
  }
  if (saying.length === 1 && only !== undefined) {
    return value(only.option, "choice-yesno", reading.comment);
  }
  return confirm(
    saying.map(({ option }) => option),
    "choice-yesno-several",
  );
}

/** "demandeur d'emploi", "micro entreprise": the word only says more of another one. */
const OF_ANOTHER =
  /^(?:sans|micro|auto|propre|nouvel|nouvelle|demandeur|demandeuse|recherche|perte|manque)$/;
/** "j'ai quitté l'entreprise", "je crée mon entreprise": named, and not chosen. */
const LEAVING =
  /^(?:quitter?|change[rs]?|changement|cree[rsz]?|creation|monter?|lance[rs]?|fini[st]?|arretee?r?)$/;

/** One word that only one label holds: "je cherche du travail", "la famille". */
function readTelling(heard: Heard, ready: Prepared): Reading | undefined {
  const isDenied = denies(heard.words);
  const hits = new Set<OptionToRead>();
  let negated = false;
  let partial = heard.words.some(({ text }) => LEAVING.test(text));
  for (const [at, { text }] of heard.words.entries()) {
    const bare = text.replace(/^[a-z]'/, "");
    const before = heard.words[at - 1]?.text ?? "";
    // The name of an agency, where one goes without a job.
    if (bare === "emploi" && before === "pole") continue;
    const option = toldBy(ready, bare, isDenied);
    if (option === undefined) continue;
    hits.add(option);
    partial ||= OF_ANOTHER.test(before);
    negated ||= [-1, 1, 2, 3].some((back) => NEGATIONS.has(heard.words[at - back]?.text ?? ""));
  }
  const [only] = hits;
  if (only === undefined) return undefined;
  if (hits.size > 1) return confirm([...hits], "choice-words");
  if (negated || partial || heard.asks || heard.words.length > 9) {
    return confirm([only], "choice-word");
  }
  return heard.words.length <= 2
    ? value(only, "choice-word")
    : value(only, "choice-word", heard.raw.trim());
}
