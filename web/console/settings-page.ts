/** What the settings say: what an administrator decides here as forms, the rest with where to change it. */
import { html, type Markup } from "../html.ts";
import { fixedBy, settingForm, type SettingForm } from "./setting-form.ts";

export interface SettingRow {
  readonly label: string;
  readonly value: string;
  readonly where: SettingPlace;
}

/** Where a setting is changed. */
export type SettingPlace =
  /** Nowhere. */
  | { readonly kind: "programme" }
  /** On the server, by these names. */
  | { readonly kind: "server"; readonly names: readonly string[] }
  /** In the console, had the environment not fixed it by this name. */
  | { readonly kind: "fixed"; readonly name: string }
  /** In the console, by an administrator. */
  | { readonly kind: "console" };

export interface SettingGroup {
  readonly title: string;
  readonly rows: readonly SettingRow[];
  /** For whom may decide: over the rows. */
  readonly form?: SettingForm | undefined;
  /** Said under the table. */
  readonly note?: string;
  readonly link?: { readonly path: string; readonly label: string };
}

/** All groups. @param mayChange  Whether there are forms. */
export function settingsBody(groups: readonly SettingGroup[], mayChange: boolean): Markup {
  return html`
    ${
      mayChange
        ? html`<p>
            Chaque partie s'enregistre à part et vaut sans redémarrer, en quelques secondes. Ce que
            l'exploitant a fixé sur le serveur se lit ici et ne s'y change pas.
          </p>`
        : html`<p>
            Ces réglages se lisent ici. L'administration en décide une partie dans la console ; les
            autres se changent sur le serveur, dans son environnement, puis en redémarrant Sirius.
          </p>`
    }
    ${groups.map(groupSection)}
  `;
}

function groupSection({ title, rows, form, note, link }: SettingGroup): Markup {
  return html`<section id=${form?.id}>
    <h2>${title}</h2>
    ${form !== undefined && settingForm(form)}
    ${rows.length > 0 && html`<dl class="settings">${rows.map(settingRow)}</dl>`}
    ${note !== undefined && html`<p class="soft">${note}</p>`}
    ${link !== undefined && html`<p><a href=${link.path}>${link.label}</a></p>`}
  </section>`;
}

function settingRow({ label, value, where }: SettingRow): Markup {
  return html`<div>
    <dt>${label}</dt>
    <dd>
      <bdi>${value}</bdi>
      <span class="soft">${placeInWords(where)}</span>
    </dd>
  </div>`;
}

function placeInWords(where: SettingPlace): Markup {
  switch (where.kind) {
    case "programme":
      return html`<span>Fixé par le programme</span>`;
    case "server":
      return html`<span>${where.names.map((name) => html`<code>${name}</code> `)}</span>`;
    case "fixed":
      return fixedBy(where.name);
    case "console":
      return html`<span>Décidé par l'administration, dans la console</span>`;
  }
}
