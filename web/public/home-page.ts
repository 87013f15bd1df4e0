/** The first page: what Sirius is, in one breath, and the search field. */
import { html, type Markup } from "../html.ts";
import { inLang, trainingPath } from "./address.ts";
import { API_PATH } from "./api-page.ts";
import { publicPage } from "./layout.ts";
import { searchForm } from "./search-page.ts";
import type { Lang, Site } from "./shapes.ts";

export interface HomeView {
  readonly lang: Lang;
  /** Of the fictitious world: the personal link of Léa, and a training with figures. */
  readonly demo: { readonly link: string; readonly training: string } | undefined;
}

const FRENCH = {
  title: "L'avis des anciens apprentis",
  lead: "Une formation en apprentissage, ça se choisit mieux quand les personnes qui l'ont faite racontent. Sirius leur demande, vérifie qu'elles l'ont vraiment suivie, et montre tout : le bon comme le mauvais.",
  facts: (threshold: number) => [
    [
      "Vérifié",
      "Seules les personnes qui ont suivi la formation dans le centre sont interrogées, une par une.",
    ],
    ["Entier", "Rien n'est réécrit, rien n'est caché parce que c'est négatif."],
    ["Discret", `Aucun chiffre avant ${threshold} réponses : personne ne peut être reconnu.`],
  ],
  how: "Comment ça marche, en détail",
  invited: "Tu as reçu une invitation ?",
  invitedHow: "Ouvre le lien qui est dans ton message : douze questions, trois minutes.",
  demo: "Ceci est une démonstration",
  demoAbout: "Les centres, les personnes et les avis sont fictifs. À essayer :",
  demoRead: "Lire les avis sur une formation",
  demoAnswer: "Répondre à la place de Léa, qui vient de finir son CAP Cuisine",
  pros: "Vous tenez un catalogue ou un site d'orientation ?",
  prosHow:
    "Une ligne de HTML suffit pour y montrer ces avis ; une API et des fichiers sont ouverts à tous.",
  widget: "Afficher les avis sur un site",
  data: "Les données ouvertes",
  api: "L'API de lecture, et son bac à sable",
};
const ENGLISH: typeof FRENCH = {
  title: "What former apprentices say",
  lead: "An apprenticeship is easier to choose when those who did it tell what it was like. Sirius asks them, checks that they really did it, and shows everything: the good and the bad.",
  facts: (threshold) => [
    ["Verified", "Only former apprentices enrolled at the centre are asked, one by one."],
    ["Whole", "Nothing is rewritten, nothing is hidden for being negative."],
    ["Discreet", `No figure before ${threshold} answers: nobody can be recognised.`],
  ],
  how: "How it works, in detail",
  invited: "Were you invited?",
  invitedHow: "Open the link in your message: twelve questions, three minutes.",
  demo: "This is a demonstration",
  demoAbout: "The centres, the people and the reviews are fictitious. To try:",
  demoRead: "Read the reviews of a training",
  demoAnswer: "Answer in the place of Léa, who has just finished her CAP Cuisine (in French)",
  pros: "Do you run a catalogue or a guidance site?",
  prosHow: "One line of HTML shows these reviews there; an API and files are open to all.",
  widget: "Show the reviews on a site",
  data: "The open data",
  api: "The read API, and its sandbox",
};

/** `/`. */
export function homePage(site: Site, { lang, demo }: HomeView): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const body = html`
    <div class="title hero">
      <h1>${words.title}</h1>
      <p>${words.lead}</p>
    </div>
    ${searchForm({ words: "", place: "", lang })}
    <ul class="pillars">
      ${words.facts(site.threshold).map(
        ([name, text]) =>
          html`<li>
            <b>${name}</b>
            <span>${text}</span>
          </li>`,
      )}
    </ul>
    <p><a href=${inLang("/avis/methode", lang)}>${words.how}</a></p>
    ${demo !== undefined && demoCard(demo, words, lang)}
    <section>
      <h2>${words.invited}</h2>
      <p>${words.invitedHow}</p>
    </section>
    <section>
      <h2>${words.pros}</h2>
      <p>${words.prosHow}</p>
      <ul class="links">
        <li><a href=${inLang("/avis/widget", lang)}>${words.widget}</a></li>
        <li><a href=${inLang("/donnees", lang)}>${words.data}</a></li>
        <li><a href=${inLang(API_PATH, lang)}>${words.api}</a></li>
      </ul>
    </section>
  `;
  return publicPage(site, {
    title: words.title,
    description: words.lead,
    path: "/",
    lang,
    body,
  });
}

function demoCard(
  { link, training }: NonNullable<HomeView["demo"]>,
  words: typeof FRENCH,
  lang: Lang,
): Markup {
  return html`<section class="card demo">
    <h2>${words.demo}</h2>
    <p>${words.demoAbout}</p>
    <ul class="links">
      <li><a href=${inLang(trainingPath(training), lang)}>${words.demoRead}</a></li>
      <li><a href=${link}>${words.demoAnswer}</a></li>
    </ul>
  </section>`;
}
