/** How the open question is answered where there are buttons: on a page, on Telegram. */
import type { Ask } from "../survey-scripts/schema.ts";
import type { CompiledQuestion, CompiledScript } from "./compile.ts";
import type { AnswerValue, ConversationState } from "./conversation.ts";
import { optionsOf, wordValue, type Rendering } from "./render.ts";
import type { AnswerControls, ShownOption } from "./view.ts";
import { wordingOf } from "./wording.ts";

/** Notes up to which buttons stand in one row. */
const ROW_OPTIONS_MAX = 5;

/** The controls of an open question, or of the confirmation that waits for a yes. */
export function openControls(
  script: CompiledScript,
  { ask }: CompiledQuestion,
  state: Pick<ConversationState, "status" | "pending">,
  how: Rendering,
): AnswerControls {
  return state.status === "confirming" && state.pending !== null
    ? confirmationControls(script, ask, state.pending.candidates, how)
    : controlsOf(script, ask, how);
}

function confirmationControls(
  script: CompiledScript,
  ask: Ask,
  candidates: readonly AnswerValue[],
  how: Rendering,
): AnswerControls {
  const words = wordingOf(how.locale);
  const several = candidates.filter((value) => typeof value !== "boolean");
  const yesNo = [
    { option: "yes", label: words.yes },
    { option: "no", label: words.no },
  ];
  if (several.length < 2) return { kind: "buttons", layout: "row", options: yesNo };
  const options = several.map((value) => ({
    option: String(value),
    label: wordValue(script, ask, value, how),
  }));
  return { kind: "buttons", layout: "column", options };
}

/** The controls a question is answered with on a page. */
function controlsOf(script: CompiledScript, ask: Ask, how: Rendering): AnswerControls {
  const options: ShownOption[] = optionsOf(script, ask, how).map(({ id, label }) => ({
    option: id,
    label,
  }));
  switch (ask.question) {
    case "consent":
    case "yesno":
      return { kind: "buttons", layout: "row", options };
    case "rating": {
      const notes = options.map((shown) => ({
        ...shown,
        accessibleLabel: wordValue(script, ask, Number(shown.option), how),
      }));
      const layout = notes.length <= ROW_OPTIONS_MAX ? "row" : "column";
      const ends = [labelOfNote(ask, ask.min, how), labelOfNote(ask, ask.max, how)] as const;
      return ends[0] === "" || ends[1] === ""
        ? { kind: "buttons", layout, options: notes }
        : { kind: "buttons", layout, options: notes, ends };
    }
    case "choice":
      return { kind: "buttons", layout: "column", options };
    case "choices":
      return {
        kind: "ticks",
        options,
        atLeast: ask.atLeast,
        atMost: ask.atMost ?? options.length,
      };
    case "number":
      return {
        kind: "number",
        decimals: ask.decimals,
        ...(ask.min === undefined ? {} : { min: ask.min }),
        ...(ask.max === undefined ? {} : { max: ask.max }),
      };
    case "month":
      return { kind: "month", precision: ask.precision };
    case "text":
      return {
        kind: "text",
        maxCharacters: ask.maxCharacters,
        optional: ask.skippable || !ask.required,
      };
  }
}

function labelOfNote(
  ask: Extract<Ask, { question: "rating" }>,
  note: number,
  how: Rendering,
): string {
  const wording = ask.labels?.[String(note)]?.[how.locale];
  if (wording === undefined) return "";
  return typeof wording === "string" ? wording : (wording.web ?? wording.default);
}
