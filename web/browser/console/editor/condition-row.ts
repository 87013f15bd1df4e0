/** One test of a condition. */
import type { SimpleTest, Verb } from "../../../../survey-scripts/edit/simple-condition.ts";
import {
  literalInWords,
  numberIn,
  testOf,
  verbInWords,
  verbsOf,
  type Thing,
} from "./condition-things.ts";
import { french, html, type View } from "./html.ts";
import { Still } from "./still.ts";
import type { EditorStore } from "./store.ts";

interface RowProps {
  readonly store: EditorStore;
  readonly id: string;
  /** What screen readers call the row. */
  readonly name: string;
  readonly test: SimpleTest;
  readonly things: readonly Thing[];
  readonly onTest: (test: SimpleTest, typing?: string) => void;
  /** Left out: the row must stay. */
  readonly onRemove: (() => void) | undefined;
}

type Changed = { readonly currentTarget: HTMLSelectElement | HTMLInputElement };

/** Three controls and a button that takes the row out. */
export function ConditionRow(props: RowProps): View {
  const { store, id, name, test, things, onTest, onRemove } = props;
  const thing = things.find((one) => one.of === test.of && one.name === test.name);
  return html`<div class="test" role="group" aria-label=${name}>
    <${ThingSelect} ...${props} thing=${thing} />
    <label class="visually-hidden" for=${`${id}-verb`}>Comparaison</label>
    <select
      id=${`${id}-verb`}
      value=${test.verb}
      disabled=${!store.mayEdit}
      onChange=${({ currentTarget }: Changed) => {
        const verb = verbs(test, thing).find((one) => one === currentTarget.value);
        if (verb !== undefined) onTest(withVerb(test, verb, thing));
      }}
    >
      ${verbs(test, thing).map((verb) => html`<option key=${verb} value=${verb}>${french(verbInWords(verb, thing?.kind))}</option>`)}
    </select>
    <${ValueField} ...${props} thing=${thing} />
    ${
      store.mayEdit &&
      onRemove !== undefined &&
      html`<button type="button" class="quiet" onClick=${onRemove}>
        Retirer<span class="visually-hidden"> la ${name}</span>
      </button>`
    }
  </div>`;
}

interface PartProps extends RowProps {
  readonly thing: Thing | undefined;
}

function key({ of, name }: Pick<Thing, "of" | "name">): string {
  return `${of} ${name}`;
}

function ThingSelect({ store, id, test, things, thing, onTest }: PartProps): View {
  return html`
    <label class="visually-hidden" for=${`${id}-thing`}>Ce que la condition regarde</label>
    <select
      id=${`${id}-thing`}
      value=${key(test)}
      disabled=${!store.mayEdit}
      onChange=${({ currentTarget }: Changed) => {
        const chosen = things.find((one) => key(one) === currentTarget.value);
        if (chosen !== undefined) onTest(testOf(chosen));
      }}
    >
      ${thing === undefined && html`<option value=${key(test)}>${french(`« ${test.name} » (inconnu, ou plus bas)`)}</option>`}
      <${Still}
        sign=${things.map(({ words }) => words).join("\n")}
        draw=${() => things.map((one) => html`<option key=${key(one)} value=${key(one)}>${french(one.words)}</option>`)}
      />
    </select>
  `;
}

/** What it is compared with: one of the values there are, several of them, or anything written. */
function ValueField(props: PartProps): View {
  const { store, id, test, thing, onTest } = props;
  if (test.verb === "answered" || test.verb === "skipped") return null;
  if (test.verb === "in") return html`<${SeveralValues} ...${props} />`;
  const [value = ""] = test.values;
  const known = thing?.values ?? [];
  const label = html`<label class="visually-hidden" for=${`${id}-value`}>Valeur</label>`;
  if (known.length === 0) {
    return html`${label}
      <input
        id=${`${id}-value`}
        value=${String(value)}
        maxlength="80"
        readonly=${!store.mayEdit}
        onInput=${({ currentTarget }: Changed) =>
          onTest({ ...test, values: [literal(currentTarget.value, thing)] }, `${id}-value`)}
      />`;
  }
  const at = known.findIndex(([one]) => one === value);
  return html`${label}
    <select
      id=${`${id}-value`}
      value=${String(at)}
      disabled=${!store.mayEdit}
      onChange=${({ currentTarget }: Changed) => {
        const chosen = known[Number(currentTarget.value)];
        if (chosen !== undefined) onTest({ ...test, values: [chosen[0]] });
      }}
    >
      ${at < 0 && html`<option value="-1">${french(`« ${literalInWords(value)} » (inconnue)`)}</option>`}
      ${known.map(([, words], index) => html`<option key=${index} value=${String(index)}>${french(words)}</option>`)}
    </select>`;
}

function SeveralValues({ store, id, test, thing, onTest }: PartProps): View {
  const strange = test.values.filter((value) => !thing?.values.some(([one]) => one === value));
  const known = [
    ...(thing?.values ?? []),
    ...strange.map((value) => [value, `« ${literalInWords(value)} » (inconnue)`] as const),
  ];
  return html`<fieldset class="several">
    <legend class="visually-hidden">Valeurs</legend>
    ${known.map(([value, words], index) => {
      const checked = test.values.includes(value);
      const isLast = checked && test.values.length === 1;
      return html`<p class="switch" key=${String(value)}>
        <input
          type="checkbox"
          id=${`${id}-value-${index}`}
          checked=${checked}
          disabled=${!store.mayEdit || isLast}
          onChange=${() => {
            const chosen = known.map(([one]) => one);
            const values = chosen.filter((one) =>
              one === value ? !checked : test.values.includes(one),
            );
            onTest({ ...test, values });
          }}
        />
        <label for=${`${id}-value-${index}`}>${french(words)}</label>
      </p>`;
    })}
  </fieldset>`;
}

/** The verbs of a thing, and the one that is written. */
function verbs({ verb, of, name }: SimpleTest, thing: Thing | undefined): readonly Verb[] {
  const usual = verbsOf(thing ?? { of, name, words: "", kind: "text", values: [] });
  return usual.includes(verb) ? usual : [...usual, verb];
}

function withVerb(test: SimpleTest, verb: Verb, thing: Thing | undefined): SimpleTest {
  if (verb === "answered" || verb === "skipped") return { ...test, verb, values: [] };
  if (test.values.length > 0) return { ...test, verb };
  return { ...test, verb, values: [thing?.values[0]?.[0] ?? literal("", thing)] };
}

/** What is written as the thing counts it: a number stays a number. */
function literal(written: string, thing: Thing | undefined): string | number {
  const counts = thing?.kind === "number" || thing?.kind === "rating";
  return (counts ? numberIn(written) : undefined) ?? written;
}
