/** What a person asks of the conversation itself: stop, help, later, go back, withdraw. */
import type { CompiledQuestion } from "../compile.ts";
import type { MessagePart } from "../conversation.ts";
import { reopen } from "./answer.ts";
import { cause, markOf, note, openQuestion, say, type Play } from "./play.ts";
import { isClosedToTexts, mayWriteAnew } from "./verdict.ts";
import { ask, askAgain, DAY_MS, finish, setTimer, walk } from "./walk.ts";

/** Replies that are no answers and still get one, at one prompt. Beyond, two robots would talk for ever. */
const ASIDES_MAX = 4;

/** STOP: nothing more on any channel, until START. Confirmed once, by us unless the provider did. */
export function stop(play: Play, answered = false): void {
  const { state } = play;
  note(play, "stopped");
  state.stopped = true;
  if (state.outcome === null) finish(play, "opted_out");
  else if (state.step !== null) finish(play, state.outcome);
  cause(play, { type: "optOut", source: state.channel });
  if (!answered) say(play, { notice: "stopped" });
}

/** START after STOP: the person wants to be written to again, and goes on where they were. */
export function start(play: Play): void {
  const { state } = play;
  note(play, "started_again");
  state.stopped = false;
  cause(play, { type: "optIn", source: state.channel });
  if (state.outcome === "opted_out") {
    say(play, { notice: "restarted" });
    resume(play);
    return;
  }
  say(play, { notice: state.outcome === null ? "restarted" : farewellOf(play) });
  const question = openQuestion(play);
  if (question !== undefined) askAgain(play, question);
}

/** What is said of a conversation that is over: who never answered is not told that they did. */
export function farewellOf({ state: { outcome } }: Play): "finished" | "closed" {
  return outcome === "completed" || outcome === "partial" ? "finished" : "closed";
}

/** Goes on with a conversation that had ended, at the first question still open. */
export function resume(play: Play): void {
  play.state.outcome = null;
  play.state.status = "waiting";
  play.state.endedAt = null;
  cause(play, { type: "reopen" });
  walk(play, 0);
}

/** Says something beside the question, then the question again; costs no attempt. */
export function aside(play: Play, ...parts: readonly MessagePart[]): void {
  const { state } = play;
  const question = openQuestion(play);
  if (state.asides >= ASIDES_MAX) {
    note(play, "silent");
    return;
  }
  state.asides += 1;
  say(play, ...parts);
  if (question !== undefined) askAgain(play, question);
}

/** HELP: what the script says of this question, or who we are and how to stop. */
export function help(play: Play): void {
  const question = openQuestion(play);
  note(play, "help", question === undefined ? {} : { step: question.ask.id });
  if (question?.ask.help === undefined) aside(play, { notice: "help" });
  else aside(play, { help: question.ask.id }, { notice: "help" });
}

/** "Not now": we write again tomorrow; the reminder moves with it. */
export function later(play: Play): void {
  const { state } = play;
  const tomorrow = play.event.at + DAY_MS;
  if (state.asides >= ASIDES_MAX) {
    note(play, "silent");
    return;
  }
  note(play, "later");
  state.asides += 1;
  say(play, { notice: "later" });
  setTimer(play, "later", tomorrow);
  const days = remindedAfter(play);
  if (days !== undefined) setTimer(play, "reminder", tomorrow + days * DAY_MS);
}

/** Days after which a silence on the open question is reminded; undefined where it is not. */
function remindedAfter(play: Play): number | undefined {
  const { outcome, reminders } = play.state;
  // Nobody is pressed to write a second text, nor to tell early what the script waits for.
  if (outcome !== null || openQuestion(play)?.ask.wait !== undefined) return undefined;
  return play.script.script.policies.reminderDays[reminders];
}

/** A number that was given to someone else, or a parent's phone. */
export function wrongPerson(play: Play): void {
  const { endings } = play.script.script;
  const ending = Object.entries(endings).find(([, { outcome }]) => outcome === "wrong_person");
  if (ending?.[1].text === undefined) say(play, { notice: "wrong_person" });
  else say(play, { ending: ending[0] });
  finish(play, "wrong_person");
  cause(play, { type: "wrongPerson" });
}

/** Goes back to the answer given last on this path. */
export function back(play: Play): void {
  correct(play, questionBefore(play));
}

/** Goes back to the question that was shown with this number. */
export function correctNumber(play: Play, number: number): void {
  correct(play, numberedQuestion(play, number));
}

/** The question before the open one that has an answer of the person. */
export function questionBefore(play: Play): CompiledQuestion | undefined {
  const open = openQuestion(play)?.position ?? Number.POSITIVE_INFINITY;
  return answeredQuestions(play).findLast(({ position }) => position < open);
}

/** The question with an answer of the person that was shown with this number. */
export function numberedQuestion(play: Play, number: number): CompiledQuestion | undefined {
  return answeredQuestions(play).filter(({ ask: { counted } }) => counted)[number - 1];
}

/** Opens one answered question again; after publication a person must do it. */
export function correct(play: Play, question: CompiledQuestion | undefined): void {
  if (question === undefined || markOf(play.state, question) === ".") {
    note(play, "nothing_to_correct");
    if (openQuestion(play) === undefined) politely(play, { notice: "nothing_to_correct" });
    else aside(play, { notice: "nothing_to_correct" });
    return;
  }
  if (isClosedToTexts(play, question)) {
    say(play, { notice: "text_closed" });
    return;
  }
  if (play.state.published && !mayWriteAnew(play, question)) {
    cause(play, { type: "alertHuman", reason: "correction" });
    say(play, { notice: "correction_noted" });
    return;
  }
  note(play, "correcting", { step: question.ask.id });
  reopen(play, question);
}

/** "Remove my review": it leaves the pages; the answers no longer count. */
export function withdraw(play: Play): void {
  cause(play, { type: "withdraw" });
  say(play, { notice: "withdrawal_noted" });
  note(play, "withdrawn");
  if (play.state.step !== null || play.state.outcome === null) finish(play, "refused");
}

/** "Erase me": everything about the person goes, and nobody writes to them again. */
export function erase(play: Play): void {
  note(play, "erased");
  say(play, { notice: "erasure_noted" });
  play.state.stopped = true;
  if (play.state.step !== null || play.state.outcome === null) finish(play, "refused");
  cause(play, { type: "erase" });
}

/** One polite line after the end, once a day. */
export function politely(play: Play, part: MessagePart): void {
  const { state, event } = play;
  if (state.politeAt !== null && event.at - state.politeAt < DAY_MS) {
    note(play, "silent");
    return;
  }
  state.politeAt = event.at;
  say(play, part);
}

/** Asks the first question that is still open again. */
export function restart(play: Play): void {
  const open = openQuestion(play);
  note(play, "restart");
  if (open !== undefined && play.state.correcting === null) aside(play, { notice: "resumed" });
  else if (open !== undefined) ask(play, open);
}

/** Questions with an answer of the person, in the order of the script. */
export function answeredQuestions(play: Play): readonly CompiledQuestion[] {
  return play.script.questions.filter((question) => {
    const found = markOf(play.state, question);
    return found !== "." && found !== "w";
  });
}
