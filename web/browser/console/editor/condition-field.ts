/** A condition as rows of three choices: what it looks at, how, and with what. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { readGrouped, writeTest } from "../../../../survey-scripts/edit/simple-condition.ts";
import { ConditionRows } from "./condition-rows.ts";
import { firstTest, thingsBefore } from "./condition-things.ts";
import { conditionInWords } from "./condition-words.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId, focusOn } from "./places.ts";
import type { EditorStore } from "./store.ts";

export interface ConditionProps {
  readonly store: EditorStore;
  readonly at: Place;
  readonly value: Value | undefined;
  /** Position of the first step whose answer is not known yet. */
  readonly before: number;
  /** The sentence that the rows end, such as `Montrer ce message seulement si`. */
  readonly label: string;
  /** Writes the first condition; left out: the field is set. */
  readonly onFirst?: (when: Value) => void;
  /** Takes the condition out; left out: the field is. @returns Whether it is out. */
  readonly onNone?: () => boolean;
  /** What is said without a condition. */
  readonly always?: string;
  /** A condition that must stay. */
  readonly required?: boolean;
}

/** Its rows and groups. What is nested deeper is told in words, and kept as it is. */
export function ConditionField(props: ConditionProps): View {
  const { store, at, value, label, always = "Pas de condition : toujours." } = props;
  const faults = faultsOf(store, at);
  return html`<fieldset
    class="condition"
    id=${fieldId(at)}
    tabindex="-1"
    aria-describedby=${faults.tied["aria-describedby"]}
  >
    <legend>${french(label)}</legend>
    ${value === undefined ? html`<p class="soft">${french(always)}</p>` : written(props)}
    ${faults.list} ${value === undefined && store.mayEdit && html`<${First} ...${props} />`}
  </fieldset>`;
}

function written(props: ConditionProps): View {
  const { store, at, value, before, onNone, required } = props;
  const grouped = readGrouped(value);
  if (value === undefined || grouped === undefined) return html`<${InWords} ...${props} />`;
  const takeOut = onNone ?? (() => store.edit({ do: "setField", at, value: undefined }));
  const things = thingsBefore(store.view, before);
  const onLast = required === true ? undefined : takeOut;
  return html`<${ConditionRows} ...${{ store, at, value, grouped, things, onLast }} />`;
}

function InWords({ store, at, value }: ConditionProps): View {
  const [first, position] = at;
  const line = first === "steps" ? store.view.steps?.[Number(position)]?.line : 1;
  return html`<p class="kept">${french(conditionInWords(value, store.view))}</p>
    <p class="soft">
      Cette condition est trop imbriquée pour le formulaire : elle est gardée telle quelle.${" "}
      <button
        type="button"
        class="quiet"
        onClick=${() => store.set({ tab: "code", goTo: { line: line ?? 1 } })}
      >
        La changer dans le code
      </button>
    </p>`;
}

/** The first test of a condition; the others are added within it. */
function First({ store, at, before, onFirst }: ConditionProps): View {
  const add = (): void => {
    const when = writeTest(firstTest(thingsBefore(store.view, before)));
    if (onFirst === undefined) store.edit({ do: "setField", at, value: when });
    else onFirst(when);
    focusOn(at, "-test-0-thing");
  };
  return html`<p class="small-buttons">
    <button type="button" onClick=${add}>Ajouter une condition</button>
  </p>`;
}
