/** Tables that scroll by themselves where they are wider than the screen, reachable by keyboard. */
import { html, type Markup } from "../html.ts";

export interface Column {
  readonly label: string;
  /** Numbers stand one under the other. */
  readonly number?: boolean;
}

type Cell = string | number | Markup;

export interface Table {
  /** Read before the table, and the name of what scrolls. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A table with its caption. */
export function table({ caption, columns, rows }: Table): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(
            ({ label, number }) => html`<th scope="col" class=${number && "number"}>${label}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, at) =>
                at === 0
                  ? html`<th scope="row">${cell}</th>`
                  : html`<td class=${columns[at]?.number && "number"}>${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
