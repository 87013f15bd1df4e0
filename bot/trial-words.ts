/** What is said about a trial, to whoever edits the script. French, then English. */
import type { Outcome } from "../survey-scripts/schema.ts";
import type { Refusal } from "./trial.ts";

export type Lang = "fr" | "en";
/** How the engine took something: as an answer, by asking again, or as something else. */
export type Tone = "taken" | "asked" | "aside";

/** What happened, by the word the engine notes it with. */
const HAPPENED: Readonly<Record<string, readonly [Tone, fr: string, en: string]>> = {
  stopped: [
    "aside",
    "STOP : plus aucun message ne partira",
    "STOP: no message will leave any more",
  ],
  started_again: ["aside", "La conversation reprend", "The conversation goes on"],
  confirm: [
    "asked",
    "Pas assez sûr : Sirius demande confirmation",
    "Not sure enough: Sirius asks back",
  ],
  not_confirmed: [
    "asked",
    "Pas confirmé : la question revient",
    "Not confirmed: the question comes back",
  ],
  not_understood: [
    "asked",
    "Pas compris : Sirius redemande autrement",
    "Not understood: Sirius asks in other words",
  ],
  paused: [
    "asked",
    "Plus d'essai : Sirius attend sans insister",
    "No try left: Sirius waits without insisting",
  ],
  help: ["aside", "Demande d'aide, sans compter d'essai", "Asks for help, which costs no try"],
  later: ["aside", "Remis à demain", "Put off until tomorrow"],
  correcting: [
    "aside",
    "Correction : une réponse va être remplacée",
    "Correction: an answer will be replaced",
  ],
  nothing_to_correct: ["aside", "Rien à corriger", "Nothing to correct"],
  withdrawn: ["aside", "Avis retiré", "Review withdrawn"],
  erased: ["aside", "Toutes les données sont effacées", "All data is erased"],
  restart: ["aside", "La question ouverte revient", "The open question comes back"],
  ignored: ["aside", "Laissé sans réponse", "Left without a reply"],
  silent: ["aside", "Sirius se tait", "Sirius keeps silent"],
  already_stopped: ["aside", "STOP avait déjà été dit", "STOP had been said already"],
  stopped_before: ["aside", "Ignoré : la personne a dit STOP", "Ignored: the person said STOP"],
  waited: [
    "aside",
    "Le silence prévu fait passer la question",
    "The expected silence passes the question by",
  ],
  channel_linked: [
    "aside",
    "La conversation continue sur ce canal",
    "The conversation goes on there",
  ],
};

/** What the engine noted, in words; undefined for what only machines need to know. */
export function wordHappening(
  what: string,
  lang: Lang,
): { readonly tone: Tone; readonly said: string } | undefined {
  const found = HAPPENED[what];
  if (found === undefined) return undefined;
  const [tone, fr, en] = found;
  return { tone, said: lang === "fr" ? fr : en };
}

const FRENCH = {
  understood: (value: string) => `Compris : ${value}`,
  confirmed: (value: string) => `Confirmé : ${value}`,
  kept: (comment: string) => `remarque gardée : « ${comment} »`,
  text: "Texte gardé",
  skipped: "Question passée",
  dontKnow: "Compris : ne sait pas",
  refused: "Compris : ne veut pas répondre",
  wrongPerson: "Erreur de personne : Sirius n'écrira plus",
  passedOn: "Question transmise à une personne",
  courtesy: "Politesse : la question revient",
  danger: "alerte : une personne est prévenue",
  aside: "Rien à retenir",
  more: "La suite est attendue",
  later: (duration: string) => `Rien pendant ${duration}`,
  onChannel: (channel: string) => `La personne continue par ${channel}`,
};

const ENGLISH: typeof FRENCH = {
  understood: (value) => `Understood: ${value}`,
  confirmed: (value) => `Confirmed: ${value}`,
  kept: (comment) => `remark kept: “${comment}”`,
  text: "Text kept",
  skipped: "Question skipped",
  dontKnow: "Understood: does not know",
  refused: "Understood: will not answer",
  wrongPerson: "Wrong person: Sirius will not write again",
  passedOn: "Question passed on to a person",
  courtesy: "A courtesy: the question comes back",
  danger: "alert: a person is told",
  aside: "Nothing to keep",
  more: "More is expected",
  later: (duration) => `Nothing for ${duration}`,
  onChannel: (channel) => `The person goes on by ${channel}`,
};

/** The sentences of a trial. */
export function trialWords(lang: Lang): typeof FRENCH {
  return lang === "fr" ? FRENCH : ENGLISH;
}

const UNITS: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  d: ["jour", "day"],
  h: ["heure", "hour"],
  m: ["minute", "minute"],
  s: ["seconde", "second"],
};

/** "12 jours" for `12d`. */
export function wordDuration(duration: string, lang: Lang): string {
  const count = Number.parseInt(duration, 10);
  const unit = UNITS[duration.slice(-1)]?.[lang === "fr" ? 0 : 1];
  return unit === undefined ? duration : `${count} ${unit}${count > 1 ? "s" : ""}`;
}

const OUTCOMES: Readonly<Record<Outcome, readonly [fr: string, en: string]>> = {
  completed: ["terminée", "completed"],
  partial: ["incomplète, mais comptée", "partial, and counted"],
  refused: ["refusée", "refused"],
  ineligible: ["pas concernée", "not concerned"],
  wrong_person: ["erreur de personne", "wrong person"],
  expired: ["finie faute de réponse", "ended for want of an answer"],
  opted_out: ["arrêtée par STOP", "ended by STOP"],
  unreachable: ["injoignable", "unreachable"],
  cancelled: ["fermée", "closed"],
};

/** How a conversation ended, to follow "conversation". */
export function wordOutcome(outcome: Outcome, lang: Lang): string {
  return OUTCOMES[outcome][lang === "fr" ? 0 : 1];
}

/** Why a move cannot be made any more, and which. */
export function wordRefusal(
  { refused, what, move }: Refusal & { readonly move: number },
  lang: Lang,
) {
  const french = {
    no_question: "plus aucune question n'est ouverte à ce moment",
    no_option: `« ${what} » n'est plus proposé à cette question`,
    no_duration: `« ${what} » n'est pas une durée comme 12d, 3h, 30m ou 90s`,
  };
  const english = {
    no_question: "no question is open any more at that point",
    no_option: `“${what}” is no longer offered at this question`,
    no_duration: `“${what}” is no duration such as 12d, 3h, 30m or 90s`,
  };
  return lang === "fr"
    ? `Rejoué jusqu'à la réponse ${move}, pas plus loin : ${french[refused]}`
    : `Played again up to reply ${move}, no further: ${english[refused]}`;
}
