/** What people decided about a text: its author is told, and may write one new text after a refusal. */
import type { CompiledQuestion } from "../compile.ts";
import type { ConversationEvent } from "../conversation.ts";
import { markOf, note, say, type Play } from "./play.ts";
import { askAgain, DAY_MS, newPrompt, setTimer } from "./walk.ts";

/** Tells the author; after a first refusal the question is open again, for one text. */
export function tellVerdict(
  play: Play,
  event: Extract<ConversationEvent, { type: "moderated" }>,
): void {
  const { state } = play;
  const question = play.script.questionById.get(event.question);
  if (question === undefined || state.stopped || markOf(state, question) === ".") {
    note(play, "silent");
    return;
  }
  note(play, "moderated", { step: question.ask.id, rule: event.verdict });
  switch (event.verdict) {
    case "published":
      return say(play, { notice: "text_published" });
    case "redacted":
      return say(play, { notice: "text_redacted" });
    case "alert":
      if (!state.dangerTold) say(play, { notice: "danger_help" });
      state.dangerTold = true;
      return;
    case "refused":
      return tellRefusal(play, question, event.reason);
  }
}

function tellRefusal(play: Play, question: CompiledQuestion, reason: string): void {
  const values = { reason };
  if (refusalMark(play, question) !== ".") {
    say(play, { notice: "text_refused_again", values });
    markRefusal(play, question, "2");
    return;
  }
  markRefusal(play, question, "1");
  say(play, { notice: "text_refused", values });
  openForOneText(play, question);
}

/** The question once more, without a reminder: nobody is pressed to write. */
function openForOneText(play: Play, question: CompiledQuestion): void {
  const { state } = play;
  state.step = question.ask.id;
  state.status = "waiting";
  state.pending = null;
  state.parts = 0;
  state.correcting = question.ask.id;
  newPrompt(play, question);
  askAgain(play, question);
  setTimer(play, "expiry", play.event.at + play.script.script.policies.expiryDays * DAY_MS);
}

/** A text was written where one had been refused: there will be no third. */
export function noteNewText(play: Play, question: CompiledQuestion): void {
  if (refusalMark(play, question) === "1") markRefusal(play, question, "2");
}

/** Whether no other text may be written for this question any more. */
export function isClosedToTexts(play: Play, question: CompiledQuestion): boolean {
  return refusalMark(play, question) === "2";
}

/** Whether a text was refused and the one that may follow it was not written yet. */
export function mayWriteAnew(play: Play, question: CompiledQuestion): boolean {
  return refusalMark(play, question) === "1";
}

function refusalMark({ state }: Play, { index }: CompiledQuestion): string {
  return state.refused?.[index] ?? ".";
}

function markRefusal(play: Play, { index }: CompiledQuestion, as: "1" | "2"): void {
  const before = (play.state.refused ?? "").padEnd(index, ".");
  play.state.refused = before.slice(0, index) + as + before.slice(index + 1);
}
