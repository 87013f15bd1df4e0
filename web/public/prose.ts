/** Pages that are read from top to bottom, as plain text under headings. */
import { html, type Markup } from "../html.ts";
import { KEPT_LONGEST } from "../shapes.ts";
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
  /** People a lot has at least, those included that were made before the threshold was raised. */
  readonly lotPeople: number;
  readonly publisher: string;
  readonly address: string;
  readonly contact: string;
  readonly director: string | undefined;
  readonly hosting: string | undefined;
  /** Months after the end of a contract that its text is shown, and then only counts. */
  readonly shownMonths: number;
  readonly countedMonths: number;
}

/** The lowest threshold there may be in production; what was counted under it stays counted. */
const LOT_PEOPLE = 5;

/** The facts of a site. */
export function factsOf({ threshold, publisher, kept = KEPT_LONGEST }: Site): ProseFacts {
  const { name, address, contact, director, hosting } = publisher;
  const { textMonths: shownMonths, answerMonths } = kept;
  const countedMonths = answerMonths - shownMonths;
  return {
    threshold,
    lotPeople: Math.min(threshold, LOT_PEOPLE),
    publisher: name,
    address,
    contact,
    director,
    hosting,
    shownMonths,
    countedMonths,
  };
}

/** Sections as markup. @param level  Of their headings. */
export function prose(sections: Prose, level: "h2" | "h3" = "h2"): Markup {
  return html`${sections.map(
    ([heading, ...blocks]) => html`<${level}>${heading}</${level}> ${blocks.map(block)}`,
  )}`;
}

function block(told: ProseBlock): Markup {
  if (typeof told === "string") return html`<p>${told}</p>`;
  if ("href" in told) return html`<p><a href=${told.href}>${told.label}</a></p>`;
  return html`<ul>
    ${told.map((each) => html`<li>${each}</li>`)}
  </ul>`;
}
