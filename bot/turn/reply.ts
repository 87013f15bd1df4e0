/** A reply while a question is open: found out which question it belongs to, read, and taken. */
import type { CompiledQuestion } from "../compile.ts";
import type { AnswerValue, Control, Reply, RetryReason } from "../conversation.ts";
import { readReply } from "../reading/read-reply.ts";
import type { Reading } from "../reading/reading.ts";
import {
  addToLast,
  answer,
  collect,
  confirmAnew,
  finishText,
  replaceAnswer,
  watchForDanger,
} from "./answer.ts";
import * as controls from "./controls.ts";
import { wishToGoBack, type WishToGoBack } from "./go-back.ts";
import { cause, markOf, note, openQuestion, say, type Play } from "./play.ts";
import { pressedValue, withOptionId } from "./pressed.ts";
import { read } from "./read.ts";
import { askAgain, questionOfPrompt } from "./walk.ts";

/**
 * What was sent before a prompt could be read does not answer it. Short enough for somebody who types
 * "1" at a glance, for it would be taken for a second thought about the question before.
 */
const READING_TIME_MS = 1_200;
/** "oups, 5" corrects the answer before while it is this fresh. */
const SECOND_THOUGHT_MS = 120_000;
const SECOND_THOUGHT =
  /^(?:pardon|oups|oops|sorry|desole|erreur|je voulais dire|je voulais mettre|non pardon|correction)[\s,:;.!-]+(?=\S)/iu;
/** What is kept of an answer is watched for danger where it is kept; these are heard nowhere else. */
const NO_ANSWERS: ReadonlySet<Reading["outcome"]> = new Set([
  "retry",
  "confirm",
  "question",
  "later",
  "skip",
  "refuse",
  "dont_know",
]);
/** Characters of a reply kept while it waits for a yes; the whole of it is in the inbox. */
const PENDING_CHARACTERS = 240;

/** Takes a reply while a question is open. */
export function takeReplyToQuestion(play: Play, reply: Reply): void {
  if (play.state.status === "invited") play.state.status = "waiting";
  switch (reply.kind) {
    case "text":
      return takeText(play, reply.text);
    case "button":
    case "ticks":
      return takePressed(play, reply);
    case "control":
      return takeControl(play, reply.control, reply.question);
    case "media":
      return notUnderstood(play, "media");
  }
}

/** An explicit control of a page or a keyboard. */
export function takeControl(play: Play, control: Control, id?: string): void {
  const question = openQuestion(play);
  switch (control) {
    case "back":
      return controls.back(play);
    case "correct":
      return controls.correct(
        play,
        id === undefined ? undefined : play.script.questionById.get(id),
      );
    case "skip":
      if (question === undefined) return;
      // Part of a text is there already: to pass is to be done with it.
      if (play.state.status === "collecting") return finishText(play, question);
      return pass(play, question, "skip", { rule: "control" });
    case "later":
      return controls.later(play);
    case "stop":
      return controls.stop(play);
    case "help":
      return controls.help(play);
    case "restart":
      return controls.restart(play);
    case "withdraw":
      return controls.withdraw(play);
    case "erase":
      return controls.erase(play);
  }
}

function takePressed(play: Play, sent: Extract<Reply, { kind: "button" | "ticks" }>): void {
  const question = openQuestion(play);
  const asked = questionOfPrompt(play, sent.prompt);
  if (question === undefined || asked === undefined || sent.prompt > play.state.prompt) {
    controls.aside(play, { notice: "already_answered" });
    return;
  }
  const reply = withOptionId(sent, asked, play.state);
  if (asked !== question) {
    replaceByButton(play, asked, reply);
    return;
  }
  if (reply.kind === "button" && play.state.status === "confirming") {
    if (reply.option === "no") return askOnceMore(play, question);
    const candidate =
      reply.option === "yes" && play.state.pending?.candidates.length === 1
        ? play.state.pending.candidates[0]
        : play.state.pending?.candidates.find((value) => String(value) === reply.option);
    if (candidate !== undefined) return confirm(play, question, candidate);
  }
  const pressed = pressedValue(question, reply);
  if (pressed.fits) {
    answer(play, question, { status: "answered", value: pressed.value, rule: reply.kind });
  } else notUnderstood(play, pressed.reason);
}

