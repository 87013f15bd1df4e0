/** The configurator of the widget: choose, look, copy. A plain form; its script only spares reloads. */
import { h } from "preact";
import { FORMATS } from "../browser/widget/data.ts";
import { html, type Markup } from "../html.ts";
import { inLang, withQuery } from "./address.ts";
import {
  elementCode,
  fragmentAddress,
  frameAddress,
  frameCode,
  type Embedded,
} from "./embed-code.ts";
import { THEMES } from "./frame-page.ts";
import { publicPage } from "./layout.ts";
import type { Lang, ShownTraining, Site } from "./shapes.ts";

export const WIDTHS = [280, 400, 640] as const;

export interface WidgetView {
  /** What was typed: an identifier or words. */
  readonly typed: string;
  /** What it names; undefined: nothing yet. */
  readonly chosen: Pick<Embedded, "key"> | undefined;
  /** Trainings that the words may mean. */
  readonly candidates: readonly ShownTraining[];
  readonly options: Pick<Embedded, "format" | "theme"> & {
    readonly language: Lang;
    readonly width: number;
  };
  readonly lang: Lang;
}

const FRENCH = {
  title: "Afficher les avis sur votre site",
  intro:
    "Une ligne de HTML, et les avis d'anciens apprentis sont dans votre page : sans cookie, sans mesure d'audience, sans autre site. Gratuit, sans inscription.",
  which: "Formation, centre ou diplôme",
  whichHint:
    "Un identifiant (clé ministère éducatif, SIRET, UAI, CFD, RNCP), ou des mots : CAP pâtissier.",
  format: "Ce qui est montré",
  formats: { score: "La note seule", avis: "La note et les derniers avis", complet: "Tout" },
  language: "Langue",
  languages: { fr: "Français", en: "Anglais" },
  theme: "Couleurs",
  themes: { auto: "Celles de votre page", clair: "Claires", sombre: "Sombres" },
  width: "Largeur de l'aperçu",
  show: "Voir l'aperçu",
  candidates: "Laquelle ?",
  none: "Rien n'est connu sous ces mots.",
  preview: "Aperçu",
  copy: "Copier",
  copied: "Copié",
  element: "Le plus simple : un élément",
  elementHint:
    "Collez ces lignes où vous voulez les avis. La première suffit une fois par page, même pour plusieurs formations.",
  frame: "Sans script : un cadre",
  frameHint: "Si votre site n'accepte pas de script d'ailleurs.",
  fragment: "Sur votre serveur : un extrait de page",
  fragmentHint:
    "Votre serveur lit cette adresse, garde la réponse cinq minutes, et la met dans sa page. Les visiteurs ne parlent qu'à vous.",
  stars:
    "Un centre qui montre ses propres avis n'obtiendra pas d'étoiles dans les moteurs de recherche : ils refusent qu'un organisme s'en donne. Les pages de Sirius, elles, sont balisées.",
};
const ENGLISH: typeof FRENCH = {
  title: "Show the reviews on your site",
  intro:
    "One line of HTML, and the reviews of former apprentices are in your page: no cookie, no audience measurement, no other site. Free, without signing up.",
  which: "Training, centre or diploma",
  whichHint:
    "An identifier (clé ministère éducatif, SIRET, UAI, CFD, RNCP), or words: CAP pâtissier.",
  format: "What is shown",
  formats: {
    score: "The mark alone",
    avis: "The mark and the latest reviews",
    complet: "Everything",
  },
  language: "Language",
  languages: { fr: "French", en: "English" },
  theme: "Colours",
  themes: { auto: "Those of your page", clair: "Light", sombre: "Dark" },
  width: "Width of the preview",
  show: "See the preview",
  candidates: "Which one?",
  none: "Nothing is known under these words.",
  preview: "Preview",
  copy: "Copy",
  copied: "Copied",
  element: "The simplest: an element",
  elementHint:
    "Paste these lines where you want the reviews. The first one is needed once per page, even for several trainings.",
  frame: "Without script: a frame",
  frameHint: "If your site does not accept scripts from elsewhere.",
  fragment: "On your server: a piece of page",
  fragmentHint:
    "Your server reads this address, keeps the answer for five minutes, and puts it into its page. Visitors speak to nobody but you.",
  stars:
    "A centre that shows its own reviews will get no stars in search engines: they refuse that a body gives itself some. The pages of Sirius are marked up.",
};
type Words = typeof FRENCH;

