/** Pages that say one thing: what happened, and what to do now. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets } from "./html.ts";
import type { Publisher } from "./shapes.ts";

export type MessageKind =
  | "unknown_link"
  | "expired_link"
  | "closed_link"
  | "opted_out"
  | "control_failed"
  | "erased"
  | "no_session"
  | "not_found"
  | "bad_request"
  | "too_large"
  | "forbidden"
  | "too_many"
  | "unavailable"
  | "fault";

const TEXTS: Readonly<Record<MessageKind, readonly [title: string, ...text: string[]]>> = {
  unknown_link: [
    "Ce lien ne mène à rien",
    "Il manque peut-être la fin : rouvre-le depuis le message que tu as reçu, en le copiant en entier.",
    "Si cela ne marche toujours pas, écris-nous.",
  ],
  expired_link: [
    "Ce lien a expiré",
    "Il était valable quelques mois. Merci quand même d'être passé par ici.",
    "Si tu veux encore donner ton avis, écris-nous : nous t'enverrons un nouveau lien.",
  ],
  closed_link: [
    "Ce lien est fermé",
    "L'enquête est terminée, ou ce lien a été remplacé par un autre.",
  ],
  opted_out: [
    "C'est noté, tu ne recevras plus de message",
    "Nous ne t'écrirons plus, sur aucun canal.",
    "Si c'était une erreur, écris-nous.",
  ],
  control_failed: [
    "Ce lien a déjà servi ailleurs",
    "L'année donnée n'est pas celle que nous avons. Continue dans le navigateur ou sur le téléphone où tu as commencé : tes réponses y sont.",
    "Si tu n'y as plus accès, écris-nous.",
  ],
  erased: [
    "C'est effacé",
    "Tes réponses, ton prénom et tes coordonnées ne sont plus chez nous. Nous ne t'écrirons plus, sur aucun canal.",
  ],
  no_session: [
    "On ne sait plus où tu en étais",
    "Ouvre à nouveau le lien que tu as reçu : tes réponses sont gardées, tu reprendras au même endroit.",
  ],
  not_found: ["Cette page n'existe pas", "Vérifie l'adresse, ou reviens à la page d'accueil."],
  bad_request: [
    "Cette réponse n'a pas été comprise",
    "Reviens à la page précédente et essaie encore. Tes réponses d'avant sont gardées.",
  ],
  too_large: [
    "Cette réponse est trop longue",
    "Reviens à la page précédente et raccourcis-la. Tes réponses d'avant sont gardées.",
  ],
  forbidden: [
    "Cette demande vient d'un autre site",
    "Par sécurité, elle n'a pas été suivie. Ouvre à nouveau ton lien depuis ton message.",
  ],
  too_many: ["Trop d'essais", "Attends quelques minutes, puis recommence."],
  unavailable: [
    "Sirius fait une courte pause",
    "Recharge la page dans une minute. Rien n'est perdu.",
  ],
  fault: [
    "Quelque chose s'est mal passé de notre côté",
    "Tes réponses d'avant sont gardées. Recharge la page dans un moment.",
  ],
};

/** One of these pages. */
export function messagePage(kind: MessageKind, publisher: Publisher, assets: Assets): string {
  const [title, ...paragraphs] = TEXTS[kind];
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${onScreen(title)}</h1>
      ${paragraphs.map((text) => html`<p>${onScreen(text)}</p>`)}
      <p class="hint">${onScreen(`Nous joindre : ${publisher.contact}`)}</p>
      <p><a href="/notice">Qui sommes-nous, tes droits</a></p>
    </main>
  `;
  return renderPage({ title: `${title} · Sirius`, lang: "fr", body, assets });
}
