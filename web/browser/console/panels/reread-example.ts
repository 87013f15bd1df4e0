/** One example conversation, reread line by line, with the promise that is not kept at its line. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { useServer } from "./ask-server.ts";
import type { ExampleEdits, NamedExample } from "./edit-examples.ts";
import { AddHere, AddReply } from "./example-add.ts";
import { typedIn } from "./example-fields.ts";
import { ChangeMove, focusOn } from "./example-move.ts";
import { exampleWords } from "./example-words.ts";
import { FailureNotice, stepLink } from "./faults.ts";
import { oneLine } from "./played-lines.ts";
import { chosenIn } from "./preview-bar.ts";
import type { PanelChannel, PanelProps, PlayLine, Reread, ShownExample } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface RereadProps extends Pick<
  PanelProps,
  "source" | "locale" | "selectedStep" | "onSelectStep"
> {
  readonly named: NamedExample;
  /** The channel it fails on first; undefined for the first it goes by. */
  readonly failsOn: PanelChannel | undefined;
  /** Undefined for whoever may only read. */
  readonly edits: ExampleEdits | undefined;
}

/** Soon: only this one is played. */
const DELAY_MS = 250;

/** The conversation, and what can be done with it. */
export function RereadExample(props: RereadProps): ComponentChildren {
  const { source, locale, failsOn } = props;
  const words = exampleWords(locale);
  const [channel, setChannel] = useState(failsOn);
  const body = { source, lang: locale, index: props.named.index, ...(channel && { channel }) };
  const asked = useServer<Reread>("reread", body, DELAY_MS);
  const example = asked.answer?.ok === true ? asked.answer.example : undefined;
  // The list may still have the name it had.
  const named = { index: props.named.index, name: example?.name ?? props.named.name };
  const isGone = asked.answer?.ok === true && example === undefined;
  return shown(
    html`<section
      class="example-open"
      aria-label=${words.reread(named.name)}
      aria-busy=${asked.asking}
    >
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${isGone && html`<p class="soft">${words.gone}</p>`}
      <${Tools}
        ...${{ ...props, named }}
        example=${example}
        again=${asked.again}
        setChannel=${setChannel}
      />
      ${example === undefined ? html`<p class="soft" role="status">${words.running}</p>` : html`<${Exchange} ...${{ ...props, named }} example=${example} />`}
    </section>`,
    locale,
  );
}

interface ToolsProps extends RereadProps {
  readonly example: ShownExample | undefined;
  readonly again: () => void;
  readonly setChannel: (channel: PanelChannel) => void;
}

function Tools(props: ToolsProps): ComponentChildren {
  const { locale, named, edits, example, again, setChannel } = props;
  const words = exampleWords(locale);
  const { channels } = panelWords(locale);
  const [isRenaming, setRenaming] = useState(false);
  const renamer = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setRenaming(false);
    renamer.current?.focus();
  };
  return shown(
    html`<div class="preview-ways">
        ${
          example !== undefined &&
          example.channels.length > 1 &&
          html`<label class="example-channel">
            <span>${words.playedOn}</span>
            <select
              value=${example.channel}
              onChange=${(event: Event) => {
                const chosen = example.channels.find((one) => one === chosenIn(event));
                if (chosen !== undefined) setChannel(chosen);
              }}
            >
              ${example.channels.map((one) => html`<option value=${one}>${channels[one]}</option>`)}
            </select>
          </label>`
        }
        <button type="button" onClick=${again}>${words.playAgain}</button>
        ${
          edits !== undefined &&
          html`<button
              ref=${renamer}
              type="button"
              aria-expanded=${isRenaming ? "true" : "false"}
              onClick=${() => setRenaming(!isRenaming)}
            >
              ${words.rename}
            </button>
            <button type="button" onClick=${() => edits.remove(named)}>${words.remove}</button>`
        }
      </div>
      ${isRenaming && edits !== undefined && html`<${Rename} ...${{ named, edits, locale }} close=${close} />`}`,
    locale,
  );
}

function Rename({
  named,
  edits,
  locale,
  close,
}: Pick<RereadProps, "named" | "locale"> & {
  readonly edits: ExampleEdits;
  readonly close: () => void;
}): ComponentChildren {
  const words = exampleWords(locale);
  // What is typed stays when the example is played again meanwhile.
  const [typed, setTyped] = useState(named.name);
  const save = (event: Event): void => {
    event.preventDefault();
    const name = typed.trim();
    close();
    if (name !== "" && name !== named.name) edits.rename(named, name);
  };
  return shown(
    html`<form class="example-form" onSubmit=${save}>
      <label>
        <span>${words.newName}</span>
        <input
          ref=${focusOn}
          value=${typed}
          maxlength="120"
          autocomplete="off"
          onInput=${(event: Event) => setTyped(typedIn(event))}
        />
      </label>
      <div class="preview-ways">
        <button class="main">${words.save}</button>
        <button type="button" onClick=${close}>${words.close}</button>
      </div>
    </form>`,
    locale,
  );
}

