/** Pages of the console that say one thing: what happened, and what to do now. */
import { html, type Markup } from "../html.ts";

export type ConsoleMessage =
  | "forbidden"
  | "foreign"
  | "not_found"
  | "conflict"
  | "put_away"
  | "bad_request"
  | "too_large"
  | "too_many"
  | "link_used"
  | "identity_refused"
  | "identity_unavailable"
  | "identity_unverified"
  | "not_invited"
  | "last_administrator"
  | "unavailable"
  | "fault";

const TEXTS: Readonly<Record<ConsoleMessage, readonly [title: string, ...text: string[]]>> = {
  forbidden: [
    "Votre rôle n'ouvre pas cette page",
    "Une personne chargée de l'administration peut changer votre rôle dans Réglages, Utilisateurs. Cet essai est noté dans le journal.",
  ],
  foreign: [
    "Cette demande ne vient pas de la console",
    "Par sécurité, elle n'a pas été suivie. Revenez à la page d'où vous veniez, rechargez-la et recommencez.",
  ],
  not_found: ["Cette page n'existe pas", "Elle a peut-être été supprimée. Repartez de l'accueil."],
  conflict: [
    "Quelque chose a changé entre-temps",
    "Rien n'a été enregistré. Revenez à la page précédente et rechargez-la pour voir l'état actuel.",
  ],
  put_away: [
    "Ce questionnaire est rangé",
    "Rien n'a été enregistré ni publié. Rouvrez-le d'abord : dans l'éditeur, onglet Versions, « Le rouvrir ».",
  ],
  bad_request: [
    "Cette demande est incomplète",
    "Rien n'a été enregistré. Revenez à la page précédente, rechargez-la et recommencez.",
  ],
  too_large: ["C'est trop volumineux", "Rien n'a été enregistré. La limite est d'un mégaoctet."],
  too_many: ["Trop d'essais", "Attendez dix minutes, puis recommencez."],
  link_used: [
    "Ce lien ne sert plus",
    "Un lien de connexion sert une seule fois, et pendant un temps court. Demandez-en un autre.",
  ],
  identity_refused: [
    "La connexion n'a pas abouti",
    "La réponse du fournisseur d'identité n'est pas celle attendue : la page a peut-être attendu trop longtemps, ou servi deux fois. Recommencez depuis la page de connexion.",
  ],
  identity_unavailable: [
    "Le fournisseur d'identité ne répond pas",
    "Réessayez dans quelques minutes, ou entrez par un lien de connexion.",
  ],
  identity_unverified: [
    "Votre adresse n'est pas vérifiée",
    "Le fournisseur d'identité ne garantit pas l'adresse de courriel de ce compte. Faites-la vérifier chez lui, puis recommencez.",
  ],
  not_invited: [
    "Ce compte n'a pas d'accès",
    "Votre identité est reconnue, mais aucun accès n'est encore ouvert à cette adresse. Demandez-le à une personne chargée de l'administration.",
  ],
  last_administrator: [
    "C'est le dernier compte d'administration",
    "Donnez d'abord ce rôle à une autre personne : sans lui, plus personne ne pourrait inviter quelqu'un.",
  ],
  unavailable: [
    "Sirius fait une courte pause",
    "Rechargez la page dans une minute. Rien n'est perdu.",
  ],
  fault: [
    "Quelque chose s'est mal passé de notre côté",
    "L'incident est enregistré. Rechargez la page dans un moment.",
  ],
};

/** Title and text of one of them. */
export function consoleMessage(kind: ConsoleMessage): {
  readonly title: string;
  readonly body: Markup;
} {
  const [title, ...text] = TEXTS[kind];
  const body = html`
    ${text.map((paragraph) => html`<p>${paragraph}</p>`)}
    <p><a href="/admin">Aller à l'accueil de la console</a></p>
  `;
  return { title, body };
}
