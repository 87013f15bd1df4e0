/** Controls of one value each: its label, a line that says what it is for, and what is wrong with it. */
import { useState } from "preact/hooks";
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import type { EditorStore } from "./store.ts";

/** What every control is given. */
export interface FieldProps {
  readonly store: EditorStore;
  readonly at: Place;
  readonly value: Value | undefined;
  readonly label: string;
  readonly help?: string;
}

type Edited<T> = { readonly currentTarget: T };

/** What ties a control to its line of help and to its faults; and both as they are drawn. */
export function around({ store, at, help = "" }: Omit<FieldProps, "value" | "label">): {
  readonly tied: Readonly<Record<string, string | undefined>>;
  readonly help: View;
  readonly list: View;
} {
  const faults = faultsOf(store, at);
  const id = `${fieldId(at)}-help`;
  const told = [help === "" ? undefined : id, faults.tied["aria-describedby"]];
  const described = told.filter((one) => one !== undefined).join(" ");
  return {
    tied: { ...faults.tied, "aria-describedby": described === "" ? undefined : described },
    help: help === "" ? null : html`<p class="soft" id=${id}>${french(help)}</p>`,
    list: faults.list,
  };
}

/** A box to tick. What counts by itself is not written. */
export function Switch(props: FieldProps & { readonly otherwise: boolean }): View {
  const { store, at, value, label, otherwise } = props;
  const { tied, help, list } = around(props);
  const id = fieldId(at);
  return html`<div>
    <p class="switch">
      <input
        type="checkbox"
        id=${id}
        checked=${(value ?? otherwise) === true}
        disabled=${!store.mayEdit}
        ...${tied}
        onChange=${({ currentTarget }: Edited<HTMLInputElement>) => {
          const { checked } = currentTarget;
          put(props, checked === otherwise ? undefined : checked);
        }}
      />
      <label for=${id}>${french(label)}</label>
    </p>
    ${help} ${list}
  </div>`;
}

/** A number. `otherwise` counts when nothing is written. */
export function NumberField(
  props: FieldProps & {
    readonly otherwise: number | undefined;
    readonly min?: number;
    readonly max?: number;
    /** The word behind it, such as `jours`. */
    readonly unit?: string;
    /** Writes the number; left out: the field is set. */
    readonly onNumber?: (number: number | undefined, typing: string) => void;
  },
): View {
  const { store, at, value, label, otherwise, min, max, unit = "", onNumber } = props;
  const { tied, help, list } = around(props);
  const id = fieldId(at);
  // Who empties the field is about to write another number: what counts meanwhile does not get in their way.
  const [isEmptied, setEmptied] = useState(false);
  const shown = value ?? (isEmptied ? undefined : otherwise);
  return html`<div class="number-field">
    <label for=${id}>${french(label)}</label>
    <input
      id=${id}
      type="number"
      value=${typeof shown === "number" ? shown : ""}
      min=${min}
      max=${max}
      readonly=${!store.mayEdit}
      ...${tied}
      onInput=${({ currentTarget }: Edited<HTMLInputElement>) => {
        const written = currentTarget.value;
        const number = written === "" ? undefined : Number(written);
        setEmptied(written === "");
        if (onNumber !== undefined) onNumber(number, id);
        else put(props, number === otherwise ? undefined : number, id);
      }}
      onBlur=${() => setEmptied(false)}
    />
    ${unit === "" ? null : html`<span class="unit">${unit}</span>`} ${help} ${list}
  </div>`;
}

/** One word among a few. What counts by itself comes first, and is not written. */
export function SelectField(
  props: FieldProps & {
    readonly choices: readonly (readonly [value: string, words: string])[];
    /** The first one is written as well. */
    readonly always?: boolean;
  },
): View {
  const { store, at, value, label, choices, always = false } = props;
  const { tied, help, list } = around(props);
  const id = fieldId(at);
  const [otherwise] = choices[0] ?? [""];
  return html`<div>
    <label for=${id}>${french(label)}</label>
    <select
      id=${id}
      value=${typeof value === "string" ? value : otherwise}
      disabled=${!store.mayEdit}
      ...${tied}
      onChange=${({ currentTarget }: Edited<HTMLSelectElement>) =>
        put(props, !always && currentTarget.value === otherwise ? undefined : currentTarget.value)}
    >
      ${choices.map(([one, words]) => html`<option key=${one} value=${one}>${french(words)}</option>`)}
    </select>
    ${help} ${list}
  </div>`;
}

/** A line of text; an empty one is not written, unless `keep` says so. */
export function TextField(
  props: FieldProps & {
    readonly most: number;
    readonly keep?: boolean;
    readonly lang?: string;
    readonly rows?: number;
  },
): View {
  const { store, at, value, label, most, keep = false, lang, rows = 0 } = props;
  const { tied, help, list } = around(props);
  const id = fieldId(at);
  const onInput = ({ currentTarget }: Edited<HTMLInputElement | HTMLTextAreaElement>): void => {
    const words = currentTarget.value;
    put(props, words === "" && !keep ? undefined : words, id);
  };
  const shown = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const field = { id, lang, maxlength: most, value: shown, readonly: !store.mayEdit, onInput };
  return html`<div>
    <label for=${id}>${french(label)}</label>
    ${rows > 0 ? html`<textarea rows=${rows} ...${field} ...${tied}></textarea>` : html`<input ...${field} ...${tied} />`}
    ${help} ${list}
  </div>`;
}

function put({ store, at }: FieldProps, value: Value | undefined, typing?: string): void {
  store.edit({ do: "setField", at, value }, typing);
}
