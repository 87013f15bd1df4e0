/** One text of the script: its languages side by side, its channels, and what it costs as SMS. */
import { useState } from "preact/hooks";
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { smsWording, wordingCost } from "../../../../survey-scripts/edit/wording-cost.ts";
import { foldToGsm } from "../../../../survey-scripts/sms-parts.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import type { EditorStore } from "./store.ts";
import { CHANNEL_NAMES, languageInWords } from "./words.ts";

export interface WordingProps {
  readonly store: EditorStore;
  readonly at: Place;
  readonly value: Value | undefined;
  readonly label: string;
  /** The question whose prompt it is: its answers and its scale are printed too. */
  readonly prompt?: StepView;
  /** Words of a button cost nothing by themselves. */
  readonly free?: boolean;
  /** Without words in any language, the text is taken out as a whole. */
  readonly whole?: boolean;
  /** Characters at most. */
  readonly most?: number;
}

const CHANNELS = ["sms", "telegram", "web"] as const;
const BY_CHANNEL = { sms: "Par SMS", telegram: "Sur Telegram", web: "Sur le web" } as const;

/** A column for each language. */
export function WordingField(props: WordingProps): View {
  const { locales } = props.store.view;
  return html`<div class="languages">
    ${locales.map((locale) => html`<${OneLanguage} key=${locale} locale=${locale} ...${props} />`)}
  </div>`;
}

function OneLanguage({ locale, ...props }: WordingProps & { readonly locale: string }): View {
  const { store, at, value, label, free = false } = props;
  const wording = asMap(value)?.[locale];
  const own = asMap(wording);
  const common = typeof wording === "string" ? wording : textOf(own?.["default"]);
  const place = [...at, locale];
  const faults = faultsOf(store, place, { besidesCost: !free });
  return html`<div class="language">
    <label for=${fieldId(place)}>
      ${label} <span class="soft">${languageInWords(locale)}</span>
    </label>
    <${Words}
      store=${store}
      id=${fieldId(place)}
      locale=${locale}
      words=${common}
      tied=${faults.tied}
      most=${props.most}
      onWords=${(words: string) => store.edit(wordingEdit(props, locale, words), fieldId(place))}
    />
    ${faults.list}
    ${CHANNELS.map((channel) => {
      const other = textOf(own?.[channel]);
      return other === ""
        ? null
        : html`<p key=${channel} class="soft">
            ${french(`${BY_CHANNEL[channel]}, un autre texte est envoyé : « ${other} »`)}
          </p>`;
    })}
    ${free ? null : html`<${Cost} ...${props} locale=${locale} />`}
    ${free ? null : html`<${OwnWordings} ...${props} locale=${locale} />`}
  </div>`;
}

function wordingEdit(
  { at, value, whole = false }: WordingProps,
  locale: string,
  words: string,
): Edit {
  const others = Object.keys(asMap(value) ?? {}).filter((one) => one !== locale);
  const isLast = whole && words === "" && others.length === 0;
  return isLast
    ? { do: "setField", at, value: undefined }
    : { do: "setWording", at, locale, words };
}

interface WordsProps {
  readonly store: EditorStore;
  readonly id: string;
  readonly locale: string;
  readonly words: string;
  readonly tied: Readonly<Record<string, string | undefined>>;
  readonly most?: number | undefined;
  readonly onWords: (words: string) => void;
}

const LINE = 44;
const TEXT_MAX = 1_600;

function Words({ store, id, locale, words, tied, most = TEXT_MAX, onWords }: WordsProps): View {
  const lines = words
    .split("\n")
    .reduce((sum, line) => sum + Math.ceil((line.length + 1) / LINE), 0);
  return html`<textarea
    id=${id}
    lang=${locale}
    rows=${Math.min(8, Math.max(1, lines))}
    value=${words}
    readonly=${!store.mayEdit}
    maxlength=${most}
    ...${tied}
    onInput=${(event: { readonly currentTarget: HTMLTextAreaElement }) =>
      onWords(event.currentTarget.value)}
  ></textarea>`;
}

/** Parts, units, and the characters that make it dear; with the way out of it. */
function Cost(props: WordingProps & { readonly locale: string }): View {
  const { store, at, value, locale, prompt } = props;
  const words = smsWording(value, locale);
  if (words === "") return null;
  const { parts, units, encoding, strange } = wordingCost(store.view, words, {
    locale,
    step: prompt,
  });
  const room =
    encoding === "gsm7" ? (parts === 1 ? 160 : parts * 153) : parts === 1 ? 70 : parts * 67;
  const plain = foldToGsm(words);
  return html`<div
    id=${`${fieldId([...at, locale])}-cost`}
    class="cost ${parts > 1 || strange.length > 0 ? "dear" : ""}"
  >
    <p>
      <b>${`${parts} SMS`}</b>
      <span class="soft">${` ${units}/${room} caractères, variables au plus long`}</span>
    </p>
    ${
      strange.length > 0 &&
      html`<p>
        ${french(
          `${strange.map((one) => `« ${one} »`).join(", ")} : hors de l'alphabet des SMS, qui n'a alors que 70 caractères.`,
        )}
      </p>`
    }
    ${
      strange.length > 0 && plain !== words && store.mayEdit
        ? html`<button
            type="button"
            onClick=${() =>
              store.edit({ do: "setWording", at, locale, channel: "sms", words: plain })}
          >
            ${french(`Par SMS, écrire ${changesOf(words, plain)}`)}
          </button>`
        : null
    }
  </div>`;
}

/** Such as `« e » pour « ê »`. */
function changesOf(words: string, plain: string): string {
  const strange = [...new Set(Array.from(words).filter((one) => foldToGsm(one) !== one))];
  return plain === words
    ? ""
    : strange.map((one) => `« ${foldToGsm(one)} » pour « ${one} »`).join(", ");
}

/** The wordings that single channels have of their own. */
function OwnWordings(props: WordingProps & { readonly locale: string }): View {
  const { store, at, value, locale } = props;
  const own = asMap(asMap(value)?.[locale]) ?? {};
  const used = CHANNELS.filter((channel) => own[channel] !== undefined);
  const names = used.map((channel) => CHANNEL_NAMES[channel]).join(", ");
  // Emptying the last one does not close the part under the hands of who writes in it.
  const [isOpen, setOpen] = useState(used.length > 0);
  return html`<details
    open=${isOpen}
    onToggle=${(event: { readonly currentTarget: HTMLDetailsElement }) => setOpen(event.currentTarget.open)}
  >
    <summary>
      ${used.length === 0 ? "Un autre texte pour un canal" : `Texte propre : ${names}`}
    </summary>
    ${CHANNELS.map((channel) => {
      const place = [...at, locale, channel];
      const id = fieldId(place);
      const faults = faultsOf(store, place);
      return html`<div key=${channel}>
        <label for=${id}
          >${CHANNEL_NAMES[channel]} <span class="soft">${languageInWords(locale)}</span></label
        >
        <${Words}
          store=${store}
          id=${id}
          locale=${locale}
          words=${textOf(own[channel])}
          tied=${faults.tied}
          onWords=${(words: string) =>
            store.edit({ do: "setWording", at, locale, channel, words }, id)}
        />
        ${faults.list}
      </div>`;
    })}
  </details>`;
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
