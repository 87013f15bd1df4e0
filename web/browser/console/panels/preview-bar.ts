/** Above the conversation: on which channel, with whom, and how to go back or elsewhere in it. */
import type { ComponentChildren } from "preact";
import type { Play } from "./play-memory.ts";
import type { Lang, PanelChannel, Played } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface PreviewBarProps {
  readonly play: Play;
  readonly change: (to: Partial<Play>) => void;
  readonly played: Played | undefined;
  readonly locale: Lang;
  readonly selectedStep?: string | undefined;
  readonly jump: (step: string) => void;
}

const CHANNELS: readonly PanelChannel[] = ["sms", "telegram", "web"];

/** The bar. */
export function PreviewBar(props: PreviewBarProps): ComponentChildren {
  const { play, change, played, locale, selectedStep, jump } = props;
  const words = panelWords(locale);
  // They keep the focus of whoever pressed them until nothing was left to take back.
  const isBegun = play.moves.length > 0;
  const goBackTo = (move: number): void => {
    if (isBegun) change({ moves: play.moves.slice(0, move) });
  };
  return shown(
    html`<div class="preview-bar">
      <div class="panel-bar" role="group" aria-label=${words.channel}>
        ${CHANNELS.map(
          (channel) =>
            html`<button
              type="button"
              key=${channel}
              aria-pressed=${play.channel === channel}
              onClick=${() => change({ channel })}
            >
              ${words.channels[channel]}
            </button>`,
        )}
      </div>
      ${played !== undefined && choices(props, played)}
      <div class="preview-ways">
        <button type="button" aria-disabled=${!isBegun} onClick=${() => goBackTo(-1)}>
          ${words.stepBack}
        </button>
        <button type="button" aria-disabled=${!isBegun} onClick=${() => goBackTo(0)}>
          ${words.restart}
        </button>
        ${
          selectedStep !== undefined &&
          html`<button type="button" onClick=${() => jump(selectedStep)}>${words.jump}</button>`
        }
      </div>
    </div>`,
    locale,
  );
}

function choices({ play, change, locale }: PreviewBarProps, played: Played) {
  const words = panelWords(locale);
  return html`<div class="preview-choices">
    <label>
      <span>${words.person}</span>
      <select
        value=${played.profile}
        onChange=${(event: Event) => change({ profile: chosenIn(event) })}
      >
        ${played.profiles.map(({ key, title }) => html`<option value=${key}>${title}</option>`)}
      </select>
    </label>
    ${
      played.locales.length > 1 &&
      html`<label>
        <span>${words.language}</span>
        <select
          value=${played.locales.includes(play.locale) ? play.locale : played.locale}
          onChange=${(event: Event) => change({ locale: chosenIn(event) })}
        >
          ${played.locales.map((one) => html`<option value=${one}>${words.languages[one] ?? one}</option>`)}
        </select>
      </label>`
    }
  </div>`;
}

/** What was chosen in a list. */
export function chosenIn(event: Event): string {
  return event.currentTarget instanceof HTMLSelectElement ? event.currentTarget.value : "";
}
