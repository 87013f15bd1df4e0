/** Writing answers: a first one, a confirmed one, a passed one, and one that replaces another. */
import type { CompiledQuestion } from "../compile.ts";
import type { AnswerRecord, AnswerStatus, AnswerValue } from "../conversation.ts";
import { soundsLikeDanger } from "../danger.ts";
import { cause, mark, note, openQuestion, say, setValue, type Play } from "./play.ts";
import { noteNewText } from "./verdict.ts";
import { ask, newPrompt, setTimer, setTimers, walk } from "./walk.ts";

/** What a reply gave for one question. */
export interface Given {
  readonly status: AnswerStatus;
  readonly value?: AnswerValue;
  readonly raw?: string;
  readonly comment?: string;
  readonly rule: string;
  readonly certainty?: "plain" | "confirmed";
}

const MARKS: Readonly<Record<AnswerStatus, string>> = {
  answered: "a",
  skipped: "s",
  dont_know: "d",
  refused: "r",
};

/** Takes the answer to the open question, and goes on. */
export function answer(play: Play, question: CompiledQuestion, given: Given): void {
  save(play, question, given, 0);
  settle(play, question, given);
  goOn(play, question);
}

/** Takes an answer to a question that is not the open one, and walks on from there. */
export function replaceAnswer(play: Play, question: CompiledQuestion, given: Given): void {
  keepOpenText(play);
  // A number of its own makes this answer replace the one before.
  play.state.prompt += 1;
  save(play, question, given, 0);
  settle(play, question, given);
  say(play, { notice: "corrected" });
  walk(play, question.position);
}

/** A remark about an answer already given: kept beside it, the value stays. */
export function addToLast(play: Play, question: CompiledQuestion, text: string): void {
  const { last } = play.state;
  if (last === null) return;
  if (question.ask.question === "text") {
    save(
      play,
      question,
      { status: "answered", value: text, raw: text, rule: "late-part" },
      last.parts,
    );
    play.state.last = { ...last, parts: last.parts + 1 };
    if (question.ask.moderate) cause(play, { type: "queueModeration", question: last.question });
  } else {
    play.state.prompt += 1;
    const kept = last.value === undefined ? {} : { value: last.value };
    save(
      play,
      question,
      { status: last.status, ...kept, raw: text, comment: text, rule: "late-comment" },
      0,
    );
    // Still the prompt right after it: another remark in the same breath belongs there as well.
    play.state.last = { ...last, prompt: play.state.prompt - 1 };
    const open = play.script.questionById.get(play.state.step ?? "");
    if (open !== undefined) setTimers(play, open.ask);
  }
  watchForDanger(play, text);
}

/** One part of an open text. Waits for more where the channel is one of short messages. */
export function collect(play: Play, question: CompiledQuestion, text: string, rule: string): void {
  const { state } = play;
  save(play, question, { status: "answered", value: text, raw: text, rule }, state.parts);
  watchForDanger(play, text);
  state.parts += 1;
  const seconds = play.script.script.policies.collectSeconds[state.channel];
  if (seconds === 0) {
    finishText(play, question);
    return;
  }
  state.status = "collecting";
  setTimer(play, "collect", play.event.at + seconds * 1_000);
}

/** The person has written all they had to write. */
export function finishText(play: Play, question: CompiledQuestion): void {
  keepText(play, question);
  goOn(play, question);
}

/** The parts of a text so far are the whole of it. */
function keepText(play: Play, question: CompiledQuestion): void {
  const { parts } = play.state;
  settle(play, question, { status: "answered", rule: "text" });
  if (play.state.last !== null) play.state.last = { ...play.state.last, parts };
  if (question.ask.moderate) {
    cause(play, { type: "queueModeration", question: question.ask.id });
  }
  noteNewText(play, question);
}

/** Whoever goes back while more of a text might come has written it all: asked again, it would be lost. */
function keepOpenText(play: Play): void {
  const question = openQuestion(play);
  if (play.state.status === "collecting" && question !== undefined) keepText(play, question);
}

/** Silence that the script waits for: the question is passed by without an answer. */
export function passBySilence(play: Play, question: CompiledQuestion): void {
  mark(play, question, "w");
  note(play, "waited", { step: question.ask.id });
  walk(play, question.position);
}

/** Opens a question that has an answer, to be answered again. Until then the answer stands. */
export function reopen(play: Play, question: CompiledQuestion): void {
  keepOpenText(play);
  play.state.correcting = question.ask.id;
  say(play, { notice: "correcting" });
  ask(play, question);
}

/** Opens a new number for the same question, for a confirmation. */
export function confirmAnew(
  play: Play,
  question: CompiledQuestion,
  candidates: readonly AnswerValue[],
): void {
  const { attempts } = play.state;
  newPrompt(play, question);
  play.state.attempts = attempts;
  play.state.status = "confirming";
  say(play, { confirm: question.ask.id, candidates });
  setTimers(play, question.ask);
}

function goOn(play: Play, question: CompiledQuestion): void {
  if (play.state.correcting === question.ask.id) {
    say(play, { notice: "corrected" });
    play.state.correcting = null;
  }
  walk(play, question.position);
}

function settle(play: Play, question: CompiledQuestion, given: Given): void {
  mark(play, question, MARKS[given.status]);
  const { id } = question.ask;
  if (question.remembered) setValue(play, id, given.value);
  const kept =
    given.value === undefined || question.ask.question === "text" ? {} : { value: given.value };
  play.state.last = {
    question: id,
    status: given.status,
    ...kept,
    prompt: play.state.prompt,
    parts: 1,
  };
  play.state.pending = null;
  note(play, given.status, { step: id, rule: given.rule });
  if (given.comment !== undefined) watchForDanger(play, given.comment);
}

function save(play: Play, question: CompiledQuestion, given: Given, part: number): void {
  const comment = question.ask.remainder === "drop" ? undefined : given.comment;
  const late = given.rule === "late-part" ? play.state.last?.prompt : undefined;
  const record: AnswerRecord = {
    question: question.ask.id,
    status: given.status,
    ...(given.value === undefined ? {} : { value: given.value }),
    ...(given.raw === undefined ? {} : { raw: given.raw }),
    ...(comment === undefined ? {} : { comment }),
    rule: given.rule,
    certainty: given.certainty ?? "plain",
    prompt: late ?? play.state.prompt,
    part,
    channel: play.state.channel,
    at: play.event.at,
  };
  cause(play, { type: "saveAnswer", answer: record });
}

/** A word that points to danger brings a person, and the help lines once. */
export function watchForDanger(play: Play, text: string): void {
  if (soundsLikeDanger(text)) bringHelp(play);
}

/** The help lines are told once in a conversation. */
export function bringHelp(play: Play): void {
  cause(play, { type: "alertHuman", reason: "danger" });
  if (play.state.dangerTold) return;
  play.state.dangerTold = true;
  say(play, { notice: "danger_help" });
}
