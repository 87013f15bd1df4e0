/** The list of steps: one is open at a time, each is moved, copied and removed by buttons and by keys. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { AddStep } from "./add-step.ts";
import { html, type View } from "./html.ts";
import { stayAt, stepOf } from "./places.ts";
import { ScriptSettings } from "./script-settings.ts";
import { StepForm } from "./step-form.ts";
import { titleOf } from "./step-title.ts";
import { Still } from "./still.ts";
import type { EditorStore } from "./store.ts";
import { count, kindInWords } from "./words.ts";

interface ListProps {
  readonly store: EditorStore;
}

/** All steps, in order. */
export function StepList({ store }: ListProps): View {
  const { steps } = store.view;
  const { open } = store.state;
  const focus = useRef<number | undefined>(undefined);
  // With the drawing that moves the step: later, another step may stand at the place for a moment.
  useLayoutEffect(() => {
    if (focus.current === undefined) return;
    document.querySelector<HTMLElement>(`#step-${focus.current}`)?.focus();
    focus.current = undefined;
  });
  if (steps === undefined) return unreadable(store);
  const errors = errorsByStep(store);
  const goTo = (position: number): void => {
    focus.current = position;
  };
  return html`<div>
    <${ScriptSettings} store=${store} />
    <p class="soft visually-hidden" id="keys-of-steps">
      Alt et les flèches déplacent l'étape, Entrée l'ouvre.
    </p>
    <ol class="steps-list">
      ${steps.map((step) => {
        const isOpen = open === step.position;
        const props = { store, step, errors: errors.get(step.position) ?? 0, isOpen, goTo };
        return html`<${Still}
          key=${step.id ?? step.position}
          sign=${isOpen ? `open ${(draws += 1)}` : signOf(props, steps.length)}
          draw=${() => html`<${OneStep} ...${props} total=${steps.length} />`}
        />`;
      })}
    </ol>
    ${store.mayEdit && html`<${AddStep} store=${store} goTo=${goTo} />`}
  </div>`;
}

/** How often an open step was drawn: it is drawn again with every key. */
let draws = 0;

/** What a closed step shows. */
function signOf({ store, step, errors }: Omit<StepProps, "total">, total: number): string {
  const { position, kind, question } = step;
  return [position, total, errors, kind, question, titleOf(store.view, step)].join(" ");
}

function errorsByStep(store: EditorStore): Map<number, number> {
  const counts = new Map<number, number>();
  for (const finding of store.state.findings) {
    const step = stepOf(finding, store.view.steps);
    if (finding.severity !== "error" || step === undefined) continue;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}

interface StepProps extends ListProps {
  readonly step: StepView;
  readonly errors: number;
  readonly total: number;
  readonly isOpen: boolean;
  /** Gives the focus to the heading of a step, once it is drawn. */
  readonly goTo: (position: number) => void;
}

function OneStep({ store, step, errors, total, isOpen, goTo }: StepProps): View {
  const { position } = step;
  const title = titleOf(store.view, step);
  const panel = `panel-${position}`;
  return html`<li class=${isOpen ? "open" : ""}>
    <h3>
      <button
        type="button"
        class="step-head"
        id=${`step-${position}`}
        aria-expanded=${isOpen ? "true" : "false"}
        aria-controls=${panel}
        aria-describedby="keys-of-steps"
        onClick=${() => store.set({ open: isOpen ? undefined : position })}
        onKeyDown=${(event: KeyboardEvent) => {
          const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
          if (!event.altKey || by === undefined) return;
          event.preventDefault();
          move(store, step, { by, total, goTo });
        }}
      >
        <span class="number">${position + 1}</span>
        <span class="what">${title}</span>
        <span class="kind">${kindInWords(step.kind, step.question)}</span>
        ${errors > 0 && html`<span class="tag bad">${count(errors, "point")} à corriger</span>`}
      </button>
    </h3>
    <div id=${panel} hidden=${!isOpen}>
      ${isOpen && html`<${Buttons} store=${store} step=${step} total=${total} goTo=${goTo} />`}
      ${isOpen && html`<${StepForm} store=${store} step=${step} />`}
    </div>
  </li>`;
}

function Buttons({ store, step, total, goTo }: Omit<StepProps, "isOpen" | "errors">): View {
  if (!store.mayEdit) return null;
  const { position } = step;
  const go = (by: -1 | 1) => () =>
    move(store, step, { by, total, goTo: (to) => stayAt(["steps", to]) });
  return html`<p class="small-buttons">
    <button type="button" disabled=${position === 0} onClick=${go(-1)}>Monter l'étape</button>
    <button type="button" disabled=${position === total - 1} onClick=${go(1)}>
      Descendre l'étape
    </button>
    <button
      type="button"
      onClick=${() => {
        if (!store.edit({ do: "duplicateStep", step: position })) return;
        store.set({ open: position + 1, notice: "Étape dupliquée : la copie est ouverte." });
        goTo(position + 1);
      }}
    >
      Dupliquer l'étape
    </button>
    <button
      type="button"
      onClick=${() => document.querySelector<HTMLElement>("#new-kind")?.focus()}
    >
      Ajouter en dessous
    </button>
    <button
      type="button"
      onClick=${() => {
        if (!store.edit({ do: "removeStep", step: position })) return;
        store.set({ open: undefined, notice: "Étape supprimée. Ctrl+Z la ramène." });
        goTo(Math.min(position, (store.view.steps?.length ?? total) - 1));
      }}
    >
      Supprimer l'étape
    </button>
  </p>`;
}

function move(
  store: EditorStore,
  { position, id }: StepView,
  how: Pick<StepProps, "total" | "goTo"> & { readonly by: -1 | 1 },
): void {
  const { by, total, goTo } = how;
  const { open } = store.state;
  const shownId = open === undefined ? undefined : store.view.steps?.[open]?.id;
  if (!store.edit({ do: "moveStep", step: position, by })) return;
  // A guarded question moves with its guard, over one step or two.
  const nowAt = (wanted: string | undefined, otherwise: number): number =>
    store.view.steps?.find((one) => one.id === wanted)?.position ?? otherwise;
  const to = nowAt(id, position + by);
  const shown = open === undefined ? undefined : nowAt(shownId, open === position ? to : open);
  store.set({ open: shown, notice: `Étape déplacée en position ${to + 1} sur ${total}.` });
  goTo(to);
}

function unreadable(store: EditorStore): View {
  const line = store.view.broken[0]?.line ?? 1;
  return html`<div class="alarm">
    <p>
      Le fichier est écrit d'une façon que le formulaire ne sait pas modifier. Rien n'est perdu.
    </p>
    <button type="button" onClick=${() => store.set({ tab: "code", goTo: { line } })}>
      ${`Voir le code, ligne ${line}`}
    </button>
  </div>`;
}
