/** Reads a reply to a choice of one or of several: by position, by label, or by a word of one label only. */
import { fold } from "../../survey-scripts/fold.ts";
import type { Lexicon } from "./lexicon.ts";
import { oneSlipApart, restAfter, type Heard, type Word } from "./normalise.ts";
import { smallNumber } from "./number-words.ts";
import { readYesNo } from "./read-yes-no.ts";
import type { OptionToRead, QuestionToRead, Reading } from "./reading.ts";

type Choice = Extract<QuestionToRead, { kind: "choice" }>;
type Choices = Extract<QuestionToRead, { kind: "choices" }>;

const ORDINALS: Readonly<Record<string, number>> = {
  premier: 1,
  premiere: 1,
  "1er": 1,
  "1ere": 1,
  second: 2,
  seconde: 2,
  deuxieme: 2,
  "2e": 2,
  "2eme": 2,
  troisieme: 3,
  "3e": 3,
  "3eme": 3,
  quatrieme: 4,
  "4e": 4,
  "4eme": 4,
  cinquieme: 5,
  "5e": 5,
  "5eme": 5,
  sixieme: 6,
};
/** Words before a position that leave it what it is. */
const BEFORE_POSITION = new Set(
  "la le l' les reponse reponses rep choix option numero num no n je j'ai j' dirais dirai dis mets met mettrais prends choisis choisirais vote c c'est cest ca sera serait ce moi pour plutot un une du que ok alors donc le jmets jdirais selectionne coche opte mon".split(
    " ",
  ),
);
const UNITS =
  /^(?:ans?|annees?|mois|semaines?|jours?|heures?|h|minutes?|min|euros?|fois|personnes?|profs?|potes?|entreprises?|boites?|er|ere|e|eme)$/;
