/** The search field, and the trainings it finds. */
import { html, type Markup } from "../html.ts";
import { inLang, withQuery } from "./address.ts";
import { publicPage } from "./layout.ts";
import { pager } from "./pager.ts";
import type { Lang, Paging, ShownTraining, Site } from "./shapes.ts";
import { trainingList } from "./training-list.ts";

const FRENCH = {
  title: "Chercher une formation",
  what: "Métier, diplôme ou centre",
  whatHint: "Par exemple : CAP pâtissier",
  place: "Ville ou département",
  placeHint: "Par exemple : Lyon, ou 69",
  go: "Chercher",
  all: (total: number) =>
    total > 1 ? `Les ${total} formations connues` : "Les formations connues",
  found: (total: number) => (total > 1 ? `${total} formations` : `${total} formation`),
  order: "Celles qui ont assez d'avis d'abord, jamais rangées par note.",
  unknown: (word: string) => `Rien n'est connu ici sous « ${word} » : ce mot a été laissé de côté.`,
  unknownAlone: (word: string) => `Rien n'est connu ici sous « ${word} ».`,
  partial: "Aucune formation ne réunit tous ces mots. Voici celles qui en ont une partie.",
  none: "Aucune formation trouvée",
  noneHint:
    "Essayez avec moins de mots, ou seulement le métier. Toutes les formations ne sont pas encore connues ici.",
  allLink: "Voir toutes les formations",
};
const ENGLISH: typeof FRENCH = {
  title: "Find a training",
  what: "Trade, diploma or centre",
  whatHint: "For example: CAP pâtissier",
  place: "City or department",
  placeHint: "For example: Lyon, or 69",
  go: "Search",
  all: (total) => (total > 1 ? `The ${total} trainings we know` : "The trainings we know"),
  found: (total) => (total > 1 ? `${total} trainings` : `${total} training`),
  order: "Those with enough reviews first, never ranked by mark.",
  unknown: (word) => `Nothing is known here under “${word}”: this word was left out.`,
  unknownAlone: (word) => `Nothing is known here under “${word}”.`,
  partial: "No training has all these words. Here are those that have some of them.",
  none: "No training found",
  noneHint: "Try fewer words, or only the trade. Not every training is known here yet.",
  allLink: "See all trainings",
};
type Words = typeof FRENCH;

export interface SearchView {
  readonly words: string;
  readonly place: string;
  readonly trainings: readonly ShownTraining[];
  readonly paging: Paging;
  readonly unknown: readonly string[];
  readonly complete: boolean;
  readonly lang: Lang;
}

/** `/avis?q=&lieu=`. */
export function searchPage(site: Site, view: SearchView): string {
  const { words: typed, place, paging, lang } = view;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const path = withQuery("/avis", {
    q: typed,
    lieu: place,
    page: paging.index === 0 ? undefined : paging.index + 1,
  });
  const body = html`
    <div class="title"><h1>${words.title}</h1></div>
    ${searchForm(view)} ${results(view, words)}
  `;
  const asked = typed !== "" || place !== "";
  return publicPage(site, {
    title: asked ? `${[typed, place].join(" ").trim()}, ${words.found(paging.total)}` : words.title,
    path,
    lang,
    body,
    hidden: asked,
  });
}

/** The two fields. */
export function searchForm({
  words: typed,
  place,
  lang,
}: Pick<SearchView, "words" | "place" | "lang">): Markup {
  const words = lang === "en" ? ENGLISH : FRENCH;
  return html`<form class="search" role="search" action="/avis">
    ${lang === "en" && html`<input type="hidden" name="lang" value="en" />`}
    ${field({ name: "q", value: typed, label: words.what, hint: words.whatHint, fills: "off" })}
    ${field({
      name: "lieu",
      value: place,
      label: words.place,
      hint: words.placeHint,
      fills: "address-level2",
    })}
    <button class="main">${words.go}</button>
  </form>`;
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  /** What a browser may fill in, as `autocomplete` names it. */
  readonly fills: string;
}

function field({ name, value, label, hint, fills }: Field): Markup {
  const hinted = `${name}-hint`;
  return html`<label>
    <span>${label}</span>
    <input
      type="search"
      name=${name}
      value=${value}
      maxlength="200"
      autocomplete=${fills}
      aria-describedby=${hinted}
    />
    <small id=${hinted}>${hint}</small>
  </label>`;
}

function results(view: SearchView, words: Words): Markup {
  const { trainings, paging, unknown, complete, lang } = view;
  const { words: q, place: lieu } = view;
  if (paging.total === 0) {
    return html`<section>
      <h2>${words.none}</h2>
      ${unknown.map((word) => html`<p>${words.unknownAlone(word)}</p>`)}
      <p>${words.noneHint}</p>
      <p><a href=${inLang("/avis", lang)}>${words.allLink}</a></p>
    </section>`;
  }
  const address = (index: number): string =>
    inLang(withQuery("/avis", { q, lieu, page: index + 1 }), lang);
  return html`<section>
    <h2>${q === "" && lieu === "" ? words.all(paging.total) : words.found(paging.total)}</h2>
    ${unknown.map((word) => html`<p>${words.unknown(word)}</p>`)}
    ${!complete && html`<p>${words.partial}</p>`}
    <p class="soft">${words.order}</p>
    ${trainingList(trainings, lang)} ${pager(paging, lang, address)}
  </section>`;
}
