/** The read API for people: what it answers, and each call to try on invented data. */
import { html, type Markup } from "../html.ts";
import { inLang } from "./address.ts";
import { publicPage } from "./layout.ts";
import type { Lang, Site } from "./shapes.ts";

/** One call, as its description tells it, in French. */
export interface ApiCall {
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly about: string }[];
  /** Address of the same call on invented data; undefined where a browser cannot open it. */
  readonly example: string | undefined;
}

export const API_PATH = "/donnees/api";

const FRENCH = {
  title: "L'API de lecture",
  intro:
    "Pour un catalogue, un site d'orientation ou une étude : les notes et les textes publiés, sous les identifiants que vous avez déjà. Sans clé, sans inscription, depuis n'importe quel site, en lecture seule.",
  base: "L'adresse de base",
  baseText:
    "Un appel GET ou POST rend du JSON ; un # dans une clé s'écrit %23. Une note se montre avec son nombre de réponses et un lien vers la méthode.",
  rules: "À savoir",
  rulesText: [
    "Gardez les réponses cinq minutes au moins, une heure au plus : un texte retiré par son auteur doit avoir disparu d'ici là.",
    "La limite est dite dans chaque réponse (RateLimit) ; au-delà, c'est 429 avec le temps à attendre.",
    "Une erreur est un document application/problem+json avec un code qui ne change pas.",
    "Dans la version 1, rien de ce qui est décrit ne disparaît ni ne change de sens ; des champs peuvent s'ajouter.",
  ],
  machine: "La description pour les machines (OpenAPI 3.1)",
  data: "Tout d'un coup : les données ouvertes",
  sandbox: "Le bac à sable",
  sandboxText:
    "Les mêmes appels sous /bac-a-sable/api/v1 répondent sur un petit monde inventé, qui ne change jamais : pour essayer un programme sans attendre de vrais avis. Les liens « Essayer » y mènent.",
  calls: "Les appels",
  attempt: "Essayer",
  attemptOf: (path: string) => `Essayer ${path} sur des données inventées`,
};
const ENGLISH: typeof FRENCH = {
  title: "The read API",
  intro:
    "For a catalogue, a guidance site or a study: the marks and texts that are published, under the identifiers you already have. No key, no sign-up, from any site, read only.",
  base: "The base address",
  baseText:
    "A GET or POST call gives JSON; a # in a key is written %23. A mark is shown with its number of answers and a link to the method.",
  rules: "Good to know",
  rulesText: [
    "Keep answers five minutes at least, an hour at most: a text taken back by its author must be gone by then.",
    "Each answer tells the limit (RateLimit); beyond it is 429 with the time to wait.",
    "An error is an application/problem+json document with a code that does not change.",
    "Within version 1 nothing that is described disappears or changes its meaning; fields may be added.",
  ],
  machine: "The description for machines (OpenAPI 3.1, in French)",
  data: "Everything at once: the open data",
  sandbox: "The sandbox",
  sandboxText:
    "The same calls below /bac-a-sable/api/v1 answer about a small invented world that never changes: to try a program without waiting for real reviews. The links “Try” lead there.",
  calls: "The calls",
  attempt: "Try",
  attemptOf: (path) => `Try ${path} on invented data`,
};

/** `/donnees/api`. */
export function apiPage(site: Site, calls: readonly ApiCall[], lang: Lang): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const body = html`<div class="prose">
    <h1>${words.title}</h1>
    <p>${words.intro}</p>
    <h2>${words.base}</h2>
    <p><code>${`${site.baseUrl}/api/v1`}</code></p>
    <p>${words.baseText}</p>
    <p><a href="/api/v1/openapi.json" hreflang="fr">${words.machine}</a></p>
    <p><a href=${inLang("/donnees", lang)}>${words.data}</a></p>
    <h2>${words.rules}</h2>
    <ul>
      ${words.rulesText.map((each) => html`<li>${each}</li>`)}
    </ul>
    <h2 id="bac-a-sable">${words.sandbox}</h2>
    <p>${words.sandboxText}</p>
    <h2>${words.calls}</h2>
    ${calls.map((call) => callCard(call, words))}
  </div>`;
  return publicPage(site, {
    title: words.title,
    description: words.intro,
    path: API_PATH,
    lang,
    body,
  });
}

function callCard(
  { method, path, summary, parameters, example }: ApiCall,
  words: typeof FRENCH,
): Markup {
  return html`<section class="card call">
    <h3><code>${`${method} ${path}`}</code></h3>
    <p lang="fr">${summary}</p>
    ${
      parameters.length > 0 &&
      html`<ul lang="fr">
        ${parameters.map(
          ({ name, about }) =>
            html`<li><code>${name}</code>${about === "" ? "" : ` : ${about}`}</li>`,
        )}
      </ul>`
    }
    ${
      example !== undefined &&
      html`<p>
        <a href=${example} aria-label=${words.attemptOf(path)}>${words.attempt}</a>
      </p>`
    }
  </section>`;
}
