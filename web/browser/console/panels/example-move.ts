/** One move of an example being changed: what the person says, or that they say nothing there. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import { exampleWords } from "./example-words.ts";
import type { Lang, ShownExample } from "./shapes.ts";
import { html, shown } from "./view.ts";

export interface ExampleMoveProps {
  readonly example: ShownExample;
  /** Places from 0: of the example among the examples, of the move in it. */
  readonly index: number;
  readonly at: number;
  readonly locale: Lang;
  readonly change: (edits: readonly Edit[]) => void;
  readonly refuse: (words: string) => void;
}

const REPLY_CHARACTERS_MAX = 2_000;

/** A button that opens the fields of the move; the focus goes into them, and comes back. */
export function ChangeMove(props: ExampleMoveProps): ComponentChildren {
  const { at, locale } = props;
  const words = exampleWords(locale);
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    setTimeout(() => opener.current?.focus(), 0);
  };
  return shown(
    isOpen
      ? html`<${MoveForm} ...${props} close=${close} />`
      : html`<button
          ref=${opener}
          type="button"
          class="quiet change-move"
          aria-label=${words.editMove(at + 1)}
          onClick=${() => setOpen(true)}
        >
          ${words.edit}
        </button>`,
    locale,
  );
}

function MoveForm(props: ExampleMoveProps & { readonly close: () => void }): ComponentChildren {
  const { example, index, at, locale, change, refuse, close } = props;
  const words = exampleWords(locale);
  const said = example.moves[at];
  const place = ["tests", index, "play", at] as const;
  const { reply, button } = said?.move ?? {};
  const save = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("said");
    const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
    const value = isField ? field.value : "";
    close();
    if (value.trim() === "" || value === String(reply ?? button)) return;
    const edit = { do: "setField" } as const;
    if (reply !== undefined) change([{ ...edit, at: [...place, "reply"], value }]);
    else change([{ ...edit, at: [...place, "button"], value: asWritten(value, button) }]);
  };
  const takeOut = (): void => {
    close();
    if (example.moves.length < 2) return refuse(words.lastMove);
    change([{ do: "changeList", at: ["tests", index, "play"], change: { do: "remove", at } }]);
  };
  return shown(
    html`<form
      class="example-form"
      onSubmit=${save}
      onKeyDown=${(event: KeyboardEvent) => {
        if (event.key === "Escape") close();
      }}
    >
      ${fieldOf(said, words)}
      <div class="preview-ways">
        ${(reply ?? button) !== undefined && html`<button class="main">${words.save}</button>`}
        <button type="button" onClick=${takeOut}>${words.removeMove}</button>
        <button type="button" onClick=${close}>${words.close}</button>
      </div>
    </form>`,
    locale,
  );
}

function fieldOf(
  said: ShownExample["moves"][number] | undefined,
  words: ReturnType<typeof exampleWords>,
) {
  const { reply, button } = said?.move ?? {};
  if (reply !== undefined) {
    return html`<label>
      <span>${words.reply}</span>
      <input
        name="said"
        ref=${focusOn}
        value=${reply}
        maxlength=${REPLY_CHARACTERS_MAX}
        autocomplete="off"
      />
    </label>`;
  }
  if (button === undefined) return null;
  if (said?.offered === undefined) {
    return html`<label>
      <span>${words.button}</span>
      <input name="said" ref=${focusOn} value=${String(button)} maxlength="80" autocomplete="off" />
    </label>`;
  }
  return html`<label>
    <span>${words.button}</span>
    <select name="said" ref=${focusOn} value=${String(button)}>
      ${said.offered.map(({ option, label }) => html`<option value=${option}>${label}</option>`)}
    </select>
  </label>`;
}

/** As a `ref`: the focus goes into a field when it comes. One function for all, so that it goes there once. */
export function focusOn(field: HTMLElement | null): void {
  field?.focus();
}

/** A note stays a number. */
function asWritten(value: string, before: string | number | undefined): string | number {
  return typeof before === "number" && /^\d{1,2}$/.test(value) ? Number(value) : value;
}

/** One reply more, after all others. */
export function AddReply({
  example,
  index,
  locale,
  change,
}: Omit<ExampleMoveProps, "at" | "refuse">): ComponentChildren {
  const words = exampleWords(locale);
  const field = useRef<HTMLInputElement>(null);
  const add = (event: Event): void => {
    event.preventDefault();
    const reply = field.current?.value ?? "";
    if (field.current === null || reply.trim() === "") return;
    field.current.value = "";
    const at = example.moves.length;
    change([
      {
        do: "changeList",
        at: ["tests", index, "play"],
        change: { do: "insert", at, value: { reply } },
      },
    ]);
  };
  return shown(
    html`<form class="example-form" onSubmit=${add}>
      <label>
        <span>${words.addReply}</span>
        <input ref=${field} maxlength=${REPLY_CHARACTERS_MAX} autocomplete="off" />
      </label>
      <button>${words.add}</button>
    </form>`,
    locale,
  );
}
