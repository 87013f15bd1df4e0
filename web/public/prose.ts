/** Pages that are read from top to bottom, as plain text under headings. */
import { html, type Markup } from "../html.ts";
import type { Site } from "./shapes.ts";

/** A paragraph, a list, or a link on a line of its own. */
export type ProseBlock =
  | string
  | readonly string[]
  | { readonly href: string; readonly label: string };

/** Sections, each a heading and what is under it. */
export type Prose = readonly (readonly [heading: string, ...blocks: ProseBlock[]])[];

/** What texts say of the house they stand in. */
export interface ProseFacts {
  /** People a figure needs. */
  readonly threshold: number;
  readonly publisher: string;
  readonly address: string;
  readonly contact: string;
  readonly director: string | undefined;
  readonly hosting: string | undefined;
}

/** The facts of a site. */
export function factsOf({ threshold, publisher }: Site): ProseFacts {
  const { name, address, contact, director, hosting } = publisher;
  return { threshold, publisher: name, address, contact, director, hosting };
}

/** Sections as markup. */
export function prose(sections: Prose): Markup {
  return html`${sections.map(
    ([heading, ...blocks]) =>
      html`<h2>${heading}</h2>
        ${blocks.map(block)}`,
  )}`;
}

function block(told: ProseBlock): Markup {
  if (typeof told === "string") return html`<p>${told}</p>`;
  if ("href" in told) return html`<p><a href=${told.href}>${told.label}</a></p>`;
  return html`<ul>
    ${told.map((each) => html`<li>${each}</li>`)}
  </ul>`;
}
