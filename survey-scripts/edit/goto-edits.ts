/** Says where the conversation goes on after an answer. */
import { isSame, type Value } from "./piece.ts";
import { asMap, editPiece, refuse, stepsOf, stepValue, type Edited } from "./script-text.ts";
import { changeList } from "./set-list.ts";
import { setValue } from "./set-value.ts";

/** See `Edit`. A jump of one answer comes before every other; that of whatever was answered comes last. */
export function setGoto(
  source: string,
  edit: {
    readonly step: number;
    readonly answer: string | number | boolean | undefined;
    readonly go: string | undefined;
  },
): Edited {
  const { answer, go } = edit;
  const found = stepsOf(source);
  const step = found === undefined ? undefined : stepValue(found.steps, edit.step);
  if (step === undefined) return refuse("not_there");
  const jumps = jumpsOf(step);
  const { id } = step;
  if (jumps === undefined || typeof id !== "string") return refuse("only_by_hand");
  if (step["kind"] === "end" || step["kind"] === "set") return refuse("not_for_this_kind");
  const at = jumpIndex(step, answer);
  return editPiece(source, ["steps", edit.step, "next"], (text, place) => {
    if (go === undefined) return at < 0 ? text : changeList(text, place, { do: "remove", at });
    if (at >= 0) return setValue(text, [...place, at, "go"], go);
    const value = answer === undefined ? { go } : { when: { eq: [{ answer: id }, answer] }, go };
    return changeList(text, place, {
      do: "insert",
      at: answer === undefined ? jumps.length : 0,
      value,
    });
  });
}

/** Position of the jump that one answer takes, or that everything takes (`undefined`); -1 without one. */
export function jumpIndex(
  step: Readonly<Record<string, Value>>,
  answer: Value | undefined,
): number {
  return (jumpsOf(step) ?? []).findIndex((jump) => {
    const when = asMap(jump)?.["when"];
    if (answer === undefined) return asMap(jump) !== undefined && when === undefined;
    return isSame(when, { eq: [{ answer: step["id"] ?? null }, answer] });
  });
}

function jumpsOf(step: Readonly<Record<string, Value>>): readonly Value[] | undefined {
  const next = step["next"] ?? [];
  return Array.isArray(next) ? next : undefined;
}
