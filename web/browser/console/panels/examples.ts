/**
 * The example conversations of a draft, played at each change: which hold, which fail, and where. Each can be
 * reread, changed, renamed, brought up to date and deleted here.
 */
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { useServer } from "./ask-server.ts";
import { brokenInWords } from "./broken-in-words.ts";
import { useExampleEdits, type ExampleEdits, type Told } from "./edit-examples.ts";
import { exampleWords } from "./example-words.ts";
import { DraftFaults, FailureNotice, StepNames, stepLink } from "./faults.ts";
import { type CameFor, useFollowed, useOpened } from "./open-example.ts";
import { RereadExample } from "./reread-example.ts";
import type { DraftEdit, PanelProps, RanExamples } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords, type PanelWords } from "./words.ts";

export interface ExamplesProps extends PanelProps, CameFor {
  /** Takes a change of the draft; without it, examples are only read. */
  readonly onEdit?: ((edit: DraftEdit) => void) | undefined;
  /** Takes the latest change back. */
  readonly onUndo?: (() => void) | undefined;
}

/** All examples take a second or so to play: not at every key. */
const DELAY_MS = 1_200;

type Example = RanExamples["examples"][number] & { readonly index: number };

/** The panel. */
export function Examples(props: ExamplesProps): ComponentChildren {
  const { source, locale, onSelectStep, onEdit, onUndo } = props;
  const words = panelWords(locale);
  const asked = useServer<RanExamples>("examples", { source, lang: locale }, DELAY_MS);
  const latest = useRef<RanExamples>(undefined);
  if (asked.answer?.ok === true) latest.current = asked.answer;
  const ran = latest.current;
  const [open, setOpen] = useState<number>();
  const [isUnfolded, setUnfolded] = useState(false);
  useOpened(props, ran !== undefined, setOpen);
  useFollowed(open, open === undefined ? undefined : ran?.examples[open]?.failures.length === 0);
  const edits = useExampleEdits(source, locale, onEdit);
  const list = {
    ...props,
    words,
    open,
    isUnfolded,
    setUnfolded,
    toggle: (index: number) => setOpen(index === open ? undefined : index),
    edits: edits && {
      ...edits,
      remove: (example: Parameters<ExampleEdits["remove"]>[0]) => {
        setOpen(undefined);
        edits.remove(example);
      },
    },
  };
  return shown(
    html`<section class="panel examples" aria-label=${words.examples} aria-busy=${asked.asking}>
      <div class="panel-bar">
        <p role="status">
          ${asked.asking ? words.running : ran === undefined ? "" : summary(ran, words)}
        </p>
        <button type="button" onClick=${asked.again}>${words.rerun}</button>
      </div>
      ${edits?.told !== undefined && html`<${ToldChange} ...${{ told: edits.told, source, locale, onUndo }} />`}
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${asked.answer?.ok === false && html`<${DraftFaults} faults=${asked.answer.faults} ...${{ locale, onSelectStep }} />`}
      ${ran !== undefined && lists(ran, list)}
    </section>`,
    locale,
  );
}

/** What became of the latest change; the button that made it may be gone, so the focus comes here. */
function ToldChange({
  told,
  source,
  locale,
  onUndo,
}: Pick<ExamplesProps, "source" | "locale" | "onUndo"> & {
  readonly told: Told;
}): ComponentChildren {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  }, [told]);
  const canUndo = onUndo !== undefined && told.draft === source;
  return shown(
    html`<div ref=${place} class=${told.isGood ? "notice" : "alarm"} role="status" tabindex="-1">
      <p>
        ${told.words}
        ${canUndo && html`${" "}<button type="button" onClick=${onUndo}>${exampleWords(locale).undo}</button>`}
      </p>
    </div>`,
    locale,
  );
}

function summary({ examples }: RanExamples, words: PanelWords): string {
  const failing = examples.filter(({ failures }) => failures.length > 0).length;
  if (examples.length === 0) return words.noExample;
  return failing === 0 ? words.allHold(examples.length) : words.someFail(failing, examples.length);
}

