/** What the editor knows, and everything that changes it. */
import { useEffect, useState } from "preact/hooks";
import { applyEdit, type Edit } from "../../../../survey-scripts/edit/edits.ts";
import {
  beforeTyping,
  pauseTyping,
  record,
  redo,
  startHistory,
  undo,
  type History,
} from "../../../../survey-scripts/edit/history.ts";
import { viewScript, type ScriptView } from "../../../../survey-scripts/edit/view-script.ts";
import type { EditorStart, OtherDraft, ShownFinding } from "../../../console/editor-shapes.ts";
import type { Failure } from "../panels/ask-server.ts";
import { refusalInWords } from "./words.ts";

export type Tab = "steps" | "diagram" | "code" | "try" | "examples" | "versions";

/** How far the latest text is from being safe. */
export type SaveState =
  | { readonly is: "saved"; readonly at: number | null }
  | { readonly is: "changed" | "saving" | "failed" }
  | { readonly is: "conflict"; readonly other: OtherDraft };

/**
 * How far the checks of the latest saved text are: nothing is known yet (`first`), all is known of an older one
 * (`running`) or of this one (`whole`), the examples took too long (`partial`), nobody answered (`failed`), or the
 * session is over and somebody has to sign in again (`signed_out`).
 */
export type CheckState = "first" | "running" | "whole" | "partial" | "failed" | "signed_out";

/** A text as the server has it. */
export interface SavedText {
  readonly source: string;
  readonly revision: number;
  readonly at: number | null;
}

export interface EditorState {
  readonly start: EditorStart;
  readonly history: History;
  readonly revision: number;
  /** The revision of somebody else's text that one's own is saved over on purpose. */
  readonly replaces: number | undefined;
  readonly save: SaveState;
  /** Why the latest try to save failed, until one succeeds. */
  readonly trouble: Failure | undefined;
  /** About the latest text that was checked. */
  readonly findings: readonly ShownFinding[];
  readonly check: CheckState;
  readonly tab: Tab;
  /** Position of the step that is open. */
  readonly open: number | undefined;
  /** A line of the code to go to. A new object each time: somebody may want the same line again. */
  readonly goTo: { readonly line: number } | undefined;
  /** The place of an example to reread. A new object each time, and gone once it is open. */
  readonly openExample: { readonly index: number } | undefined;
  /** What was done, for screen readers: everybody else sees it. */
  readonly notice: string;
  /** How much was told: the same words may be told again. */
  readonly notices: number;
  /** Why an edit was not made: shown to everybody until something else is done. A new object each time. */
  readonly refused: { readonly words: string } | undefined;
  readonly publishing: boolean;
}

const PAUSE_MS = 1_200;

export class EditorStore {
  state: EditorState;
  readonly #listeners = new Set<() => void>();
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(start: EditorStart) {
    this.state = {
      start,
      history: startHistory(start.source),
      revision: start.revision,
      replaces: undefined,
      save: { is: "saved", at: start.savedAt },
      trouble: undefined,
      findings: [],
      check: "first",
      tab: "steps",
      open: undefined,
      goTo: undefined,
      openExample: undefined,
      notice: "",
      notices: 0,
      refused: undefined,
      publishing: false,
    };
  }

  get mayEdit(): boolean {
    const { start } = this.state;
    return start.mayEdit && start.phase !== "retired";
  }

  get source(): string {
    return this.state.history.present;
  }

  get view(): ScriptView {
    return viewScript(this.source);
  }

  set(change: Partial<EditorState>): void {
    const { notices } = this.state;
    this.state = { ...this.state, ...change, notices: change.notice ? notices + 1 : notices };
    for (const listener of this.#listeners) listener();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Makes an edit of the form.
   *
   * @param typing  Names the field of a keystroke: the keys of one field are one change.
   * @returns Whether it was made; if not, it is told why.
   */
  edit(edit: Edit, typing?: string): boolean {
    if (!this.mayEdit) return false;
    const { history } = this.state;
    const base = typing === undefined ? history.present : beforeTyping(history, typing);
    const done = applyEdit(base, edit);
    if (!done.ok) return this.#refuse(done.reason);
    this.put(done.source, typing);
    return true;
  }

  /** Several edits that are undone together. */
  editAll(edits: readonly Edit[]): boolean {
    let { source } = this;
    for (const edit of edits) {
      const done = applyEdit(source, edit);
      if (!done.ok) return this.#refuse(done.reason);
      ({ source } = done);
    }
    this.put(source);
    return true;
  }

  /** Puts a whole new text, from the code, an example or somebody else. */
  put(source: string, typing?: string): void {
    const history = record(this.state.history, source, typing);
    this.#changed(history);
    clearTimeout(this.#pause);
    if (typing === undefined) return;
    this.#pause = setTimeout(() => {
      this.state = { ...this.state, history: pauseTyping(this.state.history) };
    }, PAUSE_MS);
  }

  undo(): void {
    this.#changed(undo(this.state.history), "Annulé.");
  }

  redo(): void {
    this.#changed(redo(this.state.history), "Rétabli.");
  }

  /**
   * Takes what a publication or another phase changed on the server. What is not saved yet stays as it is, and is
   * still to be saved.
   *
   * @param published  The text that was sent to be published: what it is now goes on from there.
   */
  adopt(start: EditorStart, published?: string): void {
    const { revision, source, savedAt: at } = start;
    if (published === this.source || this.state.save.is === "saved") {
      this.set({ start });
      this.take({ revision, source, at });
    } else if (published === undefined) this.set({ start });
    else this.set({ start, revision, save: { is: "changed" } });
  }

  /** Somebody put it away meanwhile: nothing is written in it until it is open again. What is not saved stays. */
  putAway(): void {
    this.set({ start: { ...this.state.start, phase: "retired" } });
  }

  /** Takes a text that is saved already in the place of what there is, which comes back with undo. */
  take({ revision, source, at }: SavedText): void {
    const history = record(this.state.history, source);
    const save = { is: "saved", at } as const;
    this.set({ revision, history, save, trouble: undefined, refused: undefined });
  }

  openTab(tab: Tab): void {
    this.set({ tab, goTo: undefined, refused: undefined });
  }

  /** Shows a place of the script: its step open in the form, or its line in the code. */
  show(step: number | undefined, line: number): void {
    const known = step !== undefined && this.view.steps?.[step]?.known === true;
    if (known) this.set({ tab: "steps", open: step });
    else this.set({ tab: "code", goTo: { line } });
  }

  #changed(history: History, notice = ""): void {
    if (!this.mayEdit || history.present === this.source) return;
    const { save } = this.state;
    const state = save.is === "conflict" ? save : ({ is: "changed" } as const);
    this.set({ history, save: state, notice, refused: undefined });
  }

  #refuse(reason: string): false {
    this.set({ notice: "", refused: { words: refusalInWords(reason) } });
    return false;
  }
}

/** The state of a store, in a component that is drawn again with each change. */
export function useEditor(store: EditorStore): EditorState {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    // What changed between the first drawing and now counts too.
    setState(store.state);
    return store.listen(() => setState(store.state));
  }, [store]);
  return state;
}