/** A button of an earlier question corrects it, as long as nothing is public. */
function replaceByButton(
  play: Play,
  question: CompiledQuestion,
  reply: Extract<Reply, { kind: "button" | "ticks" }>,
): void {
  const pressed = pressedValue(question, reply);
  const answered = markOf(play.state, question) !== ".";
  if (!pressed.fits || !answered || play.state.published) {
    controls.aside(play, { notice: "already_answered" });
    return;
  }
  note(play, "old_button", { step: question.ask.id });
  replaceAnswer(play, question, { status: "answered", value: pressed.value, rule: reply.kind });
}

function takeText(play: Play, text: string): void {
  const question = openQuestion(play);
  if (question === undefined) return;
  const wish = wishToGoBack(play, text);
  if (wish !== undefined) return goBackWith(play, wish);
  if (play.state.status === "collecting") return takeMoreText(play, question, text);
  if (belongsToLast(play, text)) return;
  if (play.state.status === "confirming" && takeConfirmation(play, question, text)) return;
  takeReading(play, question, text, read(play, question, text));
}

/** "Retour" and the new answer in one message: as if they had come one after the other. */
export function goBackWith(play: Play, { to, rest, reading }: WishToGoBack): void {
  const saidBefore = play.parts.length;
  controls.correct(play, to);
  if (openQuestion(play) !== to || reading === undefined) return;
  // It is answered already; the question need not be said again first.
  play.parts.length = saidBefore;
  takeReading(play, to, rest, reading);
}

/** A message that crossed the question on its way, or a second thought, is about the answer before. */
function belongsToLast(play: Play, text: string): boolean {
  const { event, state } = play;
  if (event.type !== "inbound" || state.last === null || state.promptedAt === null) return false;
  if (!followsLast(play) || state.published) return false;
  const question = play.script.questionById.get(state.last.question);
  if (question === undefined) return false;
  const crossed = event.sentAt !== undefined && event.sentAt < state.promptedAt + READING_TIME_MS;
  const again = event.at - state.promptedAt < SECOND_THOUGHT_MS && SECOND_THOUGHT.test(text);
  if (!crossed && !again) return false;

  const reading = read(play, question, text.replace(SECOND_THOUGHT, ""));
  if (reading.outcome === "value") {
    note(play, "late_correction", { step: question.ask.id, rule: reading.rule });
    const comment = reading.comment === undefined ? {} : { comment: reading.comment };
    const given = { status: "answered", value: reading.value, raw: text, ...comment } as const;
    replaceAnswer(play, question, { ...given, rule: reading.rule });
    return true;
  }
  if (!crossed || (reading.outcome !== "retry" && reading.outcome !== "comment")) return false;
  note(play, "late_comment", { step: question.ask.id });
  addToLast(play, question, text);
  return true;
}

/**
 * Whether the open prompt came because of the answer before. One that the person asked for ("retour",
 * START, a reply long after the end), or that asks back what they meant, crosses nothing on its way:
 * what follows answers it, however fast it comes.
 */
function followsLast({ state }: Play): boolean {
  return state.prompt === (state.last?.prompt ?? 0) + 1 && state.correcting !== state.step;
}

function takeMoreText(play: Play, question: CompiledQuestion, text: string): void {
  const reading = read(play, question, text);
  if (reading.outcome === "skip" || reading.outcome === "courtesy") {
    finishText(play, question);
  } else if (reading.outcome === "comment" || reading.outcome === "retry") {
    collect(play, question, text, reading.rule);
  } else takeReading(play, question, text, reading);
}

/** @returns false when the reply says nothing about what was asked to be confirmed. */
function takeConfirmation(play: Play, question: CompiledQuestion, text: string): boolean {
  const { pending, locale } = play.state;
  const only = pending?.candidates.length === 1 ? pending.candidates[0] : undefined;
  if (pending === null || only === undefined || typeof only === "boolean") return false;
  const context = { ...play.script.readingContext(locale), now: play.event.at };
  const said = readReply(text, { kind: "yesno", numbered: false }, context);
  if (said.outcome !== "value") return false;
  if (said.value === true) {
    confirm(play, question, only);
    return true;
  }
  const other = said.comment === undefined ? undefined : read(play, question, said.comment);
  if (other?.outcome === "value") takeReading(play, question, text, other);
  else askOnceMore(play, question);
  return true;
}

function confirm(play: Play, question: CompiledQuestion, value: AnswerValue): void {
  const { pending } = play.state;
  const comment = pending?.comment === undefined ? {} : { comment: pending.comment };
  answer(play, question, {
    status: "answered",
    value,
    raw: pending?.raw ?? "",
    ...comment,
    rule: pending?.rule ?? "confirmed",
    certainty: "confirmed",
  });
}

