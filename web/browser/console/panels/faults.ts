/** What stands between a draft and its being played, in place: no answer, or a draft to repair. */
import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import type { Failure } from "./ask-server.ts";
import type { DraftFault, PanelProps } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

/** How an author knows a step: `étape 5`, and its first words. */
export interface StepName {
  readonly place: string;
  readonly title: string;
}

/** The name of a step by its id; undefined for one that is not in the draft. */
export const StepNames = createContext<(id: string) => StepName | undefined>(() => undefined);

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
  const nameOf = useContext(StepNames);
  const rest = faults.length - SHOWN_MAX;
  return shown(
    html`<div class="alarm draft-faults" role="alert">
      <p><strong>${words.unplayable}</strong></p>
      <ul>
        ${faults.slice(0, SHOWN_MAX).map(
          (fault) =>
            html`<li key=${`${fault.line}:${fault.column}:${fault.path}`}>
              <span>${`${placeOf(fault, words, nameOf)} : ${fault.message}`}</span>
              ${stepLink(fault.step, { locale, onSelectStep })}
            </li>`,
        )}
      </ul>
      ${rest > 0 && html`<p>${words.more(rest)}</p>`}
    </div>`,
    locale,
  );
}

function placeOf(
  { line, step }: DraftFault,
  words: ReturnType<typeof panelWords>,
  nameOf: (id: string) => StepName | undefined,
): string {
  if (step === undefined) return words.line(line);
  const name = nameOf(step);
  const told = name === undefined ? words.step(step) : `${name.place}, « ${name.title} »`;
  return `${words.line(line)}, ${told}`;
}

/** A button that opens a step in the form; nothing without a step. */
export function stepLink(
  step: string | undefined,
  { locale, onSelectStep }: Pick<PanelProps, "locale" | "onSelectStep">,
): ReturnType<typeof html> | null {
  if (step === undefined) return null;
  return html`<${StepLink} step=${step} locale=${locale} onSelectStep=${onSelectStep} />`;
}

function StepLink(
  props: Pick<PanelProps, "locale" | "onSelectStep"> & { readonly step: string },
): ComponentChildren {
  const { step, locale, onSelectStep } = props;
  const name = useContext(StepNames)(step);
  const words = panelWords(locale);
  return html`<button
    type="button"
    class="step-link"
    aria-label=${name === undefined ? words.goToStep(step) : words.goTo(`${name.place}, ${name.title}`)}
    onClick=${() => onSelectStep(step)}
  >
    <bdi>${name?.place ?? step}</bdi>
  </button>`;
}
