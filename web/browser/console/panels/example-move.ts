/** One move of an example being changed: what the person says, how long they say nothing, where they go on. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import { MoveFields } from "./example-fields.ts";
import {
  canBeEmptied,
  editMove,
  kindOf,
  partsOf,
  typedOf,
  type MovePart,
} from "./example-parts.ts";
import { exampleWords } from "./example-words.ts";
import type { ExampleMove, Lang, ShownExample } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

/** What every form within an example is given. */
export interface MoveTools {
  readonly example: ShownExample;
  /** Its place among the examples, from 0. */
  readonly index: number;
  readonly locale: Lang;
  /** Makes a change; why it cannot be made, in words. */
  readonly change: (edits: readonly Edit[]) => string | undefined;
}

export interface ExampleMoveProps extends MoveTools {
  /** Its place in the example, from 0. */
  readonly at: number;
}

/** A button that opens the fields of the move; the focus goes into them, and comes back. */
export function ChangeMove(props: ExampleMoveProps): ComponentChildren {
  const { example, at, locale } = props;
  const words = exampleWords(locale);
  const { isOpen, open, close, opener } = useOpener();
  const move = example.moves[at]?.move ?? {};
  return shown(
    isOpen
      ? html`<${MoveForm} ...${props} move=${move} close=${close} />`
      : html`<button
          ref=${opener}
          type="button"
          class="quiet change-move"
          aria-label=${words.editMove[kindOf(move)](at + 1)}
          onClick=${open}
        >
          ${words.edit}
        </button>`,
    locale,
  );
}

interface MoveFormProps extends ExampleMoveProps {
  readonly move: ExampleMove;
  readonly close: () => void;
}

function MoveForm(props: MoveFormProps): ComponentChildren {
  const { example, index, at, locale, move, change, close } = props;
  const words = exampleWords(locale);
  const play = ["tests", index, "play"];
  // Another move may have come to this place since.
  const [opened] = useState(move);
  const [typed, setTyped] = useState(() => typedOf(move));
  const [wrong, setWrong] = useState<{ readonly part: MovePart }>();
  const [refused, setRefused] = useState<string>();
  const make = (edits: readonly Edit[]): void => {
    const isSame = JSON.stringify(opened) === JSON.stringify(move);
    const told = isSame ? change(edits) : panelWords(locale).changedMeanwhile;
    setRefused(told);
    if (told === undefined) close();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const done = editMove([...play, at], opened, typed);
    setWrong(done.ok ? undefined : { part: done.wrong });
    if (!done.ok) return;
    if (done.edits.length === 0) close();
    else make(done.edits);
  };
  const takeOut = (): void => {
    if (example.moves.length < 2) setRefused(words.lastMove);
    else make([{ do: "changeList", at: play, change: { do: "remove", at } }]);
  };
  const parts = partsOf(opened);
  return shown(
    html`<form class="example-form" onSubmit=${save} onKeyDown=${closingWith(close)}>
      <${MoveFields}
        ...${{ parts, typed, setTyped, locale, wrong }}
        offered=${example.moves[at]?.offered}
        canBeEmptied=${(part: MovePart) => canBeEmptied(part, opened)}
        takesFocus
      />
      ${refused !== undefined && html`<p class="fault" role="alert">${refused}</p>`}
      <div class="preview-ways">
        ${parts.length > 0 && html`<button class="main">${words.save}</button>`}
        <button type="button" onClick=${takeOut}>${words.removeMove[kindOf(opened)]}</button>
        <button type="button" onClick=${close}>${words.close}</button>
      </div>
    </form>`,
    locale,
  );
}

/** A form behind a button: where the focus went into the form, it comes back to the button that opened it. */
export function useOpener() {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    setTimeout(() => opener.current?.focus(), 0);
  };
  return { isOpen, open: () => setOpen(true), close, opener };
}

/** Escape closes a form. */
export function closingWith(close: () => void): (event: KeyboardEvent) => void {
  return ({ key }) => {
    if (key === "Escape") close();
  };
}

/** As a `ref`: the focus goes into a field when it comes. One function for all, so that it goes there once. */
export function focusOn(field: HTMLElement | null): void {
  field?.focus();
}
