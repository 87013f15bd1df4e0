/** Fields of forms: a label over each, a hint, and what is wrong with it beside it. */
import { html, type Markup } from "../html.ts";

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  /** What is wrong, in words; absent when nothing is. */
  readonly fault?: string | undefined;
}

interface TextOptions {
  readonly type?: "text" | "date" | "number" | "search";
  readonly inputmode?: "numeric" | "decimal";
  readonly required?: boolean;
  readonly lines?: number;
  readonly readonly?: boolean;
}

/** A line of text, or several. */
export function textField(field: Field, options: TextOptions = {}): Markup {
  const { name, label, value } = field;
  const { type = "text", inputmode, required, lines, readonly } = options;
  const about = {
    id: name,
    name,
    required,
    readonly,
    "aria-describedby": describedBy(field),
    "aria-invalid": field.fault === undefined ? undefined : "true",
  };
  return html`<div class="field">
    <label for=${name}>${label}</label>
    ${notes(field)}
    ${
      lines === undefined
        ? html`<input ...${about} type=${type} inputmode=${inputmode} value=${value} />`
        : html`<textarea ...${about} rows=${lines}>${value}</textarea>`
    }
  </div>`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of several. */
export function selectField(field: Field, choices: readonly Choice[]): Markup {
  const { name, label, value } = field;
  return html`<div class="field">
    <label for=${name}>${label}</label>
    ${notes(field)}
    <select
      id=${name}
      name=${name}
      aria-describedby=${describedBy(field)}
      aria-invalid=${field.fault === undefined ? undefined : "true"}
    >
      ${choices.map(
        (choice) =>
          html`<option value=${choice.value} selected=${choice.value === value}>
            ${choice.label}
          </option>`,
      )}
    </select>
  </div>`;
}

/** Any of several, as boxes to tick; all of them have one name. */
export function ticksField(
  field: Omit<Field, "value">,
  choices: readonly Choice[],
  ticked: readonly string[],
): Markup {
  const { name, label, hint, fault } = field;
  return html`<fieldset class="field checkboxes">
    <legend>${label}</legend>
    ${hint !== undefined && html`<p class="hint">${hint}</p>`}
    ${fault !== undefined && html`<p class="fault">${fault}</p>`}
    ${choices.map((choice) => tick(name, choice, ticked.includes(choice.value)))}
  </fieldset>`;
}

/** One box with its label. */
export function tick(name: string, { value, label }: Choice, checked: boolean): Markup {
  return html`<label class="checkbox">
    <input type="checkbox" name=${name} value=${value} checked=${checked} />
    <span>${label}</span>
  </label>`;
}

function notes({ name, hint, fault }: Field): Markup {
  return html`
    ${hint !== undefined && html`<p class="hint" id=${`${name}-aide`}>${hint}</p>`}
    ${fault !== undefined && html`<p class="fault" id=${`${name}-faute`}>${fault}</p>`}
  `;
}

function describedBy({ name, hint, fault }: Field): string | undefined {
  const ids = [
    ...(hint === undefined ? [] : [`${name}-aide`]),
    ...(fault === undefined ? [] : [`${name}-faute`]),
  ];
  return ids.length === 0 ? undefined : ids.join(" ");
}
