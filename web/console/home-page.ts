/** The home of the console: what waits for somebody, and what to do next. */
import { html, type Markup } from "../html.ts";
import type { Section } from "./layout.ts";
import { tabPath } from "./moderation-words.ts";
import type { TypeCommand } from "./typed-command.ts";

export interface Home {
  readonly hasPeople: boolean;
  readonly campaigns: number;
  readonly campaignsRunning: number;
  readonly textsWaiting: number;
  readonly alerts: number;
  readonly repliesWaiting: number;
  readonly reportsWaiting: number;
  readonly hasFigures: boolean;
  readonly users: number;
  /** What this role may open; the rest is not spoken of. */
  readonly sections: readonly Section[];
  readonly typed: TypeCommand;
}

const SCRIPTS = "/admin/questionnaires";
const CAMPAIGNS = "/admin/campagnes";
const RESULTS = "/admin/resultats";
const USERS = "/admin/reglages/utilisateurs";

/** What waits, then the way to the first figures as long as there are none. */
export function homeBody(home: Home): Markup {
  return html`${waiting(home)} ${steps(home)}`;
}

interface Task {
  readonly path: string;
  readonly text: string;
}

function waiting(home: Home): Markup {
  const { textsWaiting, alerts, repliesWaiting, reportsWaiting, campaignsRunning } = home;
  const tasks: Task[] = [];
  if (alerts > 0) {
    tasks.push({ path: tabPath("alertes"), text: `${count(alerts, "alerte")} à traiter` });
  }
  if (textsWaiting > 0) {
    tasks.push({ path: tabPath("attente"), text: `${count(textsWaiting, "texte")} à relire` });
  }
  if (repliesWaiting > 0) {
    const text = `${count(repliesWaiting, "réponse")} de centre à relire`;
    tasks.push({ path: tabPath("reponses"), text });
  }
  if (reportsWaiting > 0) {
    const text = `${count(reportsWaiting, "signalement")} de centre à traiter`;
    tasks.push({ path: tabPath("signalements"), text });
  }
  if (campaignsRunning > 0) {
    tasks.push({ path: CAMPAIGNS, text: `${count(campaignsRunning, "campagne")} en cours` });
  }
  const shown = tasks.filter(({ path }) => opens(home, path));
  return html`<section aria-labelledby="a-faire">
    <h2 id="a-faire">À faire</h2>
    ${
      shown.length === 0
        ? html`<p class="empty">Rien ne vous attend pour le moment.</p>`
        : html`<ul class="tasks">
            ${shown.map(({ path, text }) => html`<li><a href=${path}>${text}</a></li>`)}
          </ul>`
    }
  </section>`;
}

function steps(home: Home): Markup | null {
  const { hasPeople, campaigns, hasFigures, users, typed } = home;
  const all = [
    { done: hasPeople, path: undefined, title: "Importer une liste d'anciens", text: bring(typed) },
    { done: false, path: SCRIPTS, title: "Lire et essayer le questionnaire", ...TRY },
    { done: campaigns > 0, path: CAMPAIGNS, title: "Préparer une campagne", ...CAMPAIGN },
    { done: hasFigures, path: RESULTS, title: "Publier les premiers résultats", ...PUBLISH },
    { done: users > 1, path: USERS, title: "Inviter les autres", ...INVITE },
  ].filter(({ path }) => path === undefined || opens(home, path));
  if (all.every(({ done }) => done)) return null;
  return html`<section aria-labelledby="etapes">
    <h2 id="etapes">Pour commencer</h2>
    <ol class="first-steps">
      ${all.map(
        ({ done, path, title, text }) =>
          html`<li class=${done ? "is-done" : null}>
            <h3>${path === undefined ? title : html`<a href=${path}>${title}</a>`}</h3>
            ${done ? html`<p class="soft">C'est fait.</p>` : html`<p>${text}</p>`}
          </li>`,
      )}
    </ol>
  </section>`;
}

function bring(typed: TypeCommand): Markup {
  return html`<span>Une liste dit qui a suivi quelle formation ; elle prouve chaque avis.</span>
    <code class="command">${typed("roster import FICHIER")}</code>`;
}

const TRY = { text: "Jouez-le comme un ancien apprenti le recevra, par SMS ou sur le web." };
const CAMPAIGN = { text: "Qui inviter, par quel canal, quand, et pour combien de SMS." };
const PUBLISH = {
  text: "Une formation montre ses chiffres dès que cinq personnes ont répondu ; la mise en ligne se fait chaque nuit.",
};
const INVITE = { text: "Chaque personne reçoit un rôle, et un lien qui sert une seule fois." };

/** Whether a page is one of these sections, or lies under one. */
function opens({ sections }: Home, address: string): boolean {
  const [path = ""] = address.split("?");
  return sections.some(
    (section) => section.path !== "/admin" && `${path}/`.startsWith(`${section.path}/`),
  );
}

function count(many: number, what: string): string {
  return `${many} ${what}${many > 1 ? "s" : ""}`;
}
