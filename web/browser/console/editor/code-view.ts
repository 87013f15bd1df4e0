/**
 * The editor of code. It lives in a shadow tree: there its style sheets are objects, which the content
 * policy of the console allows; in the page they would be elements, which it does not.
 */
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { foldGutter } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { editBetween } from "../../../../survey-scripts/edit/text-edit.ts";
import { codeLook } from "./code-look.ts";
import { inCode, writtenBack } from "./code-text.ts";
import { frenchPhrases } from "./code-words.ts";
import { complete } from "./completion.ts";
import type { EditorStore } from "./store.ts";

export interface CodeView {
  close(): void;
}

/** Opens it in an element, at the line that is wanted. */
export function openCode(place: HTMLElement, store: EditorStore): CodeView {
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  let told = inCode(store.source);
  let isLocked = !store.mayEdit;
  const locked = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: told,
      extensions: [
        ...always(store),
        locked.of(EditorState.readOnly.of(isLocked)),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const text = update.state.doc.toString();
          if (text === inCode(store.source)) return;
          told = text;
          store.put(writtenBack(store.source, text), "code");
        }),
      ],
    }),
  });
  let wanted = store.state.goTo;
  let marked = store.state.findings;
  const follow = (): void => {
    const text = inCode(store.source);
    if (text !== told) {
      told = text;
      view.dispatch({ changes: editBetween(view.state.doc.toString(), told) });
    }
    if (isLocked === store.mayEdit) {
      isLocked = !store.mayEdit;
      view.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(isLocked)) });
    }
    // Their lines are those of the text that was checked: later on, the marks move with what they stand at.
    if (store.state.findings !== marked) {
      marked = store.state.findings;
      showFindings(view, store);
    }
    if (store.state.goTo === wanted) return;
    wanted = store.state.goTo;
    goToLine(view, wanted?.line);
  };
  const stop = store.listen(follow);
  showFindings(view, store);
  goToLine(view, wanted?.line);
  return {
    close() {
      stop();
      view.destroy();
    },
  };
}

/** What it is made of, whatever is written in it. */
function always(store: EditorStore): Extension[] {
  return [
    lineNumbers(),
    foldGutter(),
    highlightActiveLine(),
    yaml(),
    lintGutter(),
    search({ top: true }),
    highlightSelectionMatches(),
    autocompletion({ override: [(context) => complete(context, store)] }),
    // Undo belongs to the whole editor, so that it goes across form and code.
    keymap.of([
      ...completionKeymap,
      ...searchKeymap,
      ...lintKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-label": "Le fichier du questionnaire",
      lang: "fr",
    }),
    frenchPhrases,
    codeLook,
  ];
}

function showFindings(view: EditorView, store: EditorStore): void {
  const { doc } = view.state;
  const found = store.state.findings
    .filter(({ line }) => line <= doc.lines)
    .map(({ line, message, severity }) => {
      const { from, to, text } = doc.line(line);
      const indent = text.length - text.trimStart().length;
      return { from: from + indent, to, severity, message };
    });
  view.dispatch(setDiagnostics(view.state, found));
}

function goToLine(view: EditorView, line: number | undefined): void {
  if (line === undefined) return;
  const { from } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  view.dispatch({ selection: { anchor: from } });
  view.focus();
  bringIntoSight(view, from);
}

/**
 * Moves the page at once: its smooth scroll would stop halfway. Lines far away have guessed heights until
 * they are drawn, so that the place is only right after a few drawings.
 */
function bringIntoSight(view: EditorView, at: number, more = 4): void {
  if (!view.dom.isConnected) return;
  view.requestMeasure({
    read: () => view.documentTop + view.lineBlockAt(Math.min(at, view.state.doc.length)).top,
    write: (top) => {
      scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
      if (more > 0) requestAnimationFrame(() => bringIntoSight(view, at, more - 1));
    },
  });
}
