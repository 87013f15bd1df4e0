/** What is still done for a person whose conversation has ended: late answers, corrections, thanks. */
import type { CompiledQuestion } from "../compile.ts";
import type { Reply } from "../conversation.ts";
import { replaceAnswer, watchForDanger } from "./answer.ts";
import * as controls from "./controls.ts";
import { wishToGoBack } from "./go-back.ts";
import { cause, markOf, note, type Play } from "./play.ts";
import { pressedValue, withOptionId } from "./pressed.ts";
import { readAlone } from "./read.ts";
import { goBackWith, takeControl } from "./reply.ts";
import { DAY_MS, questionOfPrompt } from "./walk.ts";

/** Plays what a person did when no question is open and none may be opened by it. */
export function afterTheEnd(play: Play, reply: Reply): void {
  switch (reply.kind) {
    case "text":
      return afterText(play, reply.text);
    case "button":
    case "ticks":
      return afterButton(play, reply);
    case "control":
      return afterControl(play, reply);
    case "media":
      return note(play, "silent");
  }
}

/** Whether a reply that comes this late still goes on with the conversation. */
export function mayResume(play: Play): boolean {
  const { outcome, endedAt } = play.state;
  if (outcome !== "expired" && outcome !== "partial") return false;
  const { resumeDays } = play.script.script.policies;
  return endedAt !== null && play.event.at - endedAt <= resumeDays * DAY_MS;
}

function afterControl(play: Play, reply: Extract<Reply, { kind: "control" }>): void {
  if (reply.control === "skip" || reply.control === "later" || reply.control === "restart") {
    controls.politely(play, { notice: controls.farewellOf(play) });
    return;
  }
  takeControl(play, reply.control, reply.question);
}

function afterButton(play: Play, reply: Extract<Reply, { kind: "button" | "ticks" }>): void {
  const question = questionOfPrompt(play, reply.prompt);
  if (question === undefined || play.state.outcome !== "completed") {
    controls.politely(play, { notice: controls.farewellOf(play) });
    return;
  }
  const pressed = pressedValue(question, withOptionId(reply, question, play.state));
  if (!pressed.fits || !isAnswered(play, question)) {
    controls.politely(play, { notice: "already_answered" });
  } else if (play.state.published) {
    controls.correct(play, question);
  } else {
    replaceAnswer(play, question, { status: "answered", value: pressed.value, rule: reply.kind });
  }
}

function isAnswered(play: Play, question: CompiledQuestion): boolean {
  return markOf(play.state, question) !== ".";
}

function afterText(play: Play, text: string): void {
  const { state } = play;
  const wish = wishToGoBack(play, text);
  // As an answer it is watched where it is taken.
  if (wish?.reading === undefined) watchForDanger(play, text);
  if (wish !== undefined) return goBackWith(play, wish);
  const reading = readAlone(play, text);
  switch (reading.outcome) {
    case "help":
      return controls.politely(play, { notice: "help" });
    case "back":
      return controls.back(play);
    case "correct":
      return controls.correctNumber(play, reading.number);
    case "withdraw":
      return controls.withdraw(play);
    case "erase":
      return controls.erase(play);
    case "ignore":
      return note(play, "ignored", { rule: reading.rule });
    case "question":
      cause(play, { type: "alertHuman", reason: "question" });
      return controls.politely(play, { notice: "passed_on" });
    case "wrong_person":
      if (state.outcome !== "wrong_person") return controls.wrongPerson(play);
      return note(play, "silent");
    case "value":
    case "comment":
    case "confirm":
    case "skip":
    case "dont_know":
    case "refuse":
    case "later":
    case "stop":
    case "start":
    case "restart":
    case "courtesy":
    case "retry":
      return controls.politely(play, {
        notice: state.outcome === "completed" ? "thanks" : "closed",
      });
  }
}
