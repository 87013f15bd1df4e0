/** What may stand at a place of the code: kinds, fields, and the names that the script has. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { titleOf } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { cut, kindInWords } from "./words.ts";

const DETAIL_MAX = 40;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  kind: ["ask", "say", "decide", "set", "end"],
  question: ["choice", "choices", "consent", "month", "number", "rating", "text", "yesno"],
  publishable: ["no", "figure", "words"],
  remainder: ["keep", "drop"],
  confirm: ["whenUnsure", "never"],
  precision: ["month", "year"],
  owner: ["console", "git"],
  outcome: ["completed", "partial", "refused", "ineligible", "wrong_person", "expired"],
  channel: ["sms", "telegram", "web"],
};
const SWITCHES: ReadonlySet<string> = new Set(
  "required skippable dontKnow personal moderate counted alert decimals unicode".split(" "),
);
const FIELDS =
  "id kind question prompt variants help retry retries required skippable dontKnow personal publishable moderate remainder confirm counted wait next semantic options label accepts min max labels atLeast atMost decimals precision maxCharacters text when alert variable to ending outcome go reply button silence at says".split(
    " ",
  );
/** Fields that hold the name of a step, and of an ending. */
const STEP_NAMES = new Set(["go", "answer", "answered", "skipped", "at"]);

/** Completes the word at the caret. @returns null where nothing is known. */
export function complete(context: CompletionContext, store: EditorStore): CompletionResult | null {
  const { text, from } = context.state.doc.lineAt(context.pos);
  const before = text.slice(0, context.pos - from);
  const value = /([A-Za-z]+):[ ]*\[?[ ]*([\w-]*)$/.exec(before);
  if (value !== null) {
    const [, field = "", begun = ""] = value;
    return result(context.pos - begun.length, valuesOf(field, store));
  }
  const field = /^[ ]*(?:- )?(?:\{ )?([A-Za-z]*)$/.exec(before);
  const begun = field?.[1] ?? "";
  if (field === null || (begun === "" && !context.explicit)) return null;
  const options = FIELDS.map((label) => ({ label, type: "property", apply: `${label}: ` }));
  return result(context.pos - begun.length, options);
}

function valuesOf(field: string, store: EditorStore): Completion[] {
  const { view } = store;
  if (STEP_NAMES.has(field)) {
    const steps = (view.steps ?? []).flatMap((step) =>
      step.id === undefined
        ? []
        : [{ label: step.id, detail: cut(titleOf(view, step), DETAIL_MAX) }],
    );
    const ends = field === "at" ? view.endings.map(({ id }) => ({ label: id, detail: "fin" })) : [];
    return [...steps, ...ends];
  }
  if (field === "ending") return view.endings.map(({ id }) => ({ label: id, detail: "fin" }));
  if (field === "input") return view.inputs.map(({ name }) => ({ label: name }));
  if (SWITCHES.has(field)) return [{ label: "true" }, { label: "false" }];
  return (VALUES[field] ?? []).map((label) => ({
    label,
    detail: field === "kind" || field === "question" ? kindInWords(label, undefined) : "",
  }));
}

function result(from: number, options: readonly Completion[]): CompletionResult | null {
  return options.length === 0 ? null : { from, options, validFor: /^[\w-]*$/ };
}
