/** Says on a page that moves that what it shows may be old. */
import { onScreen } from "../../../french-typography.ts";
import type { Old } from "./keep-fresh.ts";

const DAY = new Intl.DateTimeFormat("fr-FR", {
  day: "numeric",
  month: "long",
  timeZone: "Europe/Paris",
});
const CLOCK = new Intl.DateTimeFormat("fr-FR", { timeStyle: "short", timeZone: "Europe/Paris" });

/** A sentence such as "Ce qui suit peut dater : …". @param now  In milliseconds since 1970. */
export function oldInWords({ since, isSignedOut }: Old, now: number): string {
  const day = DAY.format(since) === DAY.format(now) ? "" : `le ${DAY.format(since)} à `;
  const clock = CLOCK.format(since).replace(/^0?(\d+):/, "$1\u00A0h\u00A0");
  return onScreen(
    isSignedOut
      ? `Ce qui suit peut dater : votre session est finie, et rien n'est à jour depuis ${day}${clock}. Reconnectez-vous, la page se remettra à jour à votre retour.`
      : `Ce qui suit peut dater : le serveur ne répond pas, et rien n'est à jour depuis ${day}${clock}. La page réessaie d'elle-même.`,
  );
}

/**
 * A place for that sentence before an element, empty as long as nothing is old.
 *
 * @returns What fills and empties it. The same sentence is not told twice.
 */
export function oldNotice(before: Element): (old: Old | undefined) => void {
  const place = document.createElement("p");
  place.setAttribute("role", "status");
  // It stands there empty from the start: what appears together with its words is not read out everywhere.
  place.className = "visually-hidden";
  before.before(place);
  let told = "";
  return (old) => {
    const words = old === undefined ? "" : oldInWords(old, Date.now());
    if (words === told) return;
    told = words;
    place.className = old === undefined ? "visually-hidden" : "notice";
    place.textContent = words;
    if (old?.isSignedOut === true) place.append(" ", signIn());
  };
}

function signIn(): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = "/admin";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Se connecter dans un autre onglet";
  return link;
}
