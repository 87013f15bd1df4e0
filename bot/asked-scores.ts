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

/** The training a stranger's text names; undefined where it greets, asks for help or wants something else. */
export function askedWords(text: string): string | undefined {
  const heard = hear(text);
  if (heard.words.length === 0 || isCourtesy(heard)) return undefined;
  if (readControls(heard, lexiconOf(["fr"], {}), false) !== undefined) return undefined;
  const words = text
    .trim()
    .replace(AROUND, "")
    .replaceAll(/[?!.\s]+$/g, "");
  return words === "" ? undefined : words.slice(0, ASKED_MAX);
}

const NUMBER = new Intl.NumberFormat("fr-FR", {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const HOW = "Écris un métier ou un diplôme et une ville, par exemple : CAP cuisine Lyon";

/**
 * What is told to somebody who asked.
 *
 * @param asked  Their words; empty when the command came alone.
 */
export function tellScores(asked: string, { trainings, total, url }: FoundScores): string {
  if (asked === "") return `${HOW}. Tout est aussi ici : ${url}`;
  if (trainings.length === 0) {
    return `Rien trouvé pour « ${asked} ». ${HOW}. Ou cherche ici : ${url}`;
  }
  const more = total - trainings.length;
  return [
    ...trainings.map(tellOne),
    more > 0 ? `${more} ${more === 1 ? "autre" : "autres"} : ${url}` : "",
    trainings.some(({ score }) => score !== null)
      ? "Chaque avis vient d'un ancien apprenti dont le contrat est vérifié."
      : "",
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

function tellOne({ title, centre, place, score, url }: ScoredTraining): string {
  const where = place === null ? centre : `${centre}, ${place}`;
  return [`${title}, ${where}`, tellFigures(score), url].join("\n");
}

function tellFigures(score: ScoredTraining["score"]): string {
  if (score === null) return "Pas encore assez d'avis.";
  const { mean, people, recommend } = score;
  const told = `${NUMBER.format(mean)} sur 5 par ${people} anciens apprentis`;
  return recommend === undefined ? told : `${told} ; ${recommend} % la conseilleraient`;
}
