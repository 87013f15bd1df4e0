/** The frame of every public page: head for people and search engines, header, footer. */
import { h, type ComponentChildren } from "preact";
import { html, render, type Markup } from "../html.ts";
import { inLang } from "./address.ts";
import { CENTRES_PATH } from "./method-centres.ts";
import type { Lang, Site } from "./shapes.ts";
import { typeset } from "./typeset.ts";

export interface PublicPage {
  readonly title: string;
  /** For search engines; left out where there is nothing to find. */
  readonly description?: string;
  /** Path and query of the page in French: what canonical and alternate addresses are made from. */
  readonly path: string;
  readonly lang: Lang;
  readonly body: Markup;
  /** Search engines leave the page aside: results of a search, errors. */
  readonly hidden?: boolean;
  /** Data of schema.org. */
  readonly jsonLd?: object;
  readonly scripts?: readonly string[];
}

const FRENCH = {
  skip: "Aller au contenu",
  menu: "Menu",
  search: "Chercher",
  method: "Méthode",
  other: "English",
  footer: "Pied de page",
  numbers: "Statistiques",
  data: "Données ouvertes",
  widget: "Afficher les avis sur un site",
  legal: "Mentions légales",
  centres: "Pour les centres de formation",
  accessibility: "Accessibilité : non conforme",
  notice: "Qui sommes-nous, tes droits",
  contact: "Contact : ",
};
const ENGLISH: typeof FRENCH = {
  skip: "Go to the content",
  menu: "Menu",
  search: "Search",
  method: "Method",
  other: "Français",
  footer: "Footer",
  numbers: "Statistics",
  data: "Open data",
  widget: "Show the reviews on a site",
  legal: "Legal notice",
  centres: "For training centres",
  accessibility: "Accessibility: not compliant",
  notice: "Who we are, your rights",
  contact: "Contact: ",
};

/** A whole page. */
export function publicPage(site: Site, page: PublicPage): string {
  const { lang, body } = page;
  const words = lang === "fr" ? FRENCH : ENGLISH;
  const frame = html`
    <a class="skip-link" href="#contenu">${words.skip}</a>
    ${header(page, words)}
    <main id="contenu" tabindex="-1">${body}</main>
    ${footer(site, lang, words)}
  `;
  return (
    `<!doctype html><html lang="${lang}">${render(head(site, page))}` +
    `<body class="public">${render(asMarkup(typeset(frame, lang)))}</body></html>`
  );
}

function asMarkup(children: ComponentChildren): Markup {
  return h("main-root", null, children);
}

function head(site: Site, page: PublicPage): Markup {
  const { baseUrl, style, assets } = site;
  const { title, description, path, lang, hidden = false, jsonLd, scripts = [] } = page;
  const address = (of: Lang): string => baseUrl + inLang(path, of);
  return html`<head>
    <meta charset="utf-8" />
    <title>${title} · Sirius</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    ${description !== undefined && html`<meta name="description" content=${description} />`}
    ${
      hidden
        ? html`<meta name="robots" content="noindex" />`
        : html`
            <link rel="canonical" href=${address(lang)} />
            <link rel="alternate" hreflang="fr" href=${address("fr")} />
            <link rel="alternate" hreflang="en" href=${address("en")} />
          `
    }
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href=${style} />
    <link rel="stylesheet" href=${assets.style} />
    ${scripts.map((script) => html`<script defer src=${script}></script>`)}
    ${
      jsonLd !== undefined &&
      html`<script
        type="application/ld+json"
        dangerouslySetInnerHTML=${{ __html: inScript(jsonLd) }}
      ></script>`
    }
  </head>`;
}

/** JSON that cannot end the script element it is in, whatever people wrote. */
function inScript(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function header({ path, lang }: PublicPage, words: typeof FRENCH): Markup {
  const other = lang === "fr" ? "en" : "fr";
  return html`<header class="bar-top">
    <p class="brand"><a href=${inLang("/", lang)}>Sirius</a></p>
    <nav aria-label=${words.menu}>
      <a href=${inLang("/avis", lang)}>${words.search}</a>
      <a href=${inLang("/avis/methode", lang)}>${words.method}</a>
      <a href=${inLang(path, other)} lang=${other} hreflang=${other}>${words.other}</a>
    </nav>
  </header>`;
}

function footer({ publisher }: Site, lang: Lang, words: typeof FRENCH): Markup {
  const links = [
    ["/avis/statistiques", words.numbers],
    ["/donnees", words.data],
    ["/avis/widget", words.widget],
    [CENTRES_PATH, words.centres],
    ["/mentions-legales", words.legal],
    ["/accessibilite", words.accessibility],
    ["/notice", words.notice],
  ] as const;
  return html`<footer class="foot">
    <nav aria-label=${words.footer}>
      <ul>
        ${links.map(([path, label]) => html`<li><a href=${inLang(path, lang)}>${label}</a></li>`)}
      </ul>
    </nav>
    <p>${publisher.name}. ${words.contact}<bdi>${publisher.contact}</bdi></p>
  </footer>`;
}
