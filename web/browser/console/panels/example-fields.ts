/** The fields of one move of an example, with what is wrong told at the field. */
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { MovePart, TypedMove } from "./example-parts.ts";
import { UNITS } from "./example-parts.ts";
import { exampleWords } from "./example-words.ts";
import type { Lang, PlayOption } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

/** As long as a reply may be. */
export const REPLY_CHARACTERS_MAX = 2_000;

export interface MoveFieldsProps {
  readonly parts: readonly MovePart[];
  readonly typed: TypedMove;
  readonly setTyped: (typed: TypedMove) => void;
  readonly locale: Lang;
  /** What cannot stay as it is typed: a new object each time it is told, so that the focus goes there. */
  readonly wrong: { readonly part: MovePart } | undefined;
  /** The buttons of the open question; undefined where none is known. */
  readonly offered: readonly PlayOption[] | undefined;
  /** Whether a part can be emptied, and the rest of the move stay. */
  readonly canBeEmptied: (part: MovePart) => boolean;
  /** The first field takes the focus when it comes. */
  readonly takesFocus: boolean;
}

/** The fields of the parts, in their order. The focus comes with them: whoever types on loses no key. */
export function MoveFields(props: MoveFieldsProps): ComponentChildren {
  const { parts, locale, wrong, takesFocus } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => comeTo(box.current, takesFocus ? "input, select" : undefined), []);
  useLayoutEffect(() => {
    if (wrong !== undefined) comeTo(box.current, '[aria-invalid="true"]');
  }, [wrong]);
  return shown(
    html`<div ref=${box} class="example-fields">
      ${parts.map((part) => html`<div key=${part}>${fieldOf(part, props, `${id}-${part}`)}</div>`)}
    </div>`,
    locale,
  );
}

/** Brings the whole form in sight: what is wrong, and the buttons, stand below the field. */
function comeTo(box: HTMLElement | null, field: string | undefined): void {
  if (field !== undefined) {
    box?.querySelector<HTMLElement>(field)?.focus({ preventScroll: true });
  }
  box?.closest("form")?.scrollIntoView({ block: "nearest" });
}

function fieldOf(part: MovePart, props: MoveFieldsProps, id: string) {
  const { locale, wrong, canBeEmptied } = props;
  const words = exampleWords(locale);
  const isWrong = wrong?.part === part;
  const hasHint = part === "silence" && canBeEmptied(part);
  const told = [...(hasHint ? [`${id}-hint`] : []), ...(isWrong ? [`${id}-fault`] : [])];
  const tied = {
    "aria-invalid": isWrong ? "true" : undefined,
    "aria-describedby": told.length === 0 ? undefined : told.join(" "),
  };
  return html`
    ${FIELDS[part](props, tied)}
    ${hasHint && html`<p id=${`${id}-hint`} class="soft">${words.noSilence}</p>`}
    ${isWrong && html`<p id=${`${id}-fault`} class="fault">${words.wrong[part]}</p>`}
  `;
}

type Tied = Readonly<Record<"aria-invalid" | "aria-describedby", string | undefined>>;

const FIELDS: Readonly<Record<MovePart, (props: MoveFieldsProps, tied: Tied) => unknown>> = {
  silence: silenceFields,
  channel: channelField,
  reply: (props, tied) =>
    textField(props, tied, { name: "reply", charactersMax: REPLY_CHARACTERS_MAX }),
  button: (props, tied) =>
    props.offered === undefined
      ? textField(props, tied, { name: "button", charactersMax: 80 })
      : buttonField(props, tied, props.offered),
};

function silenceFields({ typed, setTyped, locale }: MoveFieldsProps, tied: Tied) {
  const words = exampleWords(locale);
  return html`<div class="example-silence">
    <label>
      <span>${words.silenceLength}</span>
      <input
        ...${tied}
        inputmode="numeric"
        autocomplete="off"
        value=${typed.count}
        onInput=${(event: Event) => setTyped({ ...typed, count: typedIn(event) })}
      />
    </label>
    <label>
      <span>${words.silenceUnit}</span>
      <select
        value=${typed.unit}
        onChange=${(event: Event) => setTyped({ ...typed, unit: typedIn(event) })}
      >
        ${UNITS.map((unit) => html`<option value=${unit}>${words.units[unit]}</option>`)}
      </select>
    </label>
  </div>`;
}

function channelField(props: MoveFieldsProps, tied: Tied) {
  const { typed, setTyped, locale, canBeEmptied } = props;
  const words = exampleWords(locale);
  const { channels } = panelWords(locale);
  return html`<label>
    <span>${words.newChannel}</span>
    <select
      ...${tied}
      value=${typed.channel}
      onChange=${(event: Event) => setTyped({ ...typed, channel: typedIn(event) })}
    >
      ${canBeEmptied("channel") && html`<option value="">${words.sameChannel}</option>`}
      ${Object.entries(channels).map(([one, name]) => html`<option value=${one}>${name}</option>`)}
    </select>
  </label>`;
}

function textField(
  { typed, setTyped, locale }: MoveFieldsProps,
  tied: Tied,
  { name, charactersMax }: { readonly name: "reply" | "button"; readonly charactersMax: number },
) {
  return html`<label>
    <span>${exampleWords(locale)[name]}</span>
    <input
      ...${tied}
      maxlength=${charactersMax}
      autocomplete="off"
      value=${typed[name]}
      onInput=${(event: Event) => setTyped({ ...typed, [name]: typedIn(event) })}
    />
  </label>`;
}

function buttonField(
  { typed, setTyped, locale }: MoveFieldsProps,
  tied: Tied,
  offered: readonly PlayOption[],
) {
  const { button } = typed;
  // The one of the file may be a button no more.
  const isGone = button !== undefined && !offered.some(({ option }) => option === button);
  return html`<label>
    <span>${exampleWords(locale).button}</span>
    <select
      ...${tied}
      value=${button}
      onChange=${(event: Event) => setTyped({ ...typed, button: typedIn(event) })}
    >
      ${isGone && html`<option value=${button}>${button}</option>`}
      ${offered.map(({ option, label }) => html`<option value=${option}>${label}</option>`)}
    </select>
  </label>`;
}

/** What stands in the field that an event comes from. */
export function typedIn({ currentTarget }: Event): string {
  const isField =
    currentTarget instanceof HTMLInputElement || currentTarget instanceof HTMLSelectElement;
  return isField ? currentTarget.value : "";
}
