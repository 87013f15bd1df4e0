/** The same as the drawing, as a list: easier to hear, to search and to print. */
import type { ComponentChildren } from "preact";
import type { Drawn, PanelProps } from "./shapes.ts";
import { percentLeft, wordJump, type DropOff } from "./step-words.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface DiagramListProps extends PanelProps {
  readonly drawn: Drawn;
  readonly dropOff?: DropOff | undefined;
}

/** Steps in their order, each with the jumps it makes. */
export function DiagramList(props: DiagramListProps): ComponentChildren {
  const { drawn, locale, selectedStep, onSelectStep, dropOff = {} } = props;
  const words = panelWords(locale);
  return shown(
    html`<ol class="diagram-list">
      ${drawn.steps.map((step) => {
        const jumps = drawn.jumps.filter(({ from, kind }) => from === step.id && kind !== "fall");
        const figures = dropOff[step.id];
        const percent = percentLeft(step.id, dropOff);
        return html`<li key=${step.id}>
          <button
            type="button"
            class="step-link"
            aria-current=${step.id === selectedStep ? "step" : undefined}
            onClick=${() => onSelectStep(step.id)}
          >
            <bdi>${step.id}</bdi>
          </button>
          ${" "}<span class="soft">${words.kinds[step.kind]}</span>
          <p><bdi>${step.title}</bdi></p>
          ${
            jumps.length > 0 &&
            html`<ul>
              ${jumps.map((jump) => html`<li>${`${wordJump(jump, words)} → ${jump.to}`}</li>`)}
            </ul>`
          }
          ${
            percent !== undefined &&
            figures !== undefined &&
            html`<p class="soft">${words.leaves(percent, figures.left, figures.seen)}</p>`
          }
        </li>`;
      })}
    </ol>`,
    locale,
  );
}