interface ListProps extends ExamplesProps {
  readonly words: PanelWords;
  /** Place of the example that is reread. */
  readonly open: number | undefined;
  /** Whether those that hold are listed. */
  readonly isUnfolded: boolean;
  readonly setUnfolded: (isUnfolded: boolean) => void;
  readonly toggle: (index: number) => void;
  readonly edits: ExampleEdits | undefined;
}

function lists({ examples, missing }: RanExamples, props: ListProps) {
  const { words, open, isUnfolded, setUnfolded } = props;
  const all = examples.map((example, index) => ({ ...example, index }));
  const failing = all.filter(({ failures }) => failures.length > 0);
  const holding = all.filter(({ failures }) => failures.length === 0);
  return html`
    ${
      failing.length > 0 &&
      html`<ul class="example-failing">
        ${failing.map((example) => failingExample(example, props))}
      </ul>`
    }
    ${
      missing.length > 0 &&
      html`<h3>${words.missing}</h3>
        <ul class="example-missing">
          ${missing.map(
            ({ step, message }) => html`<li><span>${message}</span> ${stepLink(step, props)}</li>`,
          )}
        </ul>`
    }
    ${
      holding.length > 0 &&
      html`<details
        open=${isUnfolded || holding.some(({ index }) => index === open)}
        onToggle=${(event: { readonly currentTarget: HTMLDetailsElement }) => setUnfolded(event.currentTarget.open)}
      >
        <summary>${words.holding(holding.length)}</summary>
        <ul class="example-holding">
          ${holding.map(
            (example) =>
              html`<li key=${example.index}>
                <p>
                  ${nameButton(example, props)}
                  <span class="soft">
                    ${` ${words.line(example.line)}, ${words.onChannels(channelNames(example.channels, words))}`}
                  </span>
                </p>
                ${reread(example, props)}
              </li>`,
          )}
        </ul>
      </details>`
    }
  `;
}

/** The name, which opens the conversation below. */
function nameButton({ index, name }: Example, { open, toggle }: ListProps) {
  return html`<button
    type="button"
    id=${`example-${index}`}
    class="example-name"
    aria-expanded=${open === index ? "true" : "false"}
    onClick=${() => toggle(index)}
  >
    <bdi>${name}</bdi>
  </button>`;
}

function reread({ index, name, failures }: Example, props: ListProps) {
  if (props.open !== index) return null;
  const { source, locale, selectedStep, onSelectStep, edits } = props;
  const failsOn = failures[0]?.channel;
  return html`<${RereadExample}
    ...${{ source, locale, selectedStep, onSelectStep, edits, failsOn, named: { index, name } }}
  />`;
}

function failingExample(example: Example, props: ListProps) {
  const { words } = props;
  return html`<li key=${example.index}>
    <p>
      ${nameButton(example, props)} ${" "}<span class="tag bad">${words.fails}</span> ${" "}<span
        class="soft"
        >${words.line(example.line)}</span
      >
    </p>
    ${grouped(example).map(
      ({ channels, move, message, step }) =>
        html`<p class="example-failure">
          <span>
            ${`${words.atMove(move, example.moves)} ${words.onChannels(channelNames(channels, words))} : `}
            <${Broken} message=${message} />
          </span>
          ${" "}${stepLink(step, props)}
        </p>`,
    )}
    ${reread(example, props)}
  </li>`;
}

function Broken({ message }: { readonly message: string }): ComponentChildren {
  return brokenInWords(message, useContext(StepNames));
}

/** The same failure on several channels is told once. */
function grouped({ failures }: Example) {
  const groups = new Map<string, Example["failures"][number] & { channels: Example["channels"] }>();
  for (const failure of failures) {
    const { channel, move, message } = failure;
    const key = `${move} ${message}`;
    const channels = [...(groups.get(key)?.channels ?? []), channel];
    groups.set(key, { ...failure, channels });
  }
  return [...groups.values()];
}

function channelNames(channels: Example["channels"], words: PanelWords): string {
  return channels.map((channel) => words.channels[channel]).join(", ");
}