/** `/avis/widget`. */
export function widgetPage(site: Site, view: WidgetView): string {
  const { typed, options, lang } = view;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const body = html`
    <div class="title">
      <h1>${words.title}</h1>
      <p>${words.intro}</p>
    </div>
    <div class="configurator">
      ${form(view, words)}
      <div id="apercu" aria-live="polite">${outcome(site, view, words)}</div>
    </div>
  `;
  return publicPage(site, {
    title: words.title,
    description: words.intro,
    path: withQuery("/avis/widget", {
      cle: view.chosen?.key ?? typed,
      format: options.format === "complet" ? undefined : options.format,
    }),
    lang,
    body,
    hidden: typed !== "",
    scripts: [site.assets.widget, site.assets.configurator],
  });
}

function form({ typed, options, lang }: WidgetView, words: Words): Markup {
  const { format, language, theme, width } = options;
  return html`<form class="search" action="/avis/widget" id="reglages">
    ${lang === "en" && html`<input type="hidden" name="lang" value="en" />`}
    <label>
      <span>${words.which}</span>
      <input type="search" name="cle" value=${typed} maxlength="200" aria-describedby="cle-hint" />
      <small id="cle-hint">${words.whichHint}</small>
    </label>
    ${radios(
      "format",
      words.format,
      format,
      FORMATS.map((each) => [each, words.formats[each]]),
    )}
    ${radios("langue", words.language, language, [
      ["fr", words.languages.fr],
      ["en", words.languages.en],
    ])}
    ${radios(
      "theme",
      words.theme,
      theme,
      THEMES.map((each) => [each, words.themes[each]]),
    )}
    ${radios(
      "largeur",
      words.width,
      String(width),
      WIDTHS.map((each) => [String(each), `${each} px`]),
    )}
    <button class="main">${words.show}</button>
  </form>`;
}

function radios(
  name: string,
  legend: string,
  chosen: string,
  choices: readonly (readonly [value: string, label: string])[],
): Markup {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${choices.map(
      ([value, label]) =>
        html`<label class="radio">
          <input type="radio" name=${name} value=${value} checked=${value === chosen} />
          ${label}
        </label>`,
    )}
  </fieldset>`;
}

function outcome(site: Site, view: WidgetView, words: Words): Markup | null {
  const { chosen, typed, candidates, options, lang } = view;
  if (chosen !== undefined) {
    const { format, language, theme, width } = options;
    const embedded = { baseUrl: site.baseUrl, format, theme, lang: language, key: chosen.key };
    return html`${preview(embedded, width, words)} ${codes(embedded, words)}`;
  }
  if (typed === "") return null;
  if (candidates.length === 0) return html`<p>${words.none}</p>`;
  return html`<section>
    <h2>${words.candidates}</h2>
    <ul class="links">
      ${candidates.map(({ key, title, centre, place }) => {
        const { format, language: langue, theme, width: largeur } = options;
        const query = { cle: key, format, langue, theme, largeur };
        return html`<li>
          <a href=${inLang(withQuery("/avis/widget", query), lang)}>
            ${[title, centre.name, place ?? ""].filter((each) => each !== "").join(", ")}
          </a>
        </li>`;
      })}
    </ul>
  </section>`;
}

/** The real widget, and the real frame where scripts are off. */
function preview(embedded: Embedded, width: number, words: Words): Markup {
  const { key, format, lang, theme } = embedded;
  const attributes = { cle: key, format, lang, ...(theme !== "auto" && { theme }) };
  const { baseUrl: _elsewhere, ...here } = embedded;
  return html`<section class="preview" data-theme=${theme}>
    <h2>${words.preview}</h2>
    <div class=${`stage w${width}`}>
      ${h("sirius-avis", attributes)}
      <noscript>
        <iframe src=${frameAddress({ ...here, baseUrl: "" })} title=${words.preview}></iframe>
      </noscript>
    </div>
  </section>`;
}

function codes(embedded: Embedded, words: Words): Markup {
  const each = [
    [words.element, words.elementHint, elementCode(embedded)],
    [words.frame, words.frameHint, frameCode(embedded)],
    [words.fragment, words.fragmentHint, fragmentAddress(embedded)],
  ] as const;
  return html`
    ${each.map(
      ([title, hint, code]) =>
        html`<section class="code">
          <h2>${title}</h2>
          <p>${hint}</p>
          <pre tabindex="0"><code>${code}</code></pre>
          <button type="button" data-copy data-copied=${words.copied} hidden>${words.copy}</button>
        </section>`,
    )}
    <p class="soft">${words.stars}</p>
  `;
}
