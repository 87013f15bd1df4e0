/** How answers are collected, checked, read, counted and shown: the page every score and list names. */
import { html } from "../html.ts";
import { publicPage } from "./layout.ts";
import { CENTRES_ANCHOR, forCentres } from "./method-centres.ts";
import { englishMethod } from "./method-english.ts";
import { frenchMethod } from "./method-french.ts";
import { factsOf, prose } from "./prose.ts";
import type { Lang, Site } from "./shapes.ts";

const FRENCH = {
  title: "Comment les résultats sont faits",
  version: "Version 1 de la méthode.",
  centres: "Vous travaillez dans un centre",
  name: "Méthode",
};
const ENGLISH: typeof FRENCH = {
  title: "How the results are made",
  version: "Version 1 of the method.",
  centres: "You work at a training centre",
  name: "Method",
};

/** `/avis/methode`. Its text changes with the method: each version keeps its own anchor. */
export function methodPage(site: Site, lang: Lang): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const facts = factsOf(site);
  const sections = (lang === "en" ? englishMethod : frenchMethod)(facts);
  const body = html`<div class="prose">
    <h1>${words.title}</h1>
    <section id="v1">
      <p class="soft">${words.version}</p>
      ${prose(sections)}
    </section>
    <section id=${CENTRES_ANCHOR} class="apart">
      <h2>${words.centres}</h2>
      ${prose(forCentres(facts, lang), "h3")}
    </section>
  </div>`;
  return publicPage(site, {
    title: words.name,
    description: words.title,
    path: "/avis/methode",
    lang,
    body,
  });
}
