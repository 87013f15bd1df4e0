/** How patient a script is: reminders, tries, delays, and when an unfinished review counts. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import { ConditionField } from "./condition-field.ts";
import { faultsOf } from "./field-faults.ts";
import { html, type View } from "./html.ts";
import { fieldId, stayAt } from "./places.ts";
import { NumberField } from "./small-fields.ts";
import type { EditorStore } from "./store.ts";
import { CHANNEL_NAMES } from "./words.ts";

interface PoliciesProps {
  readonly store: EditorStore;
}

/** Name, label, help, what counts when nothing is written, bounds, word behind it. */
const NUMBERS = [
  {
    name: "retries",
    label: "Quand une réponse n'est pas comprise, redemander",
    help: "Ensuite, une question facultative est passée, une obligatoire met en pause. De 0 à 5.",
    otherwise: 2,
    min: 0,
    max: 5,
    unit: "fois au plus",
  },
  {
    name: "expiryDays",
    label: "Silence qui termine la conversation",
    help: "Compté depuis la dernière question posée. De 1 à 365 jours.",
    otherwise: 30,
    min: 1,
    max: 365,
    unit: "jours",
  },
  {
    name: "resumeDays",
    label: "Ensuite, une réponse tardive reprend pendant",
    help: "De 0 à 365 jours.",
    otherwise: 60,
    min: 0,
    max: 365,
    unit: "jours",
  },
] as const;

/** Every field of `policies`. */
export function PoliciesForm({ store }: PoliciesProps): View {
  const { policies, steps } = store.view;
  return html`
    ${NUMBERS.map((one) => html`<${NumberField} key=${one.name} store=${store} at=${["policies", one.name]} value=${policies[one.name]} ...${one} />`)}
    <${Reminders} store=${store} />
    <${Collecting} store=${store} />
    <${ConditionField}
      store=${store}
      at=${["policies", "partial"]}
      value=${policies["partial"]}
      before=${steps?.length ?? 0}
      label="Un avis inachevé compte quand même si"
    />
  `;
}

const REMINDERS_MAX = 3;
const REMINDER_DAYS = 6;

/** Days of silence before each reminder. */
function Reminders({ store }: PoliciesProps): View {
  const at = ["policies", "reminderDays"];
  const written = store.view.policies["reminderDays"];
  const days: readonly Value[] = Array.isArray(written) ? written : [REMINDER_DAYS];
  const put = (value: Value[], typing?: string): void => {
    store.edit({ do: "setField", at, value }, typing);
  };
  const list = faultsOf(store, at, { self: true });
  return html`<fieldset id=${fieldId(at)} tabindex="-1">
    <legend>Relances d'une personne silencieuse</legend>
    <p class="soft">Une seule est l'usage. Elles partent aux heures permises.</p>
    ${days.map(
      (value, index) =>
        html`<${NumberField}
          key=${index}
          store=${store}
          at=${[...at, index]}
          value=${value}
          label=${`Relance ${index + 1}, après`}
          otherwise=${undefined}
          min=${1}
          max=${60}
          unit="jours de silence"
          onNumber=${(number: number | undefined, typing: string) => put(days.with(index, number ?? 0), typing)}
        />`,
    )}
    ${list.list}
    ${
      store.mayEdit &&
      html`<p class="small-buttons">
        <button
          type="button"
          disabled=${days.length >= REMINDERS_MAX}
          onClick=${() => {
            put([...days, 2 * REMINDER_DAYS]);
            stayAt(at);
          }}
        >
          Ajouter une relance
        </button>
        <button
          type="button"
          disabled=${days.length === 0}
          onClick=${() => {
            put(days.slice(0, -1));
            stayAt(at);
          }}
        >
          Retirer la dernière relance
        </button>
      </p>`
    }
  </fieldset>`;
}

const COLLECT = { sms: 60, telegram: 15, web: 0 } as const;

/** Seconds to wait for more of a long text. */
function Collecting({ store }: PoliciesProps): View {
  const at = ["policies", "collectSeconds"];
  const written = asMap(store.view.policies["collectSeconds"]) ?? {};
  return html`<fieldset id=${fieldId(at)} tabindex="-1">
    <legend>Attente de la suite d'un texte libre</legend>
    <p class="soft">Un long texte arrive souvent en plusieurs messages.</p>
    <div class="numbers">
      ${(["sms", "telegram", "web"] as const).map(
        (channel) =>
          html`<${NumberField}
            key=${channel}
            store=${store}
            at=${[...at, channel]}
            value=${written[channel] ?? COLLECT[channel]}
            label=${CHANNEL_NAMES[channel]}
            otherwise=${undefined}
            min=${0}
            max=${600}
            unit="secondes"
            onNumber=${(number: number | undefined, typing: string) => {
              const value = { ...COLLECT, ...written, [channel]: number ?? 0 };
              store.edit({ do: "setField", at, value }, typing);
            }}
          />`,
      )}
    </div>
  </fieldset>`;
}
