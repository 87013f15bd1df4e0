/** Reads a reply that ticks several options: "1 et 3", "le CFA, l'argent", "tout", "aucun". */
import { labelsIn, NEGATIONS, near, positionOf, prepare } from "./labels.ts";
import type { Heard, Word } from "./normalise.ts";
import { smallNumber } from "./number-words.ts";
import type { OptionToRead, QuestionToRead, Reading } from "./reading.ts";

type Choices = Extract<QuestionToRead, { kind: "choices" }>;

const ALL =
  /^(?:tout|tous|toutes|toute|tt|les (?:deux|2|trois|3|quatre|4|cinq|5)|tous les (?:deux|trois|quatre|2|3|4|5)|toutes? ces|all)(?: (?:ca|cela|ceux la|en vrai|en fait|a la fois|franchement|honnetement|quoi|mdr|lol|reponses|choix|options))*$/;
/** Words between positions that choose nothing. */
const LINKS =
  /^(?:et|puis|la|le|les|l'|numero|reponse|reponses|plus|aussi|ainsi|que|peu|surtout|principalement|notamment|je|j'|mets|met|dirais|dis|prends|choisis|pour|moi|n|num|ok|oui|c'est|merci|svp|stp)$/;
const NONE =
  /^(?:aucun|aucune|aucun des \S+|rien|rien (?:de tout ca|du tout|de special|de particulier)|tout (?:va|allait|est|etait|c'est bien passe|s'est bien passe|se passait) ?(?:tres )?(?:bien)?|none|nada|zero|(?:aucune?|pas (?:de|d')|zero) (?:vrai )?(?:difficulte|probleme|souci|pb|galere)s?(?: \S+){0,2}|aucun de ceux la|ni l'un ni l'autre)$/;

/** What a reply ticks among the options. */
export function readChoices(heard: Heard, question: Choices): Reading | undefined {
  const { options, atLeast, atMost } = question;
  const ready = prepare(options);
  const { core, words } = heard;
  if (NONE.test(core)) return checked([], question, "choices-none");
  if (core === "0") return { outcome: "retry", reason: "not_an_option", rule: "choices-zero" };
  if (ALL.test(core) && !/sauf|moins|hors|pas/.test(core)) {
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
    .filter(({ text }, at, all) => !(text === "un" ? isArticle(all[at + 1]) : LINKS.test(text)));
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
  const placed = question.numbered ? options.filter((_, at) => numbers.includes(at + 1)) : [];
  if (placed.length > 0 && found.length > 0) return doubt([...placed, ...named], "choices-mixed");
  if (/^(?:tout|tous|toutes) (?:sauf|hors|a part|moins)/.test(core)) {
    return doubt(
      options.filter((option) => !named.has(option)),
      "choices-all-but",
    );
  }
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
  const [before = ""] = ` ${heard.plain} `.split(/ (?:car|parce|puisque|vu) /);
  if (/ (?:sauf|pas|ou|sans) /.test(before)) {
    return { outcome: "confirm", candidates: [ids], rule: "choices-doubt" };
  }
  return checked(ids, question, "choices-labels");
}

/** "un et quatre" counts; "un peu 2" does not. */
function isArticle(next: Word | undefined): boolean {
  return (
    next !== undefined && !/^(?:et|puis|plus|aussi)$/.test(next.text) && !/,/.test(next.before)
  );
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