const NEGATIONS = new Set([
  "pas",
  "plus",
  "jamais",
  "aucun",
  "aucune",
  "ni",
  "sans",
  "non",
  "po",
  "pa",
]);
const LITTLE =
  /^(?:le|la|les|l'|un|une|des|de|du|d'|et|ou|a|au|aux|en|dans|par|pour|avec|sur|mon|ma|mes|son|sa|ses|ce|cette|ca|c'est|je|j'ai|j'|tu|il|elle|on|nous|vous|ils|ete|etait|est|suis|me|m'|se|s'|que|qui|mais|pas|plus|tres|trop|bien|oui|non|si|y|ne|n'|ai|as|avais|avait|fait|tout|jamais|autre|chose|eu|besoin|cette|j'attends|sans)$/;

interface Labelled {
  readonly option: OptionToRead;
  readonly words: readonly string[];
}

interface Prepared {
  /** Each label and each other way to say it. */
  readonly ways: readonly Labelled[];
  readonly labels: readonly Labelled[];
  /** Words that stand in one label only. */
  readonly telling: ReadonlyMap<string, OptionToRead>;
}

const prepared = new WeakMap<readonly OptionToRead[], Prepared>();

function prepare(options: readonly OptionToRead[]): Prepared {
  let known = prepared.get(options);
  if (known === undefined) {
    const labels = options.map((option) => ({ option, words: split(option.label) }));
    const others = options.flatMap((option) =>
      (option.accepts ?? []).map((way) => ({ option, words: split(way) })),
    );
    known = { labels, ways: [...labels, ...others], telling: tellingWords([...labels, ...others]) };
    prepared.set(options, known);
  }
  return known;
}

function split(label: string): string[] {
  return fold(label).match(/[\p{L}\p{N}]+(?:'(?=\p{L})[\p{L}\p{N}]*)*/gu) ?? [];
}

function tellingWords(ways: readonly Labelled[]): ReadonlyMap<string, OptionToRead> {
  const owners = new Map<string, Set<OptionToRead>>();
  for (const { option, words } of ways) {
    for (const word of words) {
      const bare = word.replace(/^[a-z]'/, "");
      if (bare.length < 4 || LITTLE.test(word)) continue;
      owners.set(bare, (owners.get(bare) ?? new Set()).add(option));
    }
  }
  const telling = new Map<string, OptionToRead>();
  for (const [word, options] of owners) {
    const [only] = options;
    if (options.size === 1 && only !== undefined) telling.set(word, only);
  }
  return telling;
}

/** What a reply chooses among the options; undefined when it names none. */
export function readChoice(heard: Heard, question: Choice, lexicon: Lexicon): Reading | undefined {
  const { options, numbered } = question;
  const ready = prepare(options);
  const exact = ready.ways.find(({ words }) => words.join(" ") === heard.core);
  if (exact !== undefined) return value(exact.option, "choice-label");
  return (
    (numbered ? readPosition(heard, options, ready) : undefined) ??
    readLabels(heard, ready) ??
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

function positionOf(word: string): number | undefined {
  if (Object.hasOwn(ORDINALS, word)) return ORDINALS[word];
  return word === "une" ? undefined : smallNumber(word);
}

function readPosition(
  heard: Heard,
  options: readonly OptionToRead[],
  ready: Prepared,
): Reading | undefined {
  const { words, raw } = heard;
  let at = 0;
  while (
    at < words.length &&
    at < 8 &&
    (at < heard.dropped || BEFORE_POSITION.has(words[at]?.text ?? ""))
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
  if (/[-−]$/.test(word.before)) {
    return { outcome: "retry", reason: "not_an_option", rule: "choice-position" };
  }
  const others = words.slice(at + 1).map(({ text }) => positionOf(text));
  const second = others.findIndex(
    (other) => other !== undefined && other >= 1 && other <= options.length,
  );
  const option = options[position - 1];
  if (position === 0 && words.length === at + 1) return { outcome: "skip", rule: "choice-zero" };
  if (option === undefined) {
    return words.length <= at + 3
      ? { outcome: "retry", reason: "not_an_option", rule: "choice-position" }
      : undefined;
  }
  if (second >= 0 && second <= 1 && joined(words, at + 1, second)) {
    const other = options[(others[second] ?? 1) - 1];
    if (other !== undefined && other !== option) return confirm([option, other], "choice-several");
  }
  if (heard.asks && words.length > 1) return confirm([option], "choice-asked");
  const named = labelsIn(words.slice(at + 1), ready.ways);
  const disagreeing = named.filter(({ way, negated }) => way.option !== option && !negated);
  const agreeing = named.some(({ way }) => way.option === option);
  if (disagreeing.length > 0 && !agreeing && disagreeing[0]?.at === 0) {
    return confirm([option, ...disagreeing.map(({ way }) => way.option)], "choice-disagrees");
  }
  const spoken =
    next !== undefined &&
    !/[^\s]/.test(next.before) &&
    !agreeing &&
    !/^(?:car|parce|mais|merci|svp|je|j'ai|c'est|pour|pcq|vu|et|sans|la|le)$/.test(next.text);
  if (spoken && words.length > at + 2) return confirm([option], "choice-position-followed");
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

interface Found {
  readonly way: Labelled;
  readonly at: number;
  readonly negated: boolean;
}

/** Labels that stand in the words, whole; one inside a longer one is not counted. */
function labelsIn(words: readonly Word[], ways: readonly Labelled[]): Found[] {
  const found: Found[] = [];
  for (const way of ways) {
    for (let at = 0; at + way.words.length <= words.length; at += 1) {
      if (!way.words.every((word, i) => sameWord(words[at + i]?.text ?? "", word))) continue;
      const negated =
        NEGATIONS.has(words[at - 1]?.text ?? "") ||
        (NEGATIONS.has(words[at - 2]?.text ?? "") && words.length > 2);
      found.push({ way, at, negated });
      break;
    }
  }
  return found.filter(
    (one) =>
      !found.some(
        (other) =>
          other !== one &&
          other.way.words.length > one.way.words.length &&
          other.at <= one.at &&
          other.at + other.way.words.length >= one.at + one.way.words.length,
      ),
  );
}

function sameWord(typed: string, word: string): boolean {
  if (typed === word) return true;
  return word.length >= 5 && typed.length >= 4 && oneSlipApart(typed, word);
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
  if (options.size > 1 || found.length > standing.length) {
    return confirm([...options], "choice-labels");
  }
  if (heard.asks) return confirm([first.way.option], "choice-asked");
  const { length } = first.way.words;
  const before = content.slice(0, first.at).map(({ text }) => text);
  const filler = before.every(
    (word) =>
      LITTLE.test(word) ||
      BEFORE_POSITION.has(word) ||
      /^(?:c'etait|pense|crois|trouve|plutot|assez|vraiment|franchement|ca|va|tres)$/.test(word),
  );
  const after = content[first.at + length];
  const turn =
    after !== undefined &&
    /^(?:mais|enfin|ou|et)$/.test(after.text) &&
    /^(?:non|pas|bof|oui)$/.test(content[first.at + length + 1]?.text ?? "");
  if (turn) return confirm([first.way.option], "choice-turns");
  const generic = length === 1 && LITTLE.test(first.way.words[0] ?? "");
  if (!filler || (generic && first.at > 1)) {
    return confirm([first.way.option], "choice-label-somewhere");
  }
  return value(
    first.way.option,
    "choice-label-begins",
    restAfter(raw, heard.dropped + first.at + length),
  );
}

/** "ouais", "nan" where one option says yes or no. */
function readAsYesNo(heard: Heard, { labels }: Prepared, lexicon: Lexicon): Reading | undefined {
  const reading = readYesNo(heard, lexicon, false);
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

/** One word that only one label holds: "je cherche du travail", "la famille". */
function readTelling(heard: Heard, { telling }: Prepared): Reading | undefined {
  const hits = new Set<OptionToRead>();
  let negated = false;
  for (const [at, { text }] of heard.words.entries()) {
    const bare = text.replace(/^[a-z]'/, "");
    const option = telling.get(bare) ?? near(telling, bare);
    if (option === undefined) continue;
    hits.add(option);
    negated ||= [1, 2, 3].some((back) => NEGATIONS.has(heard.words[at - back]?.text ?? ""));
  }
  const [only] = hits;
  if (only === undefined) return undefined;
  if (hits.size > 1) return confirm([...hits], "choice-words");
  if (negated || heard.asks || heard.words.length > 9) return confirm([only], "choice-word");
  return heard.words.length <= 2
    ? value(only, "choice-word")
    : value(only, "choice-word", heard.raw.trim());
}

function near(telling: ReadonlyMap<string, OptionToRead>, typed: string): OptionToRead | undefined {
  if (typed.length < 5) return undefined;
  for (const [word, option] of telling) {
    if (word.length < 5) continue;
    if (
      oneSlipApart(word, typed) ||
      word === typed.replace(/[sx]$/, "") ||
      typed === word.replace(/[sx]$/, "")
    ) {
      return option;
    }
  }
  return undefined;
}

const ALL =
  /^(?:tout|tous|toutes|toute|tt|les (?:deux|2|trois|3|quatre|4|cinq|5)|tous les (?:deux|trois|quatre)|toutes? ces|all)(?: \S+){0,2}$/;
const NONE =
  /^(?:aucun|aucune|aucun des \S+|rien|rien de tout ca|none|nada|0|zero|aucun de ceux la|ni l'un ni l'autre)$/;

/** What a reply ticks among the options. */
export function readChoices(heard: Heard, question: Choices): Reading | undefined {
  const { options, atLeast, atMost } = question;
  const ready = prepare(options);
  const { core, words } = heard;
  if (NONE.test(core)) return checked([], question, "choices-none");
  if (ALL.test(core)) {
    const count = /(\d)|deux|trois|quatre|cinq/.exec(core);
    const said = count === null ? options.length : Number(count[1]) || (smallNumber(count[0]) ?? 0);
    if (said === options.length) {
      return checked(
        options.map(({ id }) => id),
        question,
        "choices-all",
      );
    }
    return { outcome: "retry", reason: "not_understood", rule: "choices-all" };
  }
  const positions = words
    .slice(heard.dropped)
    .filter(
      ({ text }) =>
        !/^(?:et|puis|la|le|les|l'|numero|reponse|reponses|plus|aussi|ainsi|que)$/.test(text),
    );
  const numbers = positions.map(({ text }) =>
    /^\d{2,}$/.test(text) && options.length < 10 ? undefined : positionOf(text),
  );
  if (question.numbered && numbers.length > 0 && numbers.every((number) => number !== undefined)) {
    const chosen = numbers.map((number) => options[number - 1]);
    if (chosen.some((option) => option === undefined)) {
      return { outcome: "retry", reason: "not_an_option", rule: "choices-positions" };
    }
    const ids = options.filter((option) => chosen.includes(option)).map(({ id }) => id);
    return checked(ids, question, "choices-positions");
  }
  const glued = /^[1-9]{2,9}$/.test(core) && options.length < 10 && question.numbered;
  if (glued) return doubt(pickGlued(core, options), "choices-glued");
  const found = labelsIn(words, ready.ways);
  const named = new Set(found.filter(({ negated }) => !negated).map(({ way }) => way.option));
  for (const [at, { text }] of words.entries()) {
    const bare = text.replace(/^[a-z]'/, "");
    const option = ready.telling.get(bare) ?? near(ready.telling, bare);
    if (option === undefined) continue;
    if (NEGATIONS.has(words[at - 1]?.text ?? "") || NEGATIONS.has(words[at - 2]?.text ?? "")) {
      return doubt([...named, option], "choices-negated");
    }
    named.add(option);
  }
  if (named.size === 0 || atLeast > atMost) return undefined;
  const ids = options.filter((option) => named.has(option)).map(({ id }) => id);
  if (/ (?:sauf|pas|mais pas|ou|sans) /.test(` ${heard.plain} `)) {
    return { outcome: "confirm", candidates: [ids], rule: "choices-doubt" };
  }
  return checked(ids, question, "choices-labels");
}

function doubt(options: readonly OptionToRead[], rule: string): Reading {
  return { outcome: "confirm", candidates: [options.map(({ id }) => id)], rule };
}

function pickGlued(core: string, options: readonly OptionToRead[]): OptionToRead[] {
  return options.filter((_, at) => core.includes(String(at + 1)));
}

function checked(ids: readonly string[], { atLeast, atMost }: Choices, rule: string): Reading {
  if (ids.length < atLeast) return { outcome: "retry", reason: "too_few", rule };
  if (ids.length > atMost) return { outcome: "retry", reason: "too_many", rule };
  return { outcome: "value", value: ids, rule };
}
