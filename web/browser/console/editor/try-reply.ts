/** A reply tried on one question: what Sirius understands of it, by the reader that will read it. */
import { useState } from "preact/hooks";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { askServer, NoAnswer } from "../panels/ask-server.ts";
import type { ReadReply, Unplayable } from "../panels/shapes.ts";
import { panelWords } from "../panels/words.ts";
import { french, html, type View } from "./html.ts";
import type { EditorStore } from "./store.ts";
import { languageInWords } from "./words.ts";

interface TryProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

const REPLY_MAX = 600;

/** A field, and below it what was understood. Nothing is kept. */
export function TryReply({ store, step }: TryProps): View {
  const { locales, defaultLocale } = store.view;
  const [locale, setLocale] = useState(defaultLocale);
  const [told, setTold] = useState("");
  const id = `try-${step.position}`;
  const read = async (
    event: Event & { readonly currentTarget: HTMLFormElement },
  ): Promise<void> => {
    event.preventDefault();
    const reply = event.currentTarget.querySelector("input")?.value.trim() ?? "";
    if (reply === "" || step.id === undefined) return;
    setTold("…");
    const { source } = store;
    try {
      const answer = await askServer<ReadReply>("read", { source, step: step.id, locale, reply });
      setTold(inWords(answer, reply));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setTold(panelWords("fr").failures[error.failure]);
    }
  };
  return html`<form class="try-reply" onSubmit=${read}>
    <p class="soft" id=${`${id}-help`}>
      Écrivez ce qu'une personne répondrait : Sirius dit ce qu'il comprend. Rien n'est envoyé ni
      enregistré.
    </p>
    ${
      locales.length > 1 &&
      html`<label for=${`${id}-locale`}>Langue de la conversation</label>
        <select
          id=${`${id}-locale`}
          value=${locale}
          onChange=${({ currentTarget }: { readonly currentTarget: HTMLSelectElement }) =>
            setLocale(currentTarget.value)}
        >
          ${locales.map((one) => html`<option key=${one} value=${one}>${languageInWords(one)}</option>`)}
        </select>`
    }
    <label for=${id}>Réponse à essayer</label>
    <div class="try-line">
      <input id=${id} lang=${locale} maxlength=${REPLY_MAX} aria-describedby=${`${id}-help`} />
      <button>Essayer</button>
    </div>
    <p role="status" class="told">${french(told)}</p>
  </form>`;
}

function inWords(answer: ReadReply | Unplayable, reply: string): string {
  if (!answer.ok) {
    const [first] = answer.faults;
    return `Le questionnaire ne se joue pas encore : ${first?.message ?? "corrigez d'abord les problèmes du haut"}.`;
  }
  const why = answer.why === undefined ? "" : ` (${answer.why})`;
  return `« ${reply} » : ${answer.said}${why}.`;
}
