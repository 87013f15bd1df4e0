/** One part of the settings as a form: its fields, who decided them last, and what became of a try. */
import { html, type Markup } from "../html.ts";
import { selectField, textField, type Choice } from "./fields.ts";
import { momentInWords } from "./words.ts";

export interface SettingField {
  readonly name: string;
  readonly label: string;
  /** As it is typed. */
  readonly value: string;
  readonly hint?: string;
  /** What is wrong, with the bounds and why. */
  readonly fault?: string | undefined;
  /** The name of the environment that fixes it: it is shown, not asked. */
  readonly fixedBy?: string | undefined;
  readonly control: SettingControl;
}

export type SettingControl =
  | { readonly kind: "line" }
  | { readonly kind: "number" }
  | { readonly kind: "lines"; readonly rows: number }
  | { readonly kind: "choice"; readonly choices: readonly Choice[] };

/** Who, and when. */
export interface ShownDecision {
  readonly who: string;
  readonly at: number;
}

/** What became of the last try, told once. */
export type SettingOutcome =
  | { readonly kind: "saved" | "same" | "faults" }
  /** Somebody else was quicker: what they decided holds, what was typed still stands in the fields. */
  | { readonly kind: "overtaken"; readonly holds: readonly string[] };

export interface SettingForm {
  /** Of the section, for addresses that lead to it. */
  readonly id: string;
  readonly path: string;
  readonly fields: readonly SettingField[];
  /** What it was decided upon. */
  readonly version: number;
  readonly decided?: ShownDecision | undefined;
  /** Said when it was saved: when it takes effect. */
  readonly effect: string;
  readonly outcome?: SettingOutcome | undefined;
}

/** The form, without its heading. */
export function settingForm(form: SettingForm): Markup {
  const { id, path, fields, version, decided, outcome } = form;
  const fixed = fields.filter((field) => field.fixedBy !== undefined);
  const open = fields.filter((field) => field.fixedBy === undefined);
  return html`
    ${outcome !== undefined && told(form, outcome)}
    ${fixed.length > 0 && html`<dl class="settings">${fixed.map(fixedField)}</dl>`}
    ${
      open.length > 0 &&
      html`<form method="post" action=${`${path}#${id}`} class="card setting-form">
        ${open.map(openField)}
        <div>
          <input type="hidden" name="version" value=${String(version)} />
          <button class="main">Enregistrer</button>
        </div>
      </form>`
    }
    ${
      decided !== undefined &&
      html`<p class="soft">
        Décidé le ${momentInWords(decided.at)} par <bdi>${decided.who}</bdi>.
      </p>`
    }
  `;
}

/** What is fixed elsewhere, in the words of every settings page. */
export function fixedBy(name: string): Markup {
  return html`<span>Fixé par l'exploitant (<code>${name}</code>)</span>`;
}

function fixedField({ label, value, fixedBy: name = "" }: SettingField): Markup {
  return html`<div>
    <dt>${label}</dt>
    <dd>
      <bdi>${value === "" ? "–" : value}</bdi>
      <span class="soft">${fixedBy(name)}</span>
    </dd>
  </div>`;
}

function openField({ control, ...field }: SettingField): Markup {
  switch (control.kind) {
    case "line":
      return textField(field);
    case "number":
      return textField(field, { inputmode: "numeric" });
    case "lines":
      return textField(field, { lines: control.rows });
    case "choice":
      return selectField(field, control.choices);
  }
}

function told({ effect, decided }: SettingForm, outcome: SettingOutcome): Markup {
  switch (outcome.kind) {
    case "saved":
      return html`<p class="notice" role="status">Enregistré. ${effect}</p>`;
    case "same":
      return html`<p class="notice" role="status">
        Rien n'a changé : ces valeurs étaient déjà en place.
      </p>`;
    case "faults":
      return html`<p class="alarm" role="alert">
        Rien n'est enregistré : un champ est à corriger ci-dessous.
      </p>`;
    case "overtaken":
      return html`<div class="alarm" role="alert">
        <p>
          Rien n'est enregistré : pendant que vous écriviez, cette partie a été
          changée${
            decided !== undefined &&
            html`<span>, le ${momentInWords(decided.at)}, par <bdi>${decided.who}</bdi></span>`
          }.
          Voici ce qui est en place :
        </p>
        <ul>
          ${outcome.holds.map((line) => html`<li>${line}</li>`)}
        </ul>
        <p>
          Vos valeurs sont encore dans les champs ; « Enregistrer » les met à la place de celles-ci.
        </p>
      </div>`;
  }
}
