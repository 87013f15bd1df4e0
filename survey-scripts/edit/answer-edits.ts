/** Adds, moves and removes the answers of a question. */
import { jumpIndex } from "./goto-edits.ts";
import { nameFrom } from "./names.ts";
import type { Value } from "./piece.ts";
import { asMap, editPiece, refuse, stepsOf, stepValue, type Edited } from "./script-text.ts";
import { changeList } from "./set-list.ts";

const ANSWERS_MAX = 20;

interface OfStep {
  readonly step: number;
}

/** An answer more, at the end of the list; its id comes from its first wording. */
export function addAnswer(
  source: string,
  { step, label }: OfStep & { readonly label: Readonly<Record<string, string>> },
): Edited {
  const options = optionsOf(source, step);
  if (options === undefined) return refuse("not_for_this_kind");
  if (options.length >= ANSWERS_MAX) return refuse("too_many");
  const taken = new Set(
    options.map((option) => asMap(option)?.["id"]).filter((one) => typeof one === "string"),
  );
  const id = nameFrom(Object.values(label)[0] ?? "", taken, "reponse");
  return editPiece(source, ["steps", step, "options"], (text, place) =>
    changeList(text, place, { do: "insert", at: options.length, value: { id, label } }),
  );
}

/** Exchanges an answer with its neighbour. */
export function moveAnswer(
  source: string,
  { step, answer, by }: OfStep & { readonly answer: number; readonly by: -1 | 1 },
): Edited {
  const options = optionsOf(source, step);
  if (options === undefined) return refuse("not_for_this_kind");
  if (options[answer] === undefined) return refuse("not_there");
  const at = by < 0 ? answer - 1 : answer;
  if (at < 0 || at + 1 >= options.length) return refuse("at_the_edge");
  return editPiece(source, ["steps", step, "options"], (text, place) =>
    changeList(text, place, { do: "swap", at }),
  );
}

/** Takes an answer out, and the jump that only it took. */
export function removeAnswer(
  source: string,
  { step, answer }: OfStep & { readonly answer: number },
): Edited {
  const options = optionsOf(source, step);
  if (options === undefined) return refuse("not_for_this_kind");
  const option = asMap(options[answer]);
  if (options[answer] === undefined) return refuse("not_there");
  if (options.length === 1) return refuse("last_one");
  return editPiece(source, ["steps", step, "options"], (text, place) => {
    const shorter = changeList(text, place, { do: "remove", at: answer });
    const found = stepsOf(source);
    const value = found === undefined ? undefined : stepValue(found.steps, step);
    const id = option?.["id"];
    const jump = value === undefined || id === undefined ? -1 : jumpIndex(value, id);
    if (shorter === undefined || jump < 0) return shorter;
    return changeList(shorter, [0, "next"], { do: "remove", at: jump });
  });
}

/** The answers of a question that lists them; none yet is an empty list. */
function optionsOf(source: string, step: number): readonly Value[] | undefined {
  const found = stepsOf(source);
  const value = found === undefined ? undefined : stepValue(found.steps, step);
  const question = value?.["question"];
  if (question !== "choice" && question !== "choices") return undefined;
  const options = value?.["options"] ?? [];
  return Array.isArray(options) ? options : undefined;
}
