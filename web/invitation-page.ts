/** What a personal link shows before anything is opened: who asks, why, how long, and a free choice. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets } from "./html.ts";
import type { Publisher } from "./shapes.ts";

export interface Invitation {
  readonly token: string;
  readonly firstName: string;
  readonly training: string;
  readonly centre: string;
  readonly locale: string;
  /** Some questions are answered already. */
  readonly started: boolean;
  readonly publisher: Publisher;
  /** Where one may answer on Telegram instead, when there is a bot. */
  readonly telegramLink: string | undefined;
}

const FRENCH = {
  title: "Ton avis compte · Sirius",
  hello: (name: string) => (name === "" ? "Bonjour !" : `Bonjour ${name} !`),
  why: (training: string) =>
    `Tu as fait ton apprentissage : ${training}. Ton avis aide les jeunes qui choisissent maintenant.`,
  facts: [
    "12 questions, 3 minutes, à ton rythme",
    "publié sans ton nom, et jamais tout seul : il faut au moins 5 avis",
    "tu peux corriger ou tout retirer quand tu veux",
  ],
  from: (centre: string, publisher: string) =>
    `Ton contact nous vient de ton centre de formation, ${centre}. Les avis sont recueillis par ${publisher}.`,
  go: "D'accord, c'est parti",
  goOn: "Continuer",
  telegram: "Répondre sur Telegram",
  refuse: "Je ne veux pas répondre",
  notice: "Qui sommes-nous, tes droits",
};
const ENGLISH: typeof FRENCH = {
  title: "Your opinion counts · Sirius",
  hello: (name) => (name === "" ? "Hello!" : `Hello ${name}!`),
  why: (training) =>
    `You did your apprenticeship: ${training}. Your opinion helps those who are choosing now.`,
  facts: [
    "12 questions, 3 minutes, at your own pace",
    "published without your name, and never alone: it takes at least 5 reviews",
    "you can correct or withdraw everything whenever you like",
  ],
  from: (centre, publisher) =>
    `Your contact was given by your training centre, ${centre}. Reviews are collected by ${publisher}.`,
  go: "I agree, let's go",
  goOn: "Go on",
  telegram: "Answer on Telegram",
  refuse: "I do not want to answer",
  notice: "Who we are, your rights",
};

/** The page of a personal link that can be opened. */
export function invitationPage(invitation: Invitation, assets: Assets): string {
  const { token, locale, started, publisher, telegramLink } = invitation;
  const words = locale.startsWith("fr") ? FRENCH : ENGLISH;
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${onScreen(words.hello(invitation.firstName))}</h1>
      <p>${onScreen(words.why(invitation.training))}</p>
      <ul class="facts">
        ${words.facts.map((fact) => html`<li>${onScreen(fact)}</li>`)}
      </ul>
      <form method="post" action=${`/r/${token}`}>
        <button class="main">${started ? words.goOn : words.go}</button>
      </form>
      <p class="hint">${onScreen(words.from(invitation.centre, publisher.name))}</p>
      <p class="others">
        ${telegramLink === undefined ? "" : html`<a href=${telegramLink}>${words.telegram}</a>`}
        <a href="/notice">${words.notice}</a>
        <a href=${`/u/${token}`}>${words.refuse}</a>
      </p>
    </main>
  `;
  return renderPage({ title: words.title, lang: locale, body, assets });
}

/** Asks once more before somebody is never written to again; the page itself changes nothing. */
export function optOutPage(token: string, assets: Assets): string {
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${onScreen("Ne plus recevoir de message ?")}</h1>
      <p>Sirius ne t'écrira plus, ni par SMS, ni par Telegram, ni par e-mail.</p>
      <form method="post" action=${`/u/${token}`}>
        <button class="main">Oui, ne plus jamais m'écrire</button>
      </form>
      <p><a href=${`/r/${token}`}>Non, revenir à l'invitation</a></p>
    </main>
  `;
  return renderPage({ title: "Ne plus recevoir de message · Sirius", lang: "fr", body, assets });
}
