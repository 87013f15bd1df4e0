/** What the notice says, as the markup that is shown and kept. */
import { onScreen } from "./french-typography.ts";
import { html, render, type Markup } from "./html.ts";
import { englishNotice } from "./notice-english.ts";
import { frenchNotice } from "./notice-french.ts";
import type { Notice, NoticeSection } from "./notice-shapes.ts";
import { KEPT_LONGEST } from "./shapes.ts";

/**
 * The text of the notice, without the page around it: no address of a style sheet, no version.
 *
 * @returns HTML of both languages; all that people wrote is escaped in it.
 */
export function noticeText({ added = {}, ...notice }: Notice): {
  readonly french: string;
  readonly english: string;
} {
  const facts = { processors: [], kept: KEPT_LONGEST, ...notice };
  const { name } = facts.publisher;
  return {
    french: render(html`${sections(frenchNotice(facts), "fr")}${addedInFrench(name, added)}`),
    english: render(html`${sections(englishNotice(facts), "en")}${addedInEnglish(name, added)}`),
  };
}

function sections(all: readonly NoticeSection[], lang: string): Markup[] {
  const shown = (text: string): string => onScreen(text, lang);
  return all.map(
    ({ heading, parts }) => html`
      ${heading !== undefined && html`<h2>${shown(heading)}</h2>`}
      ${parts.map((part) =>
        typeof part === "string"
          ? html`<p>${shown(part)}</p>`
          : html`<ul>
              ${part.map((point) => html`<li>${shown(point)}</li>`)}
            </ul>`,
      )}
    `,
  );
}

/** The publisher's own words, last: what the law wants said stands before them. */
function addedInFrench(
  name: string,
  { french, english }: NonNullable<Notice["added"]>,
): Markup | null {
  if (french === undefined && english === undefined) return null;
  return html`
    <h2>${onScreen(`Ce qu'ajoute ${name}`)}</h2>
    ${french !== undefined && paragraphs(french).map((text) => html`<p>${onScreen(text)}</p>`)}
    ${
      english !== undefined &&
      html`<div lang="en">${paragraphs(english).map((text) => html`<p>${text}</p>`)}</div>`
    }
  `;
}

/** In French where nobody wrote it in English. */
function addedInEnglish(
  name: string,
  { french, english }: NonNullable<Notice["added"]>,
): Markup | null {
  if (french === undefined && english === undefined) return null;
  return html`
    <h2>${`What ${name} adds`}</h2>
    ${
      english === undefined
        ? html`<div lang="fr">
            ${paragraphs(french ?? "").map((text) => html`<p>${onScreen(text)}</p>`)}
          </div>`
        : paragraphs(english).map((text) => html`<p>${text}</p>`)
    }
  `;
}

function paragraphs(text: string): string[] {
  return text.split(/\n\s*\n/).filter((part) => part.trim() !== "");
}