/** "No, that is not what I meant": the question again, without blame. */
function askOnceMore(play: Play, question: CompiledQuestion): void {
  play.state.pending = null;
  play.state.status = "waiting";
  note(play, "not_confirmed", { step: question.ask.id });
  askAgain(play, question);
}

function takeReading(play: Play, question: CompiledQuestion, text: string, reading: Reading): void {
  const comment =
    "comment" in reading && reading.comment !== undefined ? { comment: reading.comment } : {};
  if (NO_ANSWERS.has(reading.outcome)) watchForDanger(play, text);
  switch (reading.outcome) {
    case "value":
      return answer(play, question, {
        status: "answered",
        value: reading.value,
        raw: text,
        ...comment,
        rule: reading.rule,
      });
    case "comment":
      return collect(play, question, text, reading.rule);
    case "confirm":
      return takeDoubt(play, question, text, reading);
    case "skip":
    case "refuse":
    case "dont_know":
      return pass(play, question, reading.outcome, { rule: reading.rule, raw: text });
    case "retry":
      return notUnderstood(play, reading.reason);
    case "stop":
      return controls.stop(play);
    case "correct":
      return controls.correctNumber(play, reading.number);
    case "start":
    case "courtesy":
      return controls.aside(play);
    case "question":
      cause(play, { type: "alertHuman", reason: "question" });
      return controls.aside(play, { notice: "passed_on" });
    case "ignore":
      return note(play, "ignored", { rule: reading.rule });
    case "wrong_person":
      return controls.wrongPerson(play);
    case "back":
    case "help":
    case "later":
    case "restart":
    case "withdraw":
    case "erase":
      return takeControl(play, reading.outcome);
  }
}

function takeDoubt(
  play: Play,
  question: CompiledQuestion,
  text: string,
  reading: Extract<Reading, { outcome: "confirm" }>,
): void {
  const { state } = play;
  if (state.status === "confirming" && question.ask.question === "yesno") {
    return pass(play, question, "dont_know", { rule: reading.rule, raw: text });
  }
  if (state.status === "confirming" || question.ask.confirm === "never") {
    return notUnderstood(play, "not_understood");
  }
  note(play, "confirm", { step: question.ask.id, rule: reading.rule });
  confirmAnew(play, question, reading.candidates);
  state.pending = {
    candidates: reading.candidates,
    raw: clip(text),
    ...(reading.comment === undefined ? {} : { comment: clip(reading.comment) }),
    rule: reading.rule,
  };
}

function clip(text: string): string {
  return text.slice(0, PENDING_CHARACTERS).toWellFormed();
}

/** No answer, on purpose. A consent that is refused is a no; not knowing is only taken where it may be. */
function pass(
  play: Play,
  question: CompiledQuestion,
  how: "skip" | "refuse" | "dont_know",
  from: { readonly rule: string; readonly raw?: string },
): void {
  const { ask } = question;
  if (how === "dont_know" && !ask.dontKnow && ask.required) {
    return notUnderstood(play, "not_sure");
  }
  if (ask.question === "consent") {
    if (how === "dont_know") return notUnderstood(play, "not_sure");
    if (how === "skip") return notUnderstood(play, "not_understood");
    return answer(play, question, { status: "answered", value: false, ...from });
  }
  if (how === "dont_know") return answer(play, question, { status: "dont_know", ...from });
  const optional = ask.skippable || !ask.required;
  const status = how === "skip" && optional ? "skipped" : "refused";
  answer(play, question, { status, ...from });
}

/** One rung of the ladder: what is accepted, in other words; at its end skip or pause, never a loop. */
export function notUnderstood(play: Play, reason: RetryReason): void {
  const { state } = play;
  const question = openQuestion(play);
  if (question === undefined) return;
  if (state.status === "confirming") state.status = "waiting";
  state.pending = null;
  note(play, "not_understood", { step: question.ask.id, rule: reason });
  if (state.status === "paused") return controls.aside(play);
  state.attempts += 1;
  if (state.attempts <= question.retries) {
    say(play, { retry: question.ask.id, reason, attempt: state.attempts });
    return;
  }
  if (question.ask.skippable || !question.ask.required) {
    say(play, { notice: "skipped" });
    answer(play, question, { status: "skipped", rule: "ladder" });
    return;
  }
  note(play, "paused", { step: question.ask.id });
  state.status = "paused";
  say(play, { notice: "paused" });
}
