/** What the settings say, read only: each with where to change it. */
import { html, type Markup } from "../html.ts";

export interface SettingRow {
  readonly label: string;
  readonly value: string;
  /** Names of settings; none: it is part of the programme. */
  readonly settings: readonly string[];
}

export interface SettingGroup {
  readonly title: string;
  readonly rows: readonly SettingRow[];
  /** Said under the table. */
  readonly note?: string;
  readonly link?: { readonly path: string; readonly label: string };
}

/** All groups. */
export function settingsBody(groups: readonly SettingGroup[]): Markup {
  return html`
    <p>
      Ces réglages se lisent ici. Ils se changent sur le serveur, dans son environnement ou son
      fichier de réglages, puis en redémarrant Sirius. Une faute y est dite au démarrage, avec quoi
      écrire.
    </p>
    ${groups.map(groupTable)}
  `;
}

function groupTable({ title, rows, note, link }: SettingGroup): Markup {
  return html`<section>
    <h2>${title}</h2>
    <dl class="settings">
      ${rows.map(
        ({ label, value, settings }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>
              <bdi>${value}</bdi>
              <span class="soft">${where(settings)}</span>
            </dd>
          </div>`,
      )}
    </dl>
    ${note !== undefined && html`<p class="soft">${note}</p>`}
    ${link !== undefined && html`<p><a href=${link.path}>${link.label}</a></p>`}
  </section>`;
}

function where(settings: readonly string[]): Markup {
  if (settings.length === 0) return html`<span>Fixé par le programme</span>`;
  return html`<span>${settings.map((name) => html`<code>${name}</code> `)}</span>`;
}
