/** A condition as rows of three choices: what it looks at, how, and with what. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import {
  readCondition,
  testPlace,
  writeCondition,
  writeTest,
  type SimpleCondition,
  type SimpleTest,
} from "../../../../survey-scripts/edit/simple-condition.ts";
import { ConditionRow } from "./condition-row.ts";
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

const TESTS_MAX = 10;

/** The rows; one button adds another. What is nested deeper is told in words, and kept as it is. */
export function ConditionField(props: ConditionProps): View {
  const { store, at, value, label, always = "Pas de condition : toujours." } = props;
  const simple = readCondition(value);
  const faults = faultsOf(store, at);
  return html`<fieldset
    class="condition"
    id=${fieldId(at)}
    tabindex="-1"
    aria-describedby=${faults.tied["aria-describedby"]}
  >
    <legend>${french(label)}</legend>
    ${
      value === undefined
        ? html`<p class="soft">${french(always)}</p>`
        : simple === undefined
          ? html`<${InWords} ...${props} />`
          : html`<${Rows} ...${props} simple=${simple} />`
    }
    ${faults.list} ${store.mayEdit && html`<${Adding} ...${props} simple=${simple} />`}
  </fieldset>`;
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

interface RowsProps extends ConditionProps {
  readonly simple: SimpleCondition;
}

function Rows({ simple, ...props }: RowsProps): View {
  const { store, at, value, before } = props;
  const things = thingsBefore(store.view, before);
  const { tests, join } = simple;
  const setTest = (row: number, test: SimpleTest, typing?: string): void => {
    const place = testPlace(at, value, row);
    store.edit({ do: "setField", at: place, value: writeTest(test) }, typing);
  };
  return html`
    ${tests.length > 1 && html`<${Join} ...${props} simple=${simple} />`}
    <ul class="tests">
      ${tests.map(
        (test, row) =>
          html`<li key=${row}>
            ${row > 0 && html`<p class="join">${join === "and" ? "et" : "ou"}</p>`}
            <${ConditionRow}
              store=${store}
              id=${`${fieldId(at)}-test-${row}`}
              name=${tests.length > 1 ? `condition ${row + 1}` : "condition"}
              test=${test}
              things=${things}
              onTest=${(next: SimpleTest, typing?: string) => setTest(row, next, typing)}
              onRemove=${props.required === true && tests.length === 1 ? undefined : () => removeRow(props, simple, row)}
            />
          </li>`,
      )}
    </ul>
  `;
}

/** Whether all of the rows must hold, or one is enough. */
function Join({ store, at, simple }: RowsProps): View {
  const id = `${fieldId(at)}-join`;
  return html`<div>
    <label for=${id}>Il faut</label>
    <select
      id=${id}
      value=${simple.join}
      disabled=${!store.mayEdit}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) => {
        const join = event.currentTarget.value === "or" ? "or" : "and";
        store.edit({ do: "setField", at, value: writeCondition({ ...simple, join }) });
      }}
    >
      <option value="and">que toutes ces conditions soient vraies</option>
      <option value="or">qu'une seule de ces conditions soit vraie</option>
    </select>
  </div>`;
}

function removeRow(props: ConditionProps, simple: SimpleCondition, row: number): void {
  const { store, at, value, onNone } = props;
  const tests = simple.tests.toSpliced(row, 1);
  const takeOut = (): boolean => {
    if (tests.length === 0) {
      return onNone === undefined ? store.edit({ do: "setField", at, value: undefined }) : onNone();
    }
    if (tests.length === 1) {
      return store.edit({ do: "setField", at, value: writeCondition({ ...simple, tests }) });
    }
    const list = testPlace(at, value, row).slice(0, -1);
    return store.edit({ do: "changeList", at: list, change: { do: "remove", at: row } });
  };
  if (!takeOut()) return;
  store.set({ notice: "Condition retirée. Ctrl+Z la ramène." });
  focusOn(at);
}

function Adding(props: ConditionProps & { readonly simple: SimpleCondition | undefined }): View {
  const { store, at, value, before, simple, onFirst } = props;
  if (value !== undefined && (simple === undefined || simple.tests.length >= TESTS_MAX)) {
    return null;
  }
  const add = (): void => {
    const test = firstTest(thingsBefore(store.view, before));
    const count = simple?.tests.length ?? 0;
    if (simple === undefined) {
      const when = writeTest(test);
      if (onFirst === undefined) store.edit({ do: "setField", at, value: when });
      else onFirst(when);
    } else if (count === 1) {
      const tests = [...simple.tests, test];
      store.edit({ do: "setField", at, value: writeCondition({ ...simple, tests }) });
    } else {
      const change = { do: "insert", at: count, value: writeTest(test) } as const;
      store.edit({ do: "changeList", at: testPlace(at, value, 0).slice(0, -1), change });
    }
    focusOn(at, `-test-${count}-thing`);
  };
  return html`<p class="small-buttons">
    <button type="button" onClick=${add}>
      ${simple === undefined ? "Ajouter une condition" : "Ajouter une autre condition"}
    </button>
  </p>`;
}
