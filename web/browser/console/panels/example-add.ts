/** One move more in an example: a silence, another channel, a reply or a button, between two others or at the end. */
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { MoveFields, REPLY_CHARACTERS_MAX, typedIn } from "./example-fields.ts";
import { closingWith, focusOn, useOpener, type MoveTools } from "./example-move.ts";
import {
  addMove,
  channelAfter,
  MOVES_MAX,
  type MovePart,
  type TypedMove,
} from "./example-parts.ts";
import { exampleWords } from "./example-words.ts";
import { chosenIn } from "./preview-bar.ts";
import type { PlayOption } from "./shapes.ts";
import { html, shown } from "./view.ts";

export interface AddHereProps extends MoveTools {
  /** After so many moves. */
  readonly at: number;
}

/** A button that opens the form of a new move; the focus goes into it, and comes back. */
export function AddHere(props: AddHereProps): ComponentChildren {
  const { at, locale } = props;
  const words = exampleWords(locale);
  const { isOpen, open, close, opener } = useOpener();
  return shown(
    isOpen
      ? html`<${AddForm} ...${props} close=${close} />`
      : html`<button
          ref=${opener}
          type="button"
          class="quiet change-move add-here"
          aria-label=${words.addAfter(at)}
          onClick=${open}
        >
          ${words.addHere}
        </button>`,
    locale,
  );
}

function AddForm(props: AddHereProps & { readonly close: () => void }): ComponentChildren {
  const { example, at, locale, close, index } = props;
  const words = exampleWords(locale);
  const offered = example.buttons[at] ?? [];
  const [part, setPart] = useState<MovePart>("silence");
  const [typed, setTyped] = useState<TypedMove>(() => proposed(props, offered));
  const [wrong, setWrong] = useState<{ readonly part: MovePart }>();
  const [refused, setRefused] = useState<string>();
  const add = (event: Event): void => {
    event.preventDefault();
    const done = addMove(["tests", index, "play"], at, { part, typed });
    setWrong(done.ok ? undefined : { part: done.wrong });
    if (!done.ok) return;
    const told = putIn(props, done.edits);
    setRefused(told);
    if (told === undefined) close();
  };
  const parts = PROPOSED.filter((one) => one !== "button" || offered.length > 0);
  return shown(
    html`<form class="example-form" onSubmit=${add} onKeyDown=${closingWith(close)}>
      <label>
        <span>${words.whatHappens}</span>
        <select
          ref=${focusOn}
          value=${part}
          onChange=${(event: Event) => {
            setPart(parts.find((one) => one === chosenIn(event)) ?? part);
            setWrong(undefined);
          }}
        >
          ${parts.map((one) => html`<option value=${one}>${words.happens[one]}</option>`)}
        </select>
      </label>
      <${MoveFields}
        key=${part}
        parts=${[part]}
        ...${{ typed, setTyped, locale, wrong }}
        offered=${offered}
        canBeEmptied=${() => false}
        takesFocus=${false}
      />
      ${refused !== undefined && html`<p class="fault" role="alert">${refused}</p>`}
      <div class="preview-ways">
        <button class="main">${words.add}</button>
        <button type="button" onClick=${close}>${words.close}</button>
      </div>
    </form>`,
    locale,
  );
}

const PROPOSED = ["silence", "channel", "reply", "button"] as const;

/** What stands in the fields at first: what it takes least to change. */
function proposed({ example, at }: AddHereProps, offered: readonly PlayOption[]): TypedMove {
  const now = channelAfter(example.moves, at, example.channel);
  const button = offered[0]?.option;
  return {
    count: "1",
    unit: "d",
    channel: now === "web" ? "sms" : "web",
    reply: "",
    ...(button === undefined ? {} : { button }),
  };
}

/** Why a move cannot be added, in words; undefined once it is. */
function putIn(
  { example, locale, change }: Pick<MoveTools, "example" | "locale" | "change">,
  edits: Parameters<MoveTools["change"]>[0],
): string | undefined {
  return example.moves.length < MOVES_MAX ? change(edits) : exampleWords(locale).tooMany;
}

/** One reply more, after all others. */
export function AddReply({ example, index, locale, change }: MoveTools): ComponentChildren {
  const words = exampleWords(locale);
  const id = useId();
  const [reply, setReply] = useState("");
  const [refused, setRefused] = useState<string>();
  const add = (event: Event): void => {
    event.preventDefault();
    const at = example.moves.length;
    const done = addMove(["tests", index, "play"], at, { part: "reply", typed: { reply } });
    const told = done.ok ? putIn({ example, locale, change }, done.edits) : words.wrong.reply;
    setRefused(told);
    if (told === undefined) setReply("");
  };
  return shown(
    html`<form class="example-form" onSubmit=${add}>
      <label>
        <span>${words.addReply}</span>
        <input
          aria-invalid=${refused === undefined ? undefined : "true"}
          aria-describedby=${refused === undefined ? undefined : id}
          value=${reply}
          maxlength=${REPLY_CHARACTERS_MAX}
          autocomplete="off"
          onInput=${(event: Event) => setReply(typedIn(event))}
        />
      </label>
      ${refused !== undefined && html`<p id=${id} class="fault" role="alert">${refused}</p>`}
      <button>${words.add}</button>
    </form>`,
    locale,
  );
}
