/** Whoever writes in the chat without being asked anything may ask what former apprentices say of a training. */
import { lexiconOf } from "./reading/lexicon.ts";
import { hear } from "./reading/normalise.ts";
import { isCourtesy, readControls } from "./reading/read-controls.ts";

/** A training that was found, with what is public of it. */
export interface ScoredTraining {
  readonly title: string;
  readonly centre: string;
  /** City or address; null when the catalogue does not tell. */
  readonly place: string | null;
  /** Null under the threshold. `recommend`: whole percents, absent where they are not published. */
  readonly score: {
    readonly mean: number;
    readonly people: number;
    readonly recommend: number | undefined;
  } | null;
  /** Its public page. */
  readonly url: string;
}

export interface FoundScores {
  /** The nearest first; at most three. */
  readonly trainings: readonly ScoredTraining[];
  /** How many there are in all. */
  readonly total: number;
  /** The page of the search, with all of them. */
  readonly url: string;
}

/** Characters of a question that are kept and looked for. */
const ASKED_MAX = 120;
const COMMAND = /^\/avis(?:@\w+)?(?:\s+(?<words>.*))?$/is;
/** What stands before the training itself: "c'est quoi les avis sur le CAP cuisine ?" */
const AROUND =
  /^(?:(?:bonjour|salut|coucou|bonsoir|svp|stp)[ ,!]+)*(?:(?:je (?:cherche|veux|voudrais)|c'est quoi|quels? (?:est|sont)|que (?:vaut|valent)|combien|donne[sz]?[- ]moi)\s+)?(?:(?:les?|la|des|un|une)\s+)?(?:(?:avis|notes?|infos?)\s+)?(?:(?:sur|de|du|des|pour|d')\s+)?(?:(?:les?|la|l')\s+)?/i;

/** What follows the command `/avis`, which anybody may write at any time; undefined for any other text. */
export function commandWords(text: string): string | undefined {
  const found = COMMAND.exec(text.trim());
  return found === null ? undefined : (found.groups?.["words"] ?? "").trim().slice(0, ASKED_MAX);
}

/** The same in English. */
const AROUND_IN_ENGLISH =
  /^(?:(?:hello|hi|hey|please)[ ,!]+)*(?:(?:i(?: am|['’]?m) looking for|show me|give me|what(?: is|['’]s| are)|how good is)\s+)?(?:the\s+)?(?:(?:reviews?|ratings?|scores?|info)\s+)?(?:(?:of|for|on|about)\s+)?(?:the\s+)?/i;

/** The training a stranger's text names; undefined where it greets, asks for help or wants something else. */
export function askedWords(text: string): string | undefined {
  const heard = hear(text);
  if (heard.words.length === 0 || isCourtesy(heard)) return undefined;
  if (readControls(heard, lexiconOf(["fr", "en"], {}), false) !== undefined) return undefined;
  const words = text
    .trim()
    .replace(AROUND, "")
    .replace(AROUND_IN_ENGLISH, "")
    .replaceAll(/[?!.\s]+$/g, "");
  return words === "" ? undefined : words.slice(0, ASKED_MAX);
}

interface Words {
  /** How to ask. */
  readonly how: string;
  readonly searchPage: (url: string) => string;
  readonly nothing: (asked: string) => string;
  readonly orSearch: (url: string) => string;
  readonly more: (count: number, url: string) => string;
  readonly vouched: string;
  readonly tooFew: string;
  readonly mean: (mean: string, people: number) => string;
  readonly recommend: (percent: number) => string;
  readonly mark: Intl.NumberFormat;
}

const ONE_DECIMAL = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

const FRENCH: Words = {
  how: "Écris un métier ou un diplôme et une ville, par exemple : CAP cuisine Lyon.",
  searchPage: (url) => `Tout est aussi ici : ${url}`,
  nothing: (asked) => `Rien trouvé pour « ${asked} ».`,
  orSearch: (url) => `Ou cherche ici : ${url}`,
  more: (count, url) => `${count} ${count === 1 ? "autre" : "autres"} : ${url}`,
  vouched: "Chaque avis vient d'un ancien apprenti dont le contrat est vérifié.",
  tooFew: "Pas encore assez d'avis.",
  mean: (mean, people) => `${mean} sur 5 par ${people} anciens apprentis`,
  recommend: (percent) => ` ; ${percent} % la conseilleraient`,
  mark: new Intl.NumberFormat("fr-FR", ONE_DECIMAL),
};

const ENGLISH: Words = {
  how: "Write a trade or a diploma and a town, for example: CAP cuisine Lyon.",
  searchPage: (url) => `Everything is here too: ${url}`,
  nothing: (asked) => `Nothing found for “${asked}”.`,
  orSearch: (url) => `Or search here: ${url}`,
  more: (count, url) => `${count} more: ${url}`,
  vouched: "Each review comes from a former apprentice whose contract was checked.",
  tooFew: "Not enough reviews yet.",
  mean: (mean, people) => `${mean} out of 5 from ${people} former apprentices`,
  recommend: (percent) => `; ${percent}% would recommend it`,
  mark: new Intl.NumberFormat("en-GB", ONE_DECIMAL),
};

/**
 * What is told to somebody who asked.
 *
 * @param asked  Their words; empty when the command came alone.
 */
export function tellScores(
  asked: string,
  { trainings, total, url }: FoundScores,
  lang: "fr" | "en",
): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  if (asked === "") return `${words.how} ${words.searchPage(url)}`;
  if (trainings.length === 0) {
    return `${words.nothing(asked)} ${words.how} ${words.orSearch(url)}`;
  }
  const more = total - trainings.length;
  return [
    ...trainings.map((training) => tellOne(training, words)),
    more > 0 ? words.more(more, url) : "",
    trainings.some(({ score }) => score !== null) ? words.vouched : "",
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function tellOne({ title, centre, place, score, url }: ScoredTraining, words: Words): string {
  const where = place === null ? centre : `${centre}, ${place}`;
  return [`${title}, ${where}`, tellFigures(score, words), url].join("\n");
}

function tellFigures(score: ScoredTraining["score"], words: Words): string {
  if (score === null) return words.tooFew;
  const { mean, people, recommend } = score;
  const told = words.mean(words.mark.format(mean), people);
  return recommend === undefined ? told : told + words.recommend(recommend);
}
