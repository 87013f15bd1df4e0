/** The example conversations of a draft, played at each change: which hold, which fail, and where. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useServer } from "./ask-server.ts";
import { DraftFaults, FailureNotice, stepLink } from "./faults.ts";
import type { PanelProps, RanExamples } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords, type PanelWords } from "./words.ts";

/** All examples take a second or so to play: not at every key. */
const DELAY_MS = 1_200;

type Example = RanExamples["examples"][number];

/** The panel. */
export function Examples(props: PanelProps): ComponentChildren {
  const { source, locale, onSelectStep } = props;
  const words = panelWords(locale);
  const asked = useServer<RanExamples>("examples", { source, lang: locale }, DELAY_MS);
  const latest = useRef<RanExamples>(undefined);
  if (asked.answer?.ok === true) latest.current = asked.answer;
  const ran = latest.current;
  return shown(
    html`<section class="panel examples" aria-label=${words.examples} aria-busy=${asked.asking}>
      <div class="panel-bar">
        <p role="status">
          ${asked.asking ? words.running : ran === undefined ? "" : summary(ran, words)}
        </p>
        <button type="button" onClick=${asked.again}>${words.rerun}</button>
      </div>
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${asked.answer?.ok === false && html`<${DraftFaults} faults=${asked.answer.faults} ...${{ locale, onSelectStep }} />`}
      ${ran !== undefined && lists(ran, props, words)}
    </section>`,
    locale,
  );
}

function summary({ examples }: RanExamples, words: PanelWords): string {
  const failing = examples.filter(({ failures }) => failures.length > 0).length;
  if (examples.length === 0) return words.noExample;
  return failing === 0 ? words.allHold(examples.length) : words.someFail(failing, examples.length);
}

function lists({ examples, missing }: RanExamples, props: PanelProps, words: PanelWords) {
  const failing = examples.filter(({ failures }) => failures.length > 0);
  const holding = examples.filter(({ failures }) => failures.length === 0);
  return html`
    ${
      failing.length > 0 &&
      html`<ul class="example-failing">
        ${failing.map((example) => failingExample(example, props, words))}
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
      html`<details>
        <summary>${words.holding(holding.length)}</summary>
        <ul class="example-holding">
          ${holding.map(
            (example) =>
              html`<li>
                <bdi>${example.name}</bdi>
                <span class="soft">
                  ${` ${words.line(example.line)}, ${words.onChannels(channelNames(example.channels, words))}`}
                </span>
              </li>`,
          )}
        </ul>
      </details>`
    }
  `;
}

function failingExample(example: Example, props: PanelProps, words: PanelWords) {
  return html`<li key=${example.name}>
    <p>
      <strong><bdi>${example.name}</bdi></strong>
      ${" "}<span class="tag bad">${words.fails}</span> ${" "}<span class="soft"
        >${words.line(example.line)}</span
      >
    </p>
    ${grouped(example).map(
      ({ channels, move, message, step }) =>
        html`<p class="example-failure">
          <span>
            ${`${words.atMove(move, example.moves)} ${words.onChannels(channelNames(channels, words))} : ${message}`}
          </span>
          ${" "}${stepLink(step, props)}
        </p>`,
    )}
  </li>`;
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
