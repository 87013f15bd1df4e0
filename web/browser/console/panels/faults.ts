/** What stands between a draft and its being played, in place: no answer, or a draft to repair. */
import type { ComponentChildren } from "preact";
import type { Failure } from "./ask-server.ts";
import type { DraftFault, PanelProps } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

/** Faults shown at once; the first ones are mostly the cause of the others. */
const SHOWN_MAX = 5;

/** The request failed: why, and another try. */
export function FailureNotice(props: {
  readonly failure: Failure;
  readonly again: () => void;
  readonly locale: PanelProps["locale"];
}): ComponentChildren {
  const words = panelWords(props.locale);
  return shown(
    html`<p class="alarm" role="alert">
      ${words.failures[props.failure]} ${" "}<button type="button" onClick=${props.again}>
        ${words.again}
      </button>
    </p>`,
    props.locale,
  );
}

/** The faults of a draft, each with its line and a way to its step. */
export function DraftFaults(
  props: Pick<PanelProps, "locale" | "onSelectStep"> & { readonly faults: readonly DraftFault[] },
): ComponentChildren {
  const { faults, locale, onSelectStep } = props;
  const words = panelWords(locale);
  const rest = faults.length - SHOWN_MAX;
  return shown(
    html`<div class="alarm draft-faults" role="alert">
      <p><strong>${words.unplayable}</strong></p>
      <ul>
        ${faults.slice(0, SHOWN_MAX).map(
          (fault) =>
            html`<li key=${`${fault.line}:${fault.column}:${fault.path}`}>
              <span>${`${placeOf(fault, words)} : ${fault.message}`}</span>
              ${stepLink(fault.step, { locale, onSelectStep })}
            </li>`,
        )}
      </ul>
      ${rest > 0 && html`<p>${words.more(rest)}</p>`}
    </div>`,
    locale,
  );
}

function placeOf({ line, step }: DraftFault, words: ReturnType<typeof panelWords>): string {
  return step === undefined ? words.line(line) : `${words.line(line)}, ${words.step(step)}`;
}

/** A button that opens a step in the form; nothing without a step. */
export function stepLink(
  step: string | undefined,
  { locale, onSelectStep }: Pick<PanelProps, "locale" | "onSelectStep">,
): ReturnType<typeof html> | null {
  if (step === undefined) return null;
  return html`<button
    type="button"
    class="step-link"
    aria-label=${panelWords(locale).goToStep(step)}
    onClick=${() => onSelectStep(step)}
  >
    <bdi>${step}</bdi>
  </button>`;
}
