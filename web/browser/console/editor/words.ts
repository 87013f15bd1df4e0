/** The words of the editor. */
import { languageInFrench } from "../../../../survey-scripts/languages.ts";
import { onScreen } from "../../../french-typography.ts";

/** Kinds of steps and questions, as the list and the form call them. */
const KINDS: Readonly<Record<string, string>> = {
  say: "Message",
  decide: "Aiguillage",
  set: "Calcul",
  end: "Fin",
  consent: "Accord",
  yesno: "Oui ou non",
  rating: "Note",
  choice: "Choix",
  choices: "Choix multiple",
  number: "Nombre",
  month: "Mois ou année",
  text: "Texte libre",
};

/** What a step is, in words; what no form knows is called so. */
export function kindInWords(kind: string, question: string | undefined): string {
  return KINDS[question ?? kind] ?? "Étape écrite dans le code";
}

/** What can be added, with what it is for. */
export const ADDABLE: readonly (readonly [id: string, name: string, use: string])[] = [
  ["choice", "Choix", "une réponse parmi plusieurs"],
  ["yesno", "Oui ou non", ""],
  ["rating", "Note", "de 1 à 5"],
  ["text", "Texte libre", ""],
  ["choices", "Choix multiple", "plusieurs réponses"],
  ["number", "Nombre", ""],
  ["month", "Mois ou année", ""],
  ["say", "Message", "sans question"],
  ["decide", "Aiguillage", "selon les réponses"],
  ["set", "Calcul", "retient une valeur"],
  ["end", "Fin", "avec son dernier message"],
  ["consent", "Accord", "avant toute question publiée ou personnelle"],
];

/** A language by its code. */
export const languageInWords = languageInFrench;

export const CHANNEL_NAMES = { sms: "SMS", telegram: "Telegram", web: "Web" } as const;

const REFUSALS: Readonly<Record<string, string>> = {
  unreadable: "Cette partie du fichier ne se lit pas : réparez-la d'abord dans la vue Code.",
  not_there: "Cet élément n'est plus là.",
  last_one: "Il en faut au moins un : celui-ci ne peut pas être supprimé.",
  at_the_edge: "Impossible d'aller plus loin.",
  too_many: "La limite est atteinte.",
  not_for_this_kind: "Ce type d'étape n'a pas cela.",
  only_by_hand:
    "Le formulaire perdrait un commentaire ou un détail ici : faites-le dans la vue Code.",
};

/** Why an edit was not made. */
export function refusalInWords(reason: string): string {
  return onScreen(REFUSALS[reason] ?? "Cette modification ne peut pas se faire ici.");
}

const CLOCK = new Intl.DateTimeFormat("fr-FR", { timeStyle: "short", timeZone: "Europe/Paris" });
const DATE = new Intl.DateTimeFormat("fr-FR", { dateStyle: "short", timeZone: "Europe/Paris" });
const DAY = new Intl.DateTimeFormat("fr-FR", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "Europe/Paris",
});

/** Such as `à 14:17`, and with the day when it was another one. Both in milliseconds since 1970. */
export function whenInWords(at: number, now: number): string {
  const isToday = DATE.format(at) === DATE.format(now);
  return isToday ? `à ${CLOCK.format(at)}` : `le ${DAY.format(at)}`;
}

/** Such as `25 nov. 2026, 14:17`. @param at  Milliseconds since 1970. */
export function momentInWords(at: number): string {
  return DAY.format(at);
}

/** The beginning of a text, and never half of a sign. @param most  Characters, the dots included. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** `1 étape`, `3 étapes`. */
export function count(many: number, what: string): string {
  return `${many} ${what}${many > 1 ? "s" : ""}`;
}
