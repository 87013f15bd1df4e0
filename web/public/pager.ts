/** Links to the pages of a list. */
import { html, type Markup } from "../html.ts";
import type { Lang, Paging } from "./shapes.ts";

const FRENCH = {
  label: "Pages",
  here: (at: number, all: number) => `Page ${at} sur ${all}`,
  before: "Page précédente",
  after: "Page suivante",
};
const ENGLISH: typeof FRENCH = {
  label: "Pages",
  here: (at, all) => `Page ${at} of ${all}`,
  before: "Previous page",
  after: "Next page",
};

/**
 * Nothing for a list of one page.
 *
 * @param address  Of a page, counted from 0.
 */
export function pager(
  { index, size, total }: Paging,
  lang: Lang,
  address: (index: number) => string,
): Markup | null {
  const pages = Math.ceil(total / size);
  if (pages < 2) return null;
  const words = lang === "en" ? ENGLISH : FRENCH;
  return html`<nav class="pager" aria-label=${words.label}>
    ${index > 0 && html`<a rel="prev" href=${address(index - 1)}>${words.before}</a>`}
    <span>${words.here(index + 1, pages)}</span>
    ${index + 1 < pages && html`<a rel="next" href=${address(index + 1)}>${words.after}</a>`}
  </nav>`;
}
