/** Writes the played conversation into the draft as an example, if it holds when it is played again. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { askServer, NoAnswer, type Failure } from "./ask-server.ts";
import type { Play } from "./play-memory.ts";
import type { DraftEdit, Lang, Recorded } from "./shapes.ts";
import { html, shown } from "./view.ts";
import { panelWords, type PanelWords } from "./words.ts";

export interface RecordPlayProps {
  readonly source: string;
  readonly play: Play;
  readonly locale: Lang;
  readonly onEdit: (edit: DraftEdit) => void;
}

/** The button, and what became of it. */
export function RecordPlay({ source, play, locale, onEdit }: RecordPlayProps): ComponentChildren {
  const words = panelWords(locale);
  const [told, setTold] = useState<{ readonly good: boolean; readonly words: string }>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(source);
  latest.current = source;
  // It was about what was played then.
  useEffect(() => setTold(undefined), [play]);
  const record = async (): Promise<void> => {
    if (busy) return;
    const name = field.current?.value.trim() ?? "";
    const body = { source, lang: locale, ...play, ...(name === "" ? {} : { name }) };
    setBusy(true);
    try {
      const answer = await askServer<Recorded>("record", body);
      // Where the edit goes is counted in the draft that was sent, and in no other.
      if (latest.current !== source) setTold({ good: false, words: words.changedMeanwhile });
      else {
        if (answer.ok && answer.edit !== undefined) onEdit(answer.edit);
        setTold(tellRecorded(answer, words));
      }
    } catch (error) {
      const failure: Failure = error instanceof NoAnswer ? error.failure : "fault";
      setTold({ good: false, words: words.failures[failure] });
    }
    setBusy(false);
  };
  return shown(
    html`<div class="record-play">
      <label>
        <span>${words.exampleName}</span>
        <input ref=${field} maxlength="120" autocomplete="off" />
      </label>
      <button type="button" aria-disabled=${busy} onClick=${() => void record()}>
        ${words.record}
      </button>
      ${
        told !== undefined &&
        html`<p class=${told.good ? "notice" : "alarm"} role="status">${told.words}</p>`
      }
    </div>`,
    locale,
  );
}

function tellRecorded(
  answer: Recorded | { readonly ok: false },
  words: PanelWords,
): { readonly good: boolean; readonly words: string } {
  if (!answer.ok) return { good: false, words: words.unplayable };
  if (answer.broken !== undefined) {
    return { good: false, words: `${words.broken} : ${answer.broken}` };
  }
  return answer.edit === undefined
    ? { good: false, words: words.notRecorded }
    : { good: true, words: words.recorded(answer.name) };
}
