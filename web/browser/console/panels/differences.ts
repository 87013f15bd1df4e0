/** What a draft changes: in sentences, each with a way to its step, and line by line. */
import type { ComponentChildren } from "preact";
import { useServer } from "./ask-server.ts";
import { FailureNotice, stepLink } from "./faults.ts";
import type { Compared, PanelProps } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords, type PanelWords } from "./words.ts";

const DELAY_MS = 700;

type Told = NonNullable<Compared["differences"]>[number];
type Line = Compared["lines"][number];

/** The panel. */
export function Differences(props: PanelProps): ComponentChildren {
  const { source, baseSource, locale } = props;
  const words = panelWords(locale);
  const body = baseSource === undefined ? undefined : { source, before: baseSource, lang: locale };
  const asked = useServer<Compared>("differences", body, DELAY_MS);
  const compared = asked.answer?.ok === true ? asked.answer : undefined;
  return shown(
    html`<section
      class="panel differences"
      aria-label=${words.differences}
      aria-busy=${asked.asking}
    >
      ${baseSource === undefined && html`<p class="empty">${words.noBase}</p>`}
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${compared !== undefined && inWords(compared, props, words)}
      ${compared?.lines.some(({ kind }) => kind === "added" || kind === "removed") === true && byLines(compared.lines, words)}
    </section>`,
    locale,
  );
}

function inWords({ differences }: Compared, props: PanelProps, words: PanelWords) {
  if (differences === undefined) return html`<p class="notice">${words.notTold}</p>`;
  if (differences.length === 0) return html`<p class="empty">${words.noDifference}</p>`;
  return html`<p role="status">${words.count(differences.length)}</p>
    <ul class="difference-list">
      ${differences.map((difference) => oneDifference(difference, props, words))}
    </ul>`;
}

function oneDifference(
  { change, step, words: said, texts }: Told,
  props: PanelProps,
  words: PanelWords,
) {
  return html`<li class=${change}>
    <p>
      <span class="tag">${words.changes[change]}</span>
      ${" "}<span>${said}</span>
      ${" "}${change === "removed" ? null : stepLink(step, props)}
    </p>
    ${
      texts !== undefined &&
      html`<dl>
        ${
          texts.before !== "" &&
          html`<dt>${words.before}</dt>
            <dd>
              <del><bdi>${texts.before}</bdi></del>
            </dd>`
        }
        ${
          texts.after !== "" &&
          html`<dt>${words.after}</dt>
            <dd>
              <ins><bdi>${texts.after}</bdi></ins>
            </dd>`
        }
      </dl>`
    }
  </li>`;
}

const SIGNS = { same: " ", removed: "−", added: "+" } as const;

function byLines(lines: readonly Line[], words: PanelWords) {
  return html`<details>
    <summary>${words.fileLines}</summary>
    <pre class="difference-lines" tabindex="0">
${lines.map((line, at) => oneLine(line, at, words))}</pre>
  </details>`;
}

function oneLine(line: Line, at: number, words: PanelWords) {
  if (line.kind === "left_out") {
    return html`<span key=${at} class="left-out">${`… ${words.sameLines(line.count)} …\n`}</span>`;
  }
  const number = String(line.after ?? line.before ?? "").padStart(5);
  return html`<span key=${at} class=${line.kind}
    >${`${number} ${SIGNS[line.kind]} ${line.text}\n`}</span
  >`;
}
