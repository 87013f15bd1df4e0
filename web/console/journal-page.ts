/** The journal, some lines at a time. */
import { html, type Markup } from "../html.ts";
import { reasonInWords } from "./moderation-words.ts";
import { momentInWords } from "./words.ts";

export interface ShownLine {
  readonly at: number;
  /** In words where somebody is known, else as it was written. */
  readonly who: string;
  readonly action: string;
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface JournalPage {
  readonly lines: readonly ShownLine[];
  readonly filter: { readonly actor: string; readonly family: string };
  /** Choices of the filter: what is sent, and how it reads. */
  readonly actors: readonly (readonly [value: string, label: string])[];
  /** Address of the lines before these; undefined at the end. */
  readonly older: string | undefined;
  /** Not the newest lines. */
  readonly isLater: boolean;
}

/** Kinds of actions, by what their names begin with. */
export const FAMILIES: Readonly<Record<string, string>> = {
  access: "Accès refusés",
  session: "Connexions",
  user: "Utilisateurs",
  script: "Questionnaires",
  campaign: "Campagnes",
  review: "Modération",
  reply: "Réponses des centres",
  report: "Signalements",
  news: "Courriels aux centres",
  alert: "Alertes",
  conversation: "Lectures de conversations",
  export: "Exports",
  setting: "Réglages",
  person: "Droits des personnes",
  retention: "Conservation",
};

/** Actions in words; one that is not here is shown by its name. */
const ACTIONS: Readonly<Record<string, string>> = {
  "access.refuse": "Accès refusé",
  "session.open": "Connexion",
  "session.end": "Sessions fermées",
  "user.add": "Compte créé",
  "user.role": "Rôle changé",
  "user.link": "Lien de connexion fait",
  "user.remove": "Compte supprimé",
  "review.publish": "Texte accepté",
  "review.redact": "Texte accepté, passages masqués",
  "review.refuse": "Texte refusé",
  "review.alert": "Texte mis en alerte",
  "review.undo": "Décision reprise",
  "alert.handle": "Alerte traitée",
  "reply.write": "Réponse du centre écrite",
  "reply.remove": "Réponse du centre retirée",
  "reply.publish": "Réponse du centre acceptée",
  "reply.redact": "Réponse du centre acceptée, passages masqués",
  "reply.refuse": "Réponse du centre refusée",
  "reply.undo": "Décision sur une réponse reprise",
  "report.write": "Signalement reçu",
  "report.answer": "Signalement traité",
  "news.send": "Nouvelles envoyées à un centre",
  "news.refused": "Nouvelles refusées par la messagerie d'un centre",
  "news.on": "Nouvelles par courriel demandées",
  "news.off": "Nouvelles par courriel arrêtées",
  "script.duplicate": "Questionnaire copié",
  "script.publish": "Questionnaire mis en ligne",
  "script.move": "Déplacement de conversations vers une autre version demandé",
  "script.moved": "Conversations déplacées vers une autre version",
  "script.republish": "Ancienne version remise en ligne",
  "script.open": "Questionnaire rouvert",
  "script.closing": "Questionnaire en fermeture",
  "script.retired": "Questionnaire rangé",
  "conversation.opened": "Conversation lue",
  "export.opened": "Export ouvert",
  "export.asked": "Export demandé",
  "export.downloaded": "Export téléchargé",
  "journal.read": "Journal lu",
  "demo.seeded": "Démonstration installée",
  "campaign.previewed": "Aperçu d'une campagne regardé",
  "campaign.saved": "Campagne enregistrée",
  "campaign.planned": "Campagne lancée",
  "campaign.sending": "Campagne en cours d'envoi",
  "campaign.paused": "Campagne arrêtée",
  "campaign.done": "Campagne terminée",
  "campaign.links": "Liens personnels exportés",
  "person.erase": "Personne effacée",
  "setting.change": "Réglages changés",
  "retention.run": "Suppression de ce qui est échu",
};

/** Who acts without being a user. */
const ACTORS: Readonly<Record<string, string>> = {
  sirius: "Sirius",
  stranger: "quelqu'un sans compte",
  "first link": "le premier accès",
  "command line": "la ligne de commande",
  retention: "la conservation",
  demonstration: "la démonstration",
};

/** Names of details, and what they say, in words; others are shown as they were written. */
const DETAILS: Readonly<Record<string, string>> = {
  way: "par",
  role: "rôle",
  from: "était",
  to: "devient",
  reason: "raison",
  times: "refus depuis le début de l'heure :",
  hidden: "passages masqués",
  texts: "avec les textes",
  format: "format",
  names: "noms montrés",
  handling: "suite donnée",
  campaign: "campagne",
  link: "lien",
  mail: "courriel",
  oidc: "fournisseur d'identité",
  reviews: "nouveaux avis",
  accepted: "réponses acceptées",
  declined: "réponses refusées",
  reportsKept: "signalements, avis gardé",
  reportsRemoved: "signalements, avis retiré",
  received: "à relire",
  published: "accepté",
  refused: "refusé",
  alert: "en alerte",
  withdrawn: "retiré",
  spreadsheet: "tableur",
  weekday: "du lundi au vendredi",
  saturday: "le samedi",
  opens: "de",
  closes: "à",
  partsPerDay: "parties de SMS par jour",
  perSecond: "SMS par seconde",
  threshold: "personnes avant tout chiffre",
  contactDays: "jours du contact",
  invitationMonths: "mois après l'invitation",
  textMonths: "mois des textes",
  answerMonths: "mois des réponses",
  name: "nom",
  address: "adresse",
  contact: "contact",
  director: "direction de la publication",
  hosting: "hébergement",
  french: "en français",
  english: "en anglais",
  theme: "thème",
  content: "texte de la version",
  revision: "brouillon",
  moved: "déplacées",
  staying: "restées",
  ended: "finies entre-temps",
  locale_gone: "langue disparue",
  question_gone: "question disparue",
  question_changed: "question changée",
  question_reworded: "question écrite autrement",
  message_changed: "message changé",
  reading_changed: "réponses acceptées changées",
  question_before: "question nouvelle avant",
  other_way: "autre chemin",
  value_not_kept: "réponse pas gardée",
  too_large: "suivi trop lourd",
  unreadable: "suivi illisible",
  danger: "danger possible",
  asked_by_script: "demandée par le questionnaire",
  question: "question de la personne",
  correction: "correction demandée",
  helped: "personne aidée ou orientée",
  passed_on: "transmis à qui en a la charge",
  answered: "réponse donnée",
  nothing: "rien à faire",
  null: "rien",
  true: "oui",
  false: "non",
};

/** The kinds of things that lines are about. */
const THINGS: Readonly<Record<string, string>> = {
  review: "texte",
  reply: "réponse",
  report: "signalement",
  script: "questionnaire",
  campaign: "campagne",
  export: "export",
  person: "personne",
  user: "compte",
  setting: "réglage",
  alert: "alerte",
};

/** What a file holds. */
const EXPORTS: Readonly<Record<string, string>> = {
  answers: "réponses",
  reviews: "avis publiés",
  scores: "notes publiées",
};

/** The parts of the settings. */
const PARTS: Readonly<Record<string, string>> = {
  hours: "heures d'envoi",
  sms: "débit des SMS",
  publication: "publication",
  retention: "conservation",
  publisher: "éditeur",
  notice: "ajout à la notice",
  look: "apparence",
};

/** The filter, the lines, and the way on. */
export function journalBody(page: JournalPage): Markup {
  return html`
    <p>Qui a fait quoi. Rien ne s'y modifie ; une ligne y reste cinq ans.</p>
    ${filterForm(page)}
    ${page.lines.length === 0 ? html`<p class="empty">Aucune ligne pour ce choix.</p>` : list(page)}
    <p class="pager">
      ${page.isLater && html`<a href=${addressOf(page.filter)}>Lignes les plus récentes</a>`}
      ${page.older !== undefined && html`<a href=${page.older} rel="next">Lignes plus anciennes</a>`}
    </p>
  `;
}

/** Where the newest lines of a choice are. @param before  Only lines before this one. */
export function addressOf(filter: JournalPage["filter"], before?: string): string {
  const query = new URLSearchParams();
  if (filter.actor !== "") query.set("qui", filter.actor);
  if (filter.family !== "") query.set("quoi", filter.family);
  if (before !== undefined) query.set("avant", before);
  const text = query.toString();
  return `/admin/reglages/journal${text === "" ? "" : `?${text}`}`;
}

function filterForm({ filter, actors }: JournalPage): Markup {
  return html`<form method="get" action="/admin/reglages/journal" class="filter">
    <div>
      <label for="qui">Qui</label>
      <select id="qui" name="qui">
        <option value="">Tout le monde</option>
        ${actors.map(
          ([value, label]) =>
            html`<option value=${value} selected=${value === filter.actor}>
              ${ACTORS[label] ?? label}
            </option>`,
        )}
      </select>
    </div>
    <div>
      <label for="quoi">Quoi</label>
      <select id="quoi" name="quoi">
        <option value="">Tout</option>
        ${Object.entries(FAMILIES).map(
          ([value, label]) =>
            html`<option value=${value} selected=${value === filter.family}>${label}</option>`,
        )}
      </select>
    </div>
    <button>Filtrer</button>
  </form>`;
}

function list({ lines }: JournalPage): Markup {
  return html`<ol class="journal" aria-label="Lignes du journal, la plus récente d'abord">
    ${lines.map(
      ({ at, who, action, target, details }) =>
        html`<li>
          <span class="soft">${momentInWords(at)}</span>
          <bdi>${ACTORS[who] ?? who}</bdi>
          ${ACTIONS[action] === undefined ? html`<code>${action}</code>` : html`<span>${ACTIONS[action]}</span>`}
          <span><bdi>${thingOf(target)}</bdi>${detailsOf(details)}</span>
        </li>`,
    )}
  </ol>`;
}

function inWords(written: string): string {
  return DETAILS[written] ?? reasonInWords(written);
}

/** Where a questionnaire is copied: the router writes the address of what was asked. */
const COPIED = /^\/admin\/questionnaires\/([^/]+)\/copie$/;

/** `review 12` is "texte 12". */
function thingOf(target: string): string {
  const copied = COPIED.exec(target)?.[1];
  if (copied !== undefined) return `questionnaire ${copied}`;
  const [kind = "", ...rest] = target.split(" ");
  if (kind === "export") return `export : ${EXPORTS[rest.join(" ")] ?? rest.join(" ")}`;
  if (kind === "setting") return PARTS[rest.join(" ")] ?? target;
  return [THINGS[kind] ?? kind, ...rest].join(" ");
}

/** An object is told field by field: "du lundi au vendredi de 10 à 18". */
function valueInWords(value: unknown): string {
  if (typeof value === "string") return inWords(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return inWords(JSON.stringify(value));
  }
  return Object.entries(value)
    .map(([name, one]) => `${inWords(name)} ${valueInWords(one)}`)
    .join(" ");
}

function detailsOf(details: ShownLine["details"]): Markup | null {
  const said = Object.entries(details).map(
    ([name, value]) => `${inWords(name)} ${valueInWords(value)}`,
  );
  if (said.length === 0) return null;
  return html`<span class="soft"><bdi>${said.join(", ")}</bdi></span>`;
}
