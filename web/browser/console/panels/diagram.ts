/** The steps of a draft and where they lead, drawn, and as a list. Choosing one opens it in the form. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { useServer } from "./ask-server.ts";
import { DiagramList } from "./diagram-list.ts";
import { Drawing } from "./drawing.ts";
import { DraftFaults, FailureNotice } from "./faults.ts";
import type { Drawn, PanelProps } from "./shapes.ts";
import type { DropOff } from "./step-words.ts";
import { html, shown } from "./view.ts";
import { panelWords } from "./words.ts";

export interface DiagramProps extends PanelProps {
  /** By step: how many people saw it, and how many went no further. */
  readonly dropOff?: DropOff | undefined;
}

const DELAY_MS = 500;
const NO_DROP_OFF: DropOff = {};

/** The panel. */
export function Diagram(props: DiagramProps): ComponentChildren {
  const { source, locale, onSelectStep, dropOff = NO_DROP_OFF } = props;
  const words = panelWords(locale);
  const asked = useServer<Drawn>("diagram", { source, lang: locale }, DELAY_MS);
  const [asList, setAsList] = useState(false);
  const latest = useRef<Drawn>(undefined);
  if (asked.answer?.ok === true) latest.current = asked.answer;
  const drawn = latest.current;
  const view = (list: boolean, name: string) =>
    html`<button type="button" aria-pressed=${asList === list} onClick=${() => setAsList(list)}>
      ${name}
    </button>`;
  return shown(
    html`<section class="panel diagram" aria-label=${words.diagram}>
      <div class="panel-bar" role="group" aria-label=${words.diagram}>
        ${view(false, words.asDiagram)} ${view(true, words.asList)}
      </div>
      ${asked.failure !== undefined && html`<${FailureNotice} ...${{ ...asked, locale }} />`}
      ${asked.answer?.ok === false && html`<${DraftFaults} faults=${asked.answer.faults} ...${{ locale, onSelectStep }} />`}
      ${drawn !== undefined && asList && html`<${DiagramList} ...${props} drawn=${drawn} />`}
      ${drawn !== undefined && !asList && html`<${Drawing} ...${props} drawn=${drawn} dropOff=${dropOff} />`}
    </section>`,
    locale,
  );
}
