/** What silence does: a reminder, the end of a wait, the end of a text, the end of it all. */
import type { CompiledQuestion } from "../compile.ts";
import type { ConversationEvent, MessagePart } from "../conversation.ts";
import { effortOf } from "../effort.ts";
import { finishText, passBySilence } from "./answer.ts";
import { holdsNow, note, openQuestion, say, type Play } from "./play.ts";
import { askAgain, DAY_MS, finish, setTimer } from "./walk.ts";

/** Plays a timer that came due. One that belongs to an earlier prompt does nothing. */
export function takeTimer(play: Play, event: Extract<ConversationEvent, { type: "timer" }>): void {
  const question = openQuestion(play);
  if (question === undefined || event.prompt !== play.state.prompt || play.state.stopped) {
    note(play, "stale_timer", { rule: event.kind });
    return;
  }
  note(play, "timer", { step: question.ask.id, rule: event.kind });
  switch (event.kind) {
    case "collect":
      if (play.state.status === "collecting") finishText(play, question);
      return;
    case "wait":
      passBySilence(play, question);
      return;
    case "later":
      say(play, { notice: "resumed" });
      askAgain(play, question);
      return;
    case "reminder":
      remind(play);
      return;
    case "expiry":
      expire(play);
      return;
  }
}

function remind(play: Play): void {
  const question = openQuestion(play);
  if (question === undefined) return;
  say(play, hasBegun(play, question) ? { notice: "reminder" } : reminderOfStart(play));
  askAgain(play, question);
  play.state.reminders += 1;
  const days = play.script.script.policies.reminderDays[play.state.reminders];
  if (days !== undefined) setTimer(play, "reminder", play.event.at + days * DAY_MS);
}

/** Whoever is moved to another version reads again what they were told in this one. */
function reminderOfStart({ script }: Play): MessagePart {
  return { notice: "reminder_start", values: { minutes: effortOf(script).minutes } };
}

/** Whether more is asked than, still, to agree. */
function hasBegun({ state, script }: Play, { ask }: CompiledQuestion): boolean {
  return ask.question !== "consent" || state.answered !== ".".repeat(script.questions.length);
}

/** Silence for good. What was answered counts when the script says it is enough. */
export function expire(play: Play): void {
  const { outcome } = play.state;
  if (outcome !== null) finish(play, outcome);
  else finish(play, isPartial(play) ? "partial" : "expired");
}

/** Whether what was answered so far is enough to count. */
export function isPartial(play: Play): boolean {
  const { partial } = play.script.script.policies;
  return partial !== undefined && holdsNow(play, partial);
}
