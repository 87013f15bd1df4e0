/** The lines a host page copies to show reviews. */
import type { WidgetChoices } from "../browser/widget/data.ts";
import { trainingPath, withQuery } from "./address.ts";
import type { Theme } from "./frame-page.ts";

export interface Embedded extends WidgetChoices {
  /** Where Sirius answers, without a slash at the end. */
  readonly baseUrl: string;
  readonly key: string;
  readonly theme: Theme;
}

/** Heights that fit the card of each format at 320 pixels. */
const FRAME_HEIGHTS = { score: 210, avis: 520, complet: 680 } as const;

/** The element. What is inside shows until it is there, and where scripts are off. */
export function elementCode({ baseUrl, key, format, lang, theme }: Embedded): string {
  const attributes = [
    `cle="${attribute(key)}"`,
    `format="${format}"`,
    `lang="${lang}"`,
    ...(theme === "auto" ? [] : [`theme="${theme}"`]),
  ];
  const label = lang === "en" ? "Reviews by former apprentices" : "Avis d'anciens apprentis";
  return [
    `<script async src="${baseUrl}/widget.js"></script>`,
    `<sirius-avis ${attributes.join(" ")}>`,
    `  <a href="${attribute(baseUrl + trainingPath(key))}">${label}</a>`,
    "</sirius-avis>",
  ].join("\n");
}

/** The frame. */
export function frameCode(embedded: Embedded): string {
  const { format, lang } = embedded;
  const title = lang === "en" ? "Reviews by former apprentices" : "Avis d'anciens apprentis";
  const address = attribute(frameAddress(embedded));
  return `<iframe src="${address}" title="${title}" width="100%" height="${FRAME_HEIGHTS[format]}" loading="lazy"></iframe>`;
}

/** The fragment a server fetches and puts into its page. */
export function fragmentAddress({ baseUrl, key, format, lang }: Embedded): string {
  return withQuery(`${baseUrl}/widget/${encodeURIComponent(key)}/extrait`, { format, lang });
}

/** Address of the page for a frame. */
export function frameAddress({ baseUrl, key, format, lang, theme }: Embedded): string {
  return withQuery(`${baseUrl}/widget/${encodeURIComponent(key)}`, {
    format,
    lang,
    theme: theme === "auto" ? undefined : theme,
  });
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
