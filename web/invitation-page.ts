/** What a personal link shows before anything is opened: who asks, why, how long, and a free choice. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets } from "./html.ts";
import { noticePath } from "./notice-address.ts";
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
  /** Respondents without whom nothing of a group is published. */
  readonly threshold: number;
  readonly effort: { readonly questions: string; readonly minutes: string };
  /** Where one may answer on Telegram instead, when there is a bot. */
  readonly telegramLink: string | undefined;
}

const FRENCH = {
  title: "Ton avis compte · Sirius",
  hello: (name: string) => (name === "" ? "Bonjour !" : `Bonjour ${name} !`),
  why: (training: string) =>
    `Tu as suivi « ${training} » en apprentissage. Ton avis aide les jeunes qui choisissent maintenant.`,
  facts: ({ threshold, effort }: Pick<Invitation, "threshold" | "effort">) => [
    `${effort.questions}, ${effort.minutes}, à ton rythme.`,
    `Publié sans ton nom, et jamais tout seul : il faut au moins ${threshold} avis.`,
    "Tu peux corriger ou tout retirer quand tu veux.",
  ],
  helloAgain: (name: string) => (name === "" ? "Te revoilà !" : `Te revoilà, ${name} !`),
  whyAgain: (training: string) =>
    `Tes réponses sur « ${training} » sont gardées. Tu peux continuer, les relire, les corriger ou tout retirer.`,
  from: (centre: string, publisher: string) =>
    `Ton contact nous vient de ton centre de formation, ${centre}. Les avis sont recueillis par ${publisher}.`,
  go: "D'accord, c'est parti",
  goOn: "Continuer",
  telegram: "Répondre sur Telegram",
  refuse: "Je ne veux pas répondre",
  refuseAgain: "Ne plus recevoir de message",
  notice: "Qui sommes-nous, tes droits",
  mine: "Ce que nous gardons sur toi",
};
const ENGLISH: typeof FRENCH = {
  title: "Your opinion counts · Sirius",
  hello: (name) => (name === "" ? "Hello!" : `Hello ${name}!`),
  why: (training) =>
    `You did “${training}” as an apprentice. Your opinion helps those who are choosing now.`,
  facts: ({ threshold, effort }) => [
    `${effort.questions}, ${effort.minutes}, at your own pace.`,
    `Published without your name, and never alone: it takes at least ${threshold} reviews.`,
    "You can correct or withdraw everything whenever you like.",
  ],
  helloAgain: (name) => (name === "" ? "Here you are again!" : `Here you are again, ${name}!`),
  whyAgain: (training) =>
    `Your answers about “${training}” are kept. You can go on, read them, correct them or withdraw it all.`,
  from: (centre, publisher) =>
    `Your contact was given by your training centre, ${centre}. Reviews are collected by ${publisher}.`,
  go: "I agree, let's go",
  goOn: "Go on",
  telegram: "Answer on Telegram",
  refuse: "I do not want to answer",
  refuseAgain: "Get no more messages",
  notice: "Who we are, your rights",
  mine: "What we hold about you",
};

/** The page of a personal link that can be opened. */
export function invitationPage(invitation: Invitation, assets: Assets): string {
  const { token, locale, started, publisher, firstName, training, telegramLink } = invitation;
  const words = locale.startsWith("fr") ? FRENCH : ENGLISH;
  const typeset = (text: string): string => onScreen(text, locale);
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${typeset(started ? words.helloAgain(firstName) : words.hello(firstName))}</h1>
      <p>${typeset(started ? words.whyAgain(training) : words.why(training))}</p>
      ${
        started
          ? null
          : html`<ul class="facts">
              ${words.facts(invitation).map((fact) => html`<li>${typeset(fact)}</li>`)}
            </ul>`
      }
      <form method="post" action=${`/r/${token}`}>
        <button class="main">${started ? words.goOn : words.go}</button>
      </form>
      <p class="hint">${typeset(words.from(invitation.centre, publisher.name))}</p>
      ${telegramLink === undefined ? null : html`<p><a href=${telegramLink}>${words.telegram}</a></p>`}
      <p><a href=${noticePath(locale)}>${words.notice}</a></p>
      <p><a href=${`/moi/${token}`}>${words.mine}</a></p>
      <p><a href=${`/u/${token}`}>${started ? words.refuseAgain : words.refuse}</a></p>
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
