/** Who asks, what is done with answers, and everybody's rights: the page that the law wants one click away. */
import { onScreen } from "./french-typography.ts";
import { html, renderPage, type Assets, type Markup } from "./html.ts";
import { noticePath, versionPath } from "./notice-address.ts";
import type { NamedNotice, ShownNotice } from "./notice-shapes.ts";

type Lang = "fr" | "en";

export interface NoticeShowing {
  readonly notice: ShownNotice;
  /** The versions that do not hold any more, the latest first. */
  readonly former: readonly NamedNotice[];
  readonly lang: Lang;
}

const FRENCH = {
  title: "Qui sommes-nous, tes droits",
  other: "English",
  holds: (name: string, since: string) =>
    `Version ${name} de cette notice, en vigueur depuis le ${since}.`,
  held: (name: string, since: string, until: string) =>
    `Ceci est la version ${name} de la notice. Elle a été en vigueur du ${since} au ${until} et ne l'est plus.`,
  today: "Lire la notice d'aujourd'hui",
  former: "Versions précédentes",
  formerOne: (since: string, until: string) => `du ${since} au ${until}`,
};
const ENGLISH: typeof FRENCH = {
  title: "Who we are, your rights",
  other: "Français",
  holds: (name, since) => `Version ${name} of this notice, in force since ${since}.`,
  held: (name, since, until) =>
    `This is version ${name} of the notice. It was in force from ${since} to ${until}, and is no longer.`,
  today: "Read today's notice",
  former: "Former versions",
  formerOne: (since, until) => `from ${since} to ${until}`,
};

/** The notice, as it holds or as it was: a version that does not hold any more says so first. */
export function noticePage({ notice, former, lang }: NoticeShowing, assets: Assets): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const other = lang === "en" ? "fr" : "en";
  const { name, since, until } = notice;
  const typeset = (text: string): string => onScreen(text, lang);
  const elsewhere = until === null ? noticePath(other) : versionPath(name, other);
  const body = html`
    <header class="head"><p class="brand">Sirius</p></header>
    <main class="prose">
      <h1>${words.title}</h1>
      <p><a href=${elsewhere} lang=${other} hreflang=${other}>${words.other}</a></p>
      ${
        until !== null &&
        html`<p class="hint">
            ${typeset(words.held(name, inWords(since, lang), inWords(until, lang)))}
          </p>
          <p><a href=${noticePath(lang)}>${words.today}</a></p>`
      }
      <div class="prose" dangerouslySetInnerHTML=${{ __html: textOf(notice, lang) }}></div>
      ${until === null && html`<p class="hint">${typeset(words.holds(name, inWords(since, lang)))}</p>`}
      ${until === null && former.length > 0 && formerOnes(former, lang)}
    </main>
  `;
  return renderPage({ title: `${words.title} · Sirius`, lang, body, assets });
}

/** Made by `noticeText` and kept as it was: markup, in which what people wrote is escaped. */
function textOf({ french, english }: ShownNotice, lang: Lang): string {
  return lang === "en" ? english : french;
}

function formerOnes(former: readonly NamedNotice[], lang: Lang): Markup {
  const words = lang === "en" ? ENGLISH : FRENCH;
  return html`<h2>${words.former}</h2>
    <ul>
      ${former.map(
        ({ name, since, until }) =>
          html`<li>
            <a href=${versionPath(name, lang)}>${name}</a>,${" "}
            ${words.formerOne(inWords(since, lang), inWords(until ?? since, lang))}
          </li>`,
      )}
    </ul>`;
}

const DAYS: Readonly<Record<Lang, Intl.DateTimeFormat>> = {
  fr: new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "Europe/Paris" }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "Europe/Paris" }),
};

/** A day as people say it; the first of a month is `1er` in French. */
function inWords(at: number, lang: Lang): string {
  return DAYS[lang].format(at).replace(/^1 /, lang === "fr" ? "1er " : "1 ");
}
