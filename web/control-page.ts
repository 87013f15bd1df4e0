/** Asked when a link is opened again from elsewhere: one thing that only the person knows. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets } from "./html.ts";

export interface ControlQuestion {
  /** Where the answer is sent: the address of the link that was opened. */
  readonly action: string;
  readonly locale: string;
  /** The first answer was wrong; there is one more try. */
  readonly wrong: boolean;
}

const FRENCH = {
  title: "Juste pour vérifier · Sirius",
  heading: "C'est bien toi ?",
  why: "Ce lien a déjà servi dans un autre navigateur ou sur un autre téléphone. Pour protéger tes réponses, une seule question.",
  label: "En quelle année ton contrat d'apprentissage s'est-il terminé ?",
  hint: "Quatre chiffres, par exemple 2026. Deux essais.",
  wrong: "Ce n'est pas l'année que nous avons. C'est le dernier essai.",
  go: "Continuer",
};
const ENGLISH: typeof FRENCH = {
  title: "Just to check · Sirius",
  heading: "Is it really you?",
  why: "This link was already used in another browser or on another phone. To protect your answers, one question only.",
  label: "In which year did your apprenticeship contract end?",
  hint: "Four digits, for example 2026. Two tries.",
  wrong: "That is not the year we have. This is the last try.",
  go: "Go on",
};

/** The page of the control question. */
export function controlPage({ action, locale, wrong }: ControlQuestion, assets: Assets): string {
  const words = locale.startsWith("fr") ? FRENCH : ENGLISH;
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${onScreen(words.heading)}</h1>
      <p>${onScreen(words.why)}</p>
      <form method="post" action=${action}>
        <p><label for="year">${onScreen(words.label)}</label></p>
        ${wrong ? html`<p class="error" id="wrong" role="alert">${onScreen(words.wrong)}</p>` : null}
        <p class="hint" id="year-hint">${onScreen(words.hint)}</p>
        <p class="field">
          <input
            id="year"
            name="year"
            inputmode="numeric"
            autocomplete="off"
            required
            pattern="[0-9]{4}"
            maxlength="4"
            aria-describedby=${wrong ? "wrong year-hint" : "year-hint"}
          />
        </p>
        <button class="main">${words.go}</button>
      </form>
    </main>
  `;
  return renderPage({ title: words.title, lang: locale, body, assets });
}
