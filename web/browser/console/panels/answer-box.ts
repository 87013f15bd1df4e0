/** Where the person of a preview answers: what the channel offers her, and always her own words. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { chosenIn } from "./preview-bar.ts";
import type { Lang, PanelChannel, PlayControls, Played, PlayMove, PlayOption } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface AnswerBoxProps {
  readonly played: Played;
  readonly channel: PanelChannel;
  readonly locale: Lang;
  readonly add: (move: PlayMove) => void;
}

const REPLY_CHARACTERS_MAX = 2_000;

/** The box. */
export function AnswerBox(props: AnswerBoxProps): ComponentChildren {
  const { played, channel, locale, add } = props;
  const words = panelWords(locale);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const send = (event: Event): void => {
    event.preventDefault();
    const reply = field.current?.value ?? "";
    if (field.current === null || reply.trim() === "") return;
    field.current.value = "";
    add({ reply });
  };
  // The button that was pressed goes away: whoever works by keyboard stays here.
  const choose = (move: PlayMove): void => {
    box.current?.focus({ preventScroll: true });
    add(move);
  };
  const offered = { ...props, add: choose };
  const controls = channel === "sms" ? undefined : played.open?.controls;
  return shown(
    html`<div class="answer-box" ref=${box} tabindex="-1">
      ${controls !== undefined && html`<${Offered} ...${{ ...offered, controls }} />`}
      <form onSubmit=${send}>
        <label>
          <span class="visually-hidden">${words.yourReply}</span>
          <input
            ref=${field}
            name="reply"
            autocomplete="off"
            maxlength=${REPLY_CHARACTERS_MAX}
            placeholder=${words.reply}
          />
        </label>
        <button class="main">${words.send}</button>
      </form>
      ${around(offered)}
    </div>`,
    locale,
  );
}

function Offered(props: AnswerBoxProps & { readonly controls: PlayControls }): ComponentChildren {
  const { controls, channel, add, played } = props;
  switch (controls.kind) {
    case "buttons":
      return html`<div class=${`offered ${controls.layout}`} lang=${played.locale}>
        ${controls.options.map(
          ({ option, label, accessibleLabel }) =>
            html`<button
              type="button"
              key=${option}
              aria-label=${accessibleLabel}
              onClick=${() => add({ button: option })}
            >
              <bdi>${label}</bdi>
            </button>`,
        )}
      </div>`;
    case "ticks":
      // Telegram has no boxes to tick: the person writes.
      return channel === "web"
        ? html`<${Ticks} key=${played.open?.step} options=${controls.options} ...${props} />`
        : null;
    case "text":
    case "number":
    case "month":
      return null;
  }
}

function Ticks(props: AnswerBoxProps & { readonly options: readonly PlayOption[] }) {
  const { options, add, locale, played } = props;
  const words = panelWords(locale);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const toggle = (option: string): void => {
    const next = new Set(ticked);
    if (!next.delete(option)) next.add(option);
    setTicked(next);
  };
  return html`<div class="offered column">
    ${options.map(
      ({ option, label }) =>
        html`<label class="tick" key=${option} lang=${played.locale}>
          <input type="checkbox" checked=${ticked.has(option)} onChange=${() => toggle(option)} />
          <bdi>${label}</bdi>
        </label>`,
    )}
    <button type="button" class="main" onClick=${() => add({ ticks: [...ticked] })}>
      ${words.tick}
    </button>
  </div>`;
}

/** What a page has beside the question, and the time that passes. */
function around({ played, channel, locale, add }: AnswerBoxProps) {
  const words = panelWords(locale);
  const controls = [
    ...(played.open?.canSkip === true ? (["skip"] as const) : []),
    ...(played.open?.canCorrect === true ? (["back"] as const) : []),
    ...(played.open === undefined ? [] : (["help"] as const)),
    "stop" as const,
  ];
  return html`<div class="answer-around">
    ${
      channel === "web" &&
      controls.map(
        (control) =>
          html`<button type="button" class="quiet" key=${control} onClick=${() => add({ control })}>
            ${words[control]}
          </button>`,
      )
    }
    <label>
      <span>${words.silence}</span>
      <select
        onChange=${(event: Event) => {
          const silence = chosenIn(event);
          if (event.currentTarget instanceof HTMLSelectElement) event.currentTarget.value = "";
          if (silence !== "") add({ silence });
        }}
      >
        <option value="">…</option>
        ${Object.entries(words.silences).map(
          ([silence, name]) => html`<option value=${silence}>${name}</option>`,
        )}
      </select>
    </label>
  </div>`;
}
