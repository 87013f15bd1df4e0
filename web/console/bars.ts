/** Bars drawn on the server, for the eye; the table under them says the same to everybody. */
import { html, type Markup } from "../html.ts";

export interface Bar {
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
  /** What is written at its end. */
  readonly value: string;
  /** A second part at the beginning of the bar, drawn as a loss; from 0 to 1. */
  readonly lost?: number;
}

const WIDTH = 1_000;
const HEIGHT = 10;

/** A chart of bars one under the other. Screen readers pass it by and read the table. */
export function bars(caption: string, list: readonly Bar[]): Markup {
  return html`<figure class="bars">
    <figcaption>${caption}</figcaption>
    <ol aria-hidden="true">
      ${list.map(
        ({ label, share, value, lost = 0 }) =>
          html`<li>
            <span class="bar-label">${label}</span>
            <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
              <rect class="bar-ground" width=${WIDTH} height=${HEIGHT} />
              <rect class="bar-part" width=${widthOf(share)} height=${HEIGHT} />
              ${
                lost > 0 &&
                html`<rect
                  class="bar-lost"
                  x=${widthOf(share) - widthOf(lost)}
                  width=${widthOf(lost)}
                  height=${HEIGHT}
                />`
              }
            </svg>
            <span class="bar-value">${value}</span>
          </li>`,
      )}
    </ol>
  </figure>`;
}

function widthOf(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
}

/** A share as people read it: "42 %"; nothing of nothing is a dash. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
}