/** What was said, move by move; after the move that broke a promise, the promise. */
function Exchange(props: RereadProps & { readonly example: ShownExample }): ComponentChildren {
  const { locale, named, edits, example, selectedStep, onSelectStep } = props;
  const words = panelWords(locale);
  const line = { locale, selectedStep, onSelectStep, played: example };
  const stretches = byMove(example.lines);
  const show = (lines: readonly PlayLine[]) => lines.map((one, at) => oneLine(one, at, line));
  const tools = edits !== undefined && {
    example,
    index: named.index,
    locale,
    change: (change: Parameters<ExampleEdits["change"]>[2]) =>
      edits.change(named, example.moves, change),
  };
  return shown(
    html`<div class="play-log whole" role="group" aria-label=${words.conversation}>
      ${show(stretches.get(0) ?? [])} ${tools && html`<${AddHere} ...${tools} at=${0} />`}
      ${example.moves.map(
        (_, at) =>
          html`<div class="example-move" key=${at}>
            ${show(doneIn(stretches.get(at + 1)))}
            ${!stretches.has(at + 1) && html`<${NotPlayed} ...${{ example, at, locale }} />`}
            ${tools && html`<${ChangeMove} ...${tools} at=${at} />`}
            ${show(saidAfter(stretches.get(at + 1)))}
            ${example.failure?.move === at + 1 && html`<${BrokenAt} ...${props} />`}
            ${tools && html`<${AddHere} ...${tools} at=${at + 1} />`}
          </div>`,
      )}
      ${example.ended !== undefined && html`<p class="play-around">${words.ended(example.ended.words)}</p>`}
      ${(example.failure?.move ?? 0) > example.moves.length && html`<${BrokenAt} ...${props} />`}
      ${tools && html`<${AddReply} ...${tools} />`}
    </div>`,
    locale,
  );
}

/** The lines of each move, from 1; those before the first one under 0. */
function byMove(lines: readonly PlayLine[]): ReadonlyMap<number, readonly PlayLine[]> {
  const stretches = new Map<number, PlayLine[]>();
  let move = 0;
  for (const line of lines) {
    if (line.from !== "sirius") ({ move } = line);
    stretches.set(move, [...(stretches.get(move) ?? []), line]);
  }
  return stretches;
}

/** The lines up to what the person does last, and what Sirius says then. */
function doneIn(lines: readonly PlayLine[] = []): readonly PlayLine[] {
  return lines.slice(0, lines.findLastIndex(({ from }) => from !== "sirius") + 1);
}

function saidAfter(lines: readonly PlayLine[] = []): readonly PlayLine[] {
  return lines.slice(doneIn(lines).length);
}

/** A move after the promise that was not kept. */
function NotPlayed({
  example,
  at,
  locale,
}: {
  readonly example: ShownExample;
  readonly at: number;
  readonly locale: PanelProps["locale"];
}): ComponentChildren {
  const words = exampleWords(locale);
  const { reply, button, silence, channel } = example.moves[at]?.move ?? {};
  const said = [
    ...(silence === undefined ? [] : [words.silence(silence)]),
    ...(channel === undefined ? [] : [words.channel]),
    ...(reply === undefined ? [] : [`« ${reply} »`]),
    ...(button === undefined ? [] : [`« ${button} »`]),
  ];
  return shown(html`<p class="soft">${`${words.notPlayed} ${said.join(", ")}`}</p>`, locale);
}

function BrokenAt({
  named,
  edits,
  example,
  locale,
  onSelectStep,
}: RereadProps & { readonly example: ShownExample }): ComponentChildren {
  const words = exampleWords(locale);
  const { failure } = example;
  if (failure === undefined) return null;
  const { promise, question, expected, seen } = failure;
  const about = question === undefined ? "" : words.about(question);
  const place = (id: string) =>
    promise === "at" && /^\w+$/.test(id)
      ? stepLink(id, { locale, onSelectStep })
      : html`<bdi>${id}</bdi>`;
  return shown(
    html`<div class="alarm example-broken">
      <p><strong>${panelWords(locale).fails}</strong>${` : ${words.promises[promise]}${about}`}</p>
      <dl>
        <dt>${words.expected}</dt>
        <dd>${place(expected)}</dd>
        <dt>${words.seen}</dt>
        <dd>${place(seen)}</dd>
      </dl>
      ${
        edits !== undefined &&
        html`<div class="preview-ways">
          <button type="button" class="main" onClick=${() => void edits.renew(named)}>
            ${words.renew}
          </button>
          <button type="button" onClick=${() => edits.remove(named)}>${words.remove}</button>
        </div>`
      }
    </div>`,
    locale,
  );
}
