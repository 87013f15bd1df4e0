/** The rows of a condition: tests, and groups of them. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import {
  listIn,
  testPlace,
  writeTest,
  type GroupedCondition,
  type SimpleTest,
} from "../../../../survey-scripts/edit/simple-condition.ts";
import { addRow, setJoin, takeRow } from "./condition-edits.ts";
import { ConditionRow } from "./condition-row.ts";
import { firstTest, type Thing } from "./condition-things.ts";
import { html, type View } from "./html.ts";
import { fieldId, focusOn } from "./places.ts";
import type { EditorStore } from "./store.ts";

interface RowsProps {
  readonly store: EditorStore;
  readonly at: Place;
  readonly value: Value;
  readonly grouped: GroupedCondition;
  readonly things: readonly Thing[];
  /** Takes all of it out, with its last row; left out: one row must stay. @returns Whether it is out. */
  readonly onLast: (() => boolean) | undefined;
  /** These are the rows of a group, in which there are no further groups. */
  readonly isGroup?: boolean;
}

const ROWS_MAX = 10;
const JOINS = { and: "et", or: "ou" } as const;

/** All rows in their order; below them, what adds another one. */
export function ConditionRows(props: RowsProps): View {
  const { store, grouped, isGroup = false } = props;
  const { parts, join } = grouped;
  return html`
    ${(parts.length > 1 || isGroup) && html`<${Join} ...${props} />`}
    <ul class="tests">
      ${parts.map(
        (_, row) =>
          html`<li key=${row}>
            ${row > 0 && html`<p class="join">${JOINS[join]}</p>`}
            <${Part} ...${props} row=${row} />
          </li>`,
      )}
    </ul>
    ${store.mayEdit && parts.length < ROWS_MAX && html`<${Adding} ...${props} />`}
  `;
}

function Part({ row, ...props }: RowsProps & { readonly row: number }): View {
  const { store, at, value, grouped, things, onLast, isGroup = false } = props;
  const part = grouped.parts[row];
  const place = testPlace(at, value, row);
  const isOnly = grouped.parts.length === 1;
  const remove = isOnly && onLast === undefined ? undefined : () => removeRow(props, row);
  if (part === undefined) return null;
  if ("tests" in part) return html`<${Group} ...${props} row=${row} onRemove=${remove} />`;
  const name = isOnly ? "condition" : `condition ${row + 1}`;
  return html`<${ConditionRow}
    store=${store}
    id=${`${fieldId(at)}-test-${row}`}
    name=${isGroup ? `${name} du groupe` : name}
    test=${part}
    things=${things}
    onTest=${(test: SimpleTest, typing?: string) =>
      store.edit({ do: "setField", at: place, value: writeTest(test) }, typing)}
    onRemove=${remove}
  />`;
}

interface GroupProps extends RowsProps {
  readonly row: number;
  readonly onRemove: (() => boolean) | undefined;
}

function Group({ store, at, value, grouped, things, row, onRemove }: GroupProps): View {
  const part = grouped.parts[row];
  const entry = listIn(value)?.entries[row];
  if (part === undefined || !("tests" in part) || entry === undefined) return null;
  const place = testPlace(at, value, row);
  const inner = { join: part.join, parts: part.tests };
  const rows = { store, at: place, value: entry, grouped: inner, things, onLast: onRemove };
  return html`<fieldset class="group" id=${fieldId(place)} tabindex="-1">
    <legend>Groupe de conditions</legend>
    <${ConditionRows} ...${rows} isGroup />
    ${
      store.mayEdit &&
      onRemove !== undefined &&
      html`<button type="button" class="quiet" onClick=${onRemove}>Retirer le groupe</button>`
    }
  </fieldset>`;
}

/** Whether all of the rows must hold, or one is enough. */
function Join(props: RowsProps): View {
  const { store, at, grouped, isGroup = false } = props;
  const id = `${fieldId(at)}-join`;
  return html`<div>
    <label for=${id}>${isGroup ? "Dans ce groupe, il faut" : "Il faut"}</label>
    <select
      id=${id}
      value=${grouped.join}
      disabled=${!store.mayEdit}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) => {
        store.edit(setJoin(props, event.currentTarget.value === "or" ? "or" : "and"));
      }}
    >
      <option value="and">toutes ces conditions</option>
      <option value="or">au moins une de ces conditions</option>
    </select>
  </div>`;
}

/** Takes a row out, and with the last one the group or the condition. */
function removeRow(props: RowsProps, row: number): boolean {
  const { store, at, onLast, isGroup = false } = props;
  const edit = takeRow(props, row, isGroup);
  // Whoever holds the group tells the rest.
  if (edit === undefined && isGroup) return onLast?.() ?? false;
  const isOut = edit === undefined ? (onLast?.() ?? false) : store.edit(edit);
  if (!isOut) return false;
  store.set({ notice: "Condition retirée. Ctrl+Z la ramène." });
  focusOn(at);
  return true;
}

function Adding(props: RowsProps): View {
  const { store, at, grouped, things, isGroup = false } = props;
  const { join, parts } = grouped;
  const first = writeTest(firstTest(things));
  const addTest = (): void => {
    if (store.edit(addRow(props, first))) focusOn(at, `-test-${parts.length}-thing`);
  };
  const addGroup = (): void => {
    const other = join === "and" ? "or" : "and";
    if (!store.edit(addRow(props, { [other]: [first] }))) return;
    focusOn([...at, join, parts.length], "-test-0-thing");
  };
  return html`<p class="small-buttons">
    <button type="button" onClick=${addTest}>
      ${isGroup ? "Ajouter une condition au groupe" : "Ajouter une autre condition"}
    </button>
    ${!isGroup && html`<button type="button" onClick=${addGroup}>Ajouter un groupe de conditions</button>`}
  </p>`;
}
