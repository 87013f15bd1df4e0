/** Buttons and ticks: which there are, which one was pressed, and what it means. */
import type { CompiledQuestion } from "../compile.ts";
import type { AnswerValue, Reply, RetryReason } from "../conversation.ts";
import type { Play } from "./play.ts";

type Pressed = Extract<Reply, { kind: "button" | "ticks" }>;

/** The ids of the buttons under a question, in their order. */
function optionIds(ask: CompiledQuestion["ask"]): readonly string[] {
  switch (ask.question) {
    case "consent":
    case "yesno":
      return ["yes", "no"];
    case "rating":
      return Array.from({ length: ask.max - ask.min + 1 }, (_, at) => String(ask.min + at));
    case "choice":
    case "choices":
      return ask.options.map(({ id }) => id);
    case "number":
    case "month":
    case "text":
      return [];
  }
}

/** The ids of the buttons under "is that right?", in their order; none when nothing is asked back. */
function confirmationIds({ status, pending }: Pick<Play["state"], "status" | "pending">): string[] {
  if (status !== "confirming" || pending === null) return [];
  const several = pending.candidates.filter((value) => typeof value !== "boolean");
  return several.length < 2 ? ["yes", "no"] : several.map(String);
}

/**
 * The same press with the id of its option, where the provider only had room for its place: `#2` is the
 * third option of the question, `?0` the first of a confirmation that is still open.
 */
export function withOptionId<T extends Pressed>(
  reply: T,
  { ask }: CompiledQuestion,
  state: Pick<Play["state"], "status" | "pending" | "prompt">,
): T {
  if (reply.kind !== "button") return reply;
  const [, mark, place] = /^([#?])(\d{1,2})$/.exec(reply.option) ?? [];
  if (mark === undefined) return reply;
  const open = reply.prompt === state.prompt ? confirmationIds(state) : [];
  const ids = mark === "#" ? optionIds(ask) : open;
  return { ...reply, option: ids[Number(place)] ?? "" };
}

/** What a button or a set of ticks means for a question, or why it means nothing. */
export function pressedValue(
  { ask }: CompiledQuestion,
  reply: Pressed,
): { fits: true; value: AnswerValue } | { fits: false; reason: RetryReason } {
  if (ask.question === "choices") {
    const ticked = new Set(reply.kind === "ticks" ? reply.options : [reply.option]);
    const ids = ask.options.map(({ id }) => id);
    const value = ids.filter((id) => ticked.has(id));
    if (value.length !== ticked.size) return { fits: false, reason: "not_an_option" };
    if (value.length < ask.atLeast) return { fits: false, reason: "too_few" };
    if (value.length > (ask.atMost ?? ids.length)) return { fits: false, reason: "too_many" };
    return { fits: true, value };
  }
  if (reply.kind === "ticks") return { fits: false, reason: "several" };
  const { option } = reply;
  switch (ask.question) {
    case "consent":
    case "yesno":
      if (option === "yes" || option === "no") return { fits: true, value: option === "yes" };
      break;
    case "rating":
      if (/^\d{1,2}$/.test(option) && Number(option) >= ask.min && Number(option) <= ask.max) {
        return { fits: true, value: Number(option) };
      }
      break;
    case "choice":
      if (ask.options.some(({ id }) => id === option)) return { fits: true, value: option };
      break;
    case "number":
    case "month":
    case "text":
      break;
  }
  return { fits: false, reason: "not_an_option" };
}
