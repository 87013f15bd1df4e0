/** When a campaign sends next, in the words of those who run it. */
import { TERRITORY_WORDS } from "./campaign-words.ts";
import type { Instant } from "./conversation.ts";
import type { NextSending, Stuck } from "./next-sending.ts";
import type { Closed, SendingHours } from "./sending-hours.ts";
import { TERRITORY_ZONES, type Territory } from "./territories.ts";

const CLOSED_WORDS: Readonly<Record<Closed, (hours: SendingHours) => string>> = {
  hours: ({ weekday, saturday }) =>
    `hors des heures permises (de ${weekday.opens} h à ${weekday.closes} h, le samedi de ${saturday.opens} h à ${saturday.closes} h)`,
  sunday: () => "rien ne part le dimanche",
  holiday: () => "rien ne part un jour férié",
};

const DAY_WORDS: Readonly<Record<NextSending["what"], string>> = {
  invitation: "le jour choisi pour la campagne n'est pas venu",
  reminder: "le jour de la relance n'est pas venu",
};

/** "Prochain envoi : lundi 30 novembre 2026 à 10 h 00, heure de Paris. Pas plus tôt : rien ne part le dimanche." */
export function nextInWords(next: NextSending | Stuck): string {
  if (next === "too_late") {
    return "Plus aucune invitation : la campagne finit avant les prochaines heures permises.";
  }
  if (next === "channel_closed") {
    return "Rien ne part : le canal des personnes qui attendent n'est pas réglé ici.";
  }
  const { what, at, territory, because, hours } = next;
  const label = what === "invitation" ? "Prochain envoi" : "Prochaine relance";
  if (because.length === 0) return `${label} : dans les minutes qui viennent.`;
  const reasons = because.map((one) =>
    one === "day" ? DAY_WORDS[what] : CLOSED_WORDS[one](hours),
  );
  return `${label} : ${momentAt(at, territory)}. Pas plus tôt : ${reasons.join(", puis ")}.`;
}

/** "lundi 30 novembre 2026 à 10 h 00, heure de Paris"; overseas the clock of the place, then the one in Paris. */
export function momentAt(at: Instant, territory: Territory): string {
  const zone = TERRITORY_ZONES[territory];
  if (zone === PARIS) return `${inZone(at, PARIS)}, heure de Paris`;
  const place = TERRITORY_WORDS[territory];
  return `${inZone(at, zone)}, heure locale (${place}), soit ${inZone(at, PARIS)} à Paris`;
}

const PARIS = "Europe/Paris";

function inZone(at: Instant, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("fr-FR", {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? "";
  const day = [part("weekday"), part("day"), part("month"), part("year")].join(" ");
  return `${day} à ${Number(part("hour"))} h ${part("minute")}`;
}
