/** Chat, diagram, examples and differences beside the form: fetched when the first one is looked at. */
import { useEffect, useState } from "preact/hooks";
import type { ScriptView } from "../../../../survey-scripts/edit/view-script.ts";
import type { StepName } from "../panels/faults.ts";
import type { DraftEdit } from "../panels/shapes.ts";
import type { DropOff } from "../panels/step-words.ts";
import { html, type View } from "./html.ts";
import type * as PanelParts from "./panel-parts.ts";
import { memoryOf } from "./play-memory.ts";
import { titleOf } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { cut } from "./words.ts";

type Parts = typeof PanelParts;
export type PanelName = Exclude<keyof Parts, "StepNames">;

interface ShownPanel {
  readonly store: EditorStore;
  readonly name: PanelName;
  readonly baseSource?: string | undefined;
  /** For the diagram. */
  readonly dropOff?: DropOff;
}

/** One of them. Without network it says so; everything else of the editor goes on. */
export function Panel({ store, name, baseSource, dropOff }: ShownPanel): View {
  const [parts, setParts] = useState<Parts | "missing" | undefined>(undefined);
  useEffect(() => {
    const load = async (): Promise<void> => {
      try {
        setParts(await import("./panel-parts.ts"));
      } catch {
        setParts("missing");
      }
    };
    void load();
  }, []);
  if (parts === undefined) return html`<p class="soft" role="status">Chargement…</p>`;
  if (parts === "missing") {
    return html`<p class="soft">Cette vue ne s'est pas chargée : rechargez la page.</p>`;
  }
  const { view } = store;
  const { open } = store.state;
  return html`<${parts.StepNames.Provider} value=${nameIn(view)}><${parts[name]}
    source=${store.source}
    baseSource=${baseSource}
    dropOff=${dropOff}
    locale="fr"
    selectedStep=${open === undefined ? undefined : view.steps?.[open]?.id}
    onSelectStep=${(id: string) => {
      const at = view.steps?.findIndex((one) => one.id === id) ?? -1;
      if (at < 0) return;
      store.set({ tab: "steps", open: at, publishing: false });
      setTimeout(() => document.querySelector<HTMLElement>(`#step-${at}`)?.focus(), 0);
    }}
    opened=${store.state.openExample}
    onOpened=${() => store.set({ openExample: undefined })}
    memory=${memoryOf(store.state.start)}
    onUndo=${() => store.undo()}
    onEdit=${store.mayEdit ? ({ from, to, insert }: DraftEdit) => put(store, from, to, insert) : undefined}
  /></>`;
}

const NAME_MAX = 50;

/** The name of a step as links carry it: its place and its first words. */
export function nameIn(view: ScriptView): (id: string) => StepName | undefined {
  return (id) => {
    const step = view.steps?.find((one) => one.id === id);
    if (step === undefined) return undefined;
    const title = cut(titleOf(view, step), NAME_MAX);
    return { place: `étape ${step.position + 1}`, title };
  };
}

function put(store: EditorStore, from: number, to: number, insert: string): void {
  const { source } = store;
  store.put(source.slice(0, from) + insert + source.slice(to));
}
