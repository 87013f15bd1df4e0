/** Reads a reply that ticks several options: "1 et 3", "le CFA, l'argent", "tout", "aucun". */
import { denies, labelsIn, NEGATIONS, positionOf, prepare, toldBy } from "./labels.ts";
import type { Heard, Word } from "./normalise.ts";
import { smallNumber } from "./number-words.ts";
import type { OptionToRead, QuestionToRead, Reading } from "./reading.ts";

type Choices = Extract<QuestionToRead, { kind: "choices" }>;

const ALL =
  /^(?:tout|tous|toutes|toute|tt|les (?:deux|2|trois|3|quatres?|4|cinq|5)|tous les (?:deux|trois|quatres?|2|3|4|5)|toutes? ces|all)(?: (?:ca|cela|ceux la|en vrai|en fait|a la fois|franchement|honnetement|quoi|mdr|lol|reponses|choix|options))*$/;
/** Words between positions that choose nothing. */
const LINKS = new Set(
  "et puis la le les l' numero reponse reponses choix option options plus aussi ainsi que peu surtout principalement notamment je j' mets met dirais dis prends choisis pour moi n num ok oui c'est merci svp stp".split(
    " ",
  ),
);
const NONE =
  /^(?:aucune?(?: (?:des \S+|de (?:ces|ceux|celles) \S+|d'entre \S+))?|rien|rien (?:de tout ca|du tout|de special|de particulier)|tout (?:va|allait|est|etait|c'est bien passe|s'est bien passe|se passait) ?(?:tres )?(?:bien)?|none|nada|zero|(?:aucune?|pas (?:de|d')|zero) (?:vrai )?(?:difficulte|probleme|souci|pb|galere)s?(?: \S+){0,2}|ni l'un ni l'autre)$/;
/** After these words a reason is told, and no option is named any more. */
const REASON = /^(?:car|parce|puisque|vu|pcq)$/;

/** What a reply ticks among the options. */
export function readChoices(heard: Heard, question: Choices): Reading | undefined {
  const { core } = heard;
  if (NONE.test(core)) return checked([], question, "choices-none");
  if (core === "0") return { outcome: "retry", reason: "not_an_option", rule: "choices-zero" };
  if (/^un peu (?:de )?tout$/.test(core)) return doubt(question.options, "choices-all");
  if (ALL.test(core)) return readAll(core, question);
  const reason = heard.words.findIndex(({ text }) => REASON.test(text));
  const words = reason < 1 ? heard.words : heard.words.slice(0, reason);
  return (
    (question.numbered ? readPositions(words.slice(heard.dropped), core, question) : undefined) ??
    readNamed(heard, words, question)
  );
}

function readAll(core: string, question: Choices): Reading {
  const { options } = question;
  const count = /(\d)|deux|trois|quatre|cinq/.exec(core);
  const said = count === null ? options.length : Number(count[1]) || (smallNumber(count[0]) ?? 0);
  return said === options.length
    ? checked(
        options.map(({ id }) => id),
        question,
        "choices-all",
      )
    : { outcome: "retry", reason: "not_understood", rule: "choices-all" };
}

/** Positions and nothing else: "1 et 3", "2, 4 svp". */
function readPositions(
  words: readonly Word[],
  core: string,
  question: Choices,
): Reading | undefined {
  const { options } = question;
  const numbers = numbersIn(words, options.length);
  if (numbers.length > 0 && numbers.every((number) => number !== undefined)) {
    const chosen = numbers.map((number) => options[number - 1]);
    if (chosen.some((option) => option === undefined)) {
      return { outcome: "retry", reason: "not_an_option", rule: "choices-positions" };
    }
    const ids = options.filter((option) => chosen.includes(option)).map(({ id }) => id);
    return checked(ids, question, "choices-positions");
  }
  // "3, pas de bus" goes on about something else.
  const [first, second] = words;
  const position = positionOf(first?.text ?? "");
  const alone = position === undefined ? undefined : options[position - 1];
  if (alone !== undefined && numbers.length > 1 && /^[,:;.(-]/.test(second?.before.trim() ?? "")) {
    const others = numbers.slice(1).every((number) => number === undefined);
    if (others) return doubt([alone], "choices-position-followed");
  }
  const glued = /^[1-9]{2,9}$/.test(core) && options.length < 10;
  return glued
    ? doubt(
        options.filter((_, at) => core.includes(String(at + 1))),
        "choices-glued",
      )
    : undefined;
}

/** The position that each word stands for, links left out; undefined for a word that is none. */
function numbersIn(words: readonly Word[], count: number): (number | undefined)[] {
  return words
    .filter(({ text }, at) => !(text === "un" ? isArticle(words[at + 1]) : LINKS.has(text)))
    .map(({ text }) => (/^\d{2,}$/.test(text) && count < 10 ? undefined : positionOf(text)));
}

/** Options named by their label, or by a word of it. */
function readNamed(heard: Heard, words: readonly Word[], question: Choices): Reading | undefined {
  const { options, atLeast, atMost } = question;
  const ready = prepare(options);
  const found = labelsIn(words, ready.ways);
  const named = new Set(found.filter(({ negated }) => !negated).map(({ way }) => way.option));
  const numbers = numbersIn(words.slice(heard.dropped), options.length);
  const placed = question.numbered ? options.filter((_, at) => numbers.includes(at + 1)) : [];
  if (placed.length > 0 && found.length > 0) return doubt([...placed, ...named], "choices-mixed");
  if (/^(?:tout|tous|toutes) (?:sauf|hors|a part|moins)/.test(heard.core)) {
    return doubt(
      options.filter((option) => !named.has(option)),
      "choices-all-but",
    );
  }
  const isDenied = denies(words);
  for (const [at, { text }] of words.entries()) {
    const bare = text.replace(/^[a-z]'/, "");
    const option = toldBy(ready, bare, isDenied);
    if (option === undefined) continue;
    if (NEGATIONS.has(words[at - 1]?.text ?? "") || NEGATIONS.has(words[at - 2]?.text ?? "")) {
      return doubt([...named, option], "choices-negated");
    }
    named.add(option);
  }
  if (named.size === 0 || atLeast > atMost) return undefined;
  const ids = options.filter((option) => named.has(option)).map(({ id }) => id);
  if (words.some(({ text }) => /^(?:sauf|pas|ou|sans)$/.test(text))) {
    return { outcome: "confirm", candidates: [ids], rule: "choices-doubt" };
  }
  return checked(ids, question, "choices-labels");
}

/** "un et quatre" counts; "un peu 2" does not. */
function isArticle(next: Word | undefined): boolean {
  return (
    next !== undefined &&
    positionOf(next.text) === undefined &&
    !/^(?:et|puis|plus|aussi)$/.test(next.text) &&
    !/,/.test(next.before)
  );
}

function doubt(options: readonly OptionToRead[], rule: string): Reading {
  return { outcome: "confirm", candidates: [options.map(({ id }) => id)], rule };
}

function checked(ids: readonly string[], { atLeast, atMost }: Choices, rule: string): Reading {
  if (ids.length < atLeast) return { outcome: "retry", reason: "too_few", rule };
  if (ids.length > atMost) return { outcome: "retry", reason: "too_many", rule };
  return { outcome: "value", value: ids, rule };
}
