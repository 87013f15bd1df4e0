/** Words of moderation, in French, for those who decide. */
import type { QueueTab, ShownClock } from "./moderation-shapes.ts";

export const TABS: Readonly<Record<QueueTab, string>> = {
  attente: "À relire",
  alertes: "Alertes",
  reponses: "Réponses des centres",
  signalements: "Signalements",
  decides: "Décidés",
};

/** The ten reasons, as a list shows them. Each is a promise of the page on the method. */
const REASONS: Readonly<Record<string, string>> = {
  hors_sujet: "Hors sujet",
  injure: "Injures",
  discrimination_haine: "Discrimination ou haine",
  diffamation_personne: "Met en cause une personne",
  donnees_personnelles_tiers: "Données privées de quelqu'un",
  publicite_lien: "Publicité ou lien",
  illisible_vide: "Illisible ou vide",
  doublon: "Doublon",
  usurpation: "Écrit par quelqu'un d'autre",
  contenu_illegal: "Contenu illégal",
};

/** A reason as it is read in a list. */
export function reasonInWords(code: string): string {
  return REASONS[code] ?? code;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DAY = new Intl.DateTimeFormat("fr-FR", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "Europe/Paris",
});

/** "3 jours", "5 heures". */
export function durationInWords(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  if (days >= 1) return days === 1 ? "1 jour" : `${days} jours`;
  const hours = Math.floor(ms / HOUR_MS);
  if (hours >= 1) return hours === 1 ? "1 heure" : `${hours} heures`;
  return "moins d'une heure";
}

/** How long something waits and by when it must be decided. @param now  Milliseconds since 1970. */
export function clockInWords({ since, deadline, state }: ShownClock, now: number): string {
  const waits = `attend depuis ${durationInWords(Math.max(0, now - since))}`;
  if (state === "late") return `${waits}, en retard de ${durationInWords(now - deadline)}`;
  return `${waits}, à décider avant ${DAY.format(deadline)}`;
}

/** The same, for one line of a list. */
export function clockInShort({ deadline, state }: ShownClock, now: number): string {
  if (state === "late") return `en retard de ${durationInWords(now - deadline)}`;
  return `reste ${durationInWords(deadline - now)}`;
}

export const KEYS: readonly (readonly [key: string, does: string])[] = [
  ["J", "texte suivant"],
  ["K", "texte précédent"],
  ["P", "publier"],
  ["M", "masquer la sélection"],
  ["R", "refuser"],
  ["A", "alerter"],
  ["U", "annuler la dernière décision"],
];

/** The address of a queue, and of one text in it. */
export function tabPath(tab: QueueTab, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(tab === "attente" ? {} : { file: tab }), ...more });
  return query.size === 0 ? "/admin/moderation" : `/admin/moderation?${query}`;
}

/** Where a decision on a text, or on the reply of a centre, is sent. */
export function decisionPath(tab: QueueTab, id: string): string {
  return `/admin/moderation/${tab === "reponses" ? "reponses" : "textes"}/${id}`;
}

/** Where a decision is taken back. */
export function undoPath(tab: QueueTab, id: string): string {
  return `${decisionPath(tab, id)}/annuler`;
}
