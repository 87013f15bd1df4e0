/**
 * The way through a script: from one step forward to the next question that is still open, or to an
 * ending. A correction walks the same way again, over the answers already given.
 */
import type { Ask, Outcome, Step } from "../../survey-scripts/schema.ts";
import type { CompiledQuestion } from "../compile.ts";
import type { Instant } from "../conversation.ts";
import {
  cause,
  holdsNow,
  mark,
  markOf,
  note,
  openQuestion,
  say,
  setValue,
  type Play,
} from "./play.ts";
import { following } from "./way.ts";

export const DAY_MS = 86_400_000;
/** Prompts whose question is remembered, for buttons pressed late. */
const PROMPTS_KEPT = 16;

/** Follows the script from `position`, and asks the first question still open or ends. */
export function walk(play: Play, position: number): void {
  const { steps } = play.script;
  let at = position;
  const from = position;
  const visited = new Set<number>();
  while (at < steps.length) {
    const step = steps[at];
    if (step === undefined) break;
    visited.add(at);
    if (step.kind === "ask") {
      const question = play.script.questionById.get(step.id);
      if (question !== undefined && markOf(play.state, question) === ".") {
        voidSkippedOver(play, from, at, visited);
        ask(play, question);
        return;
      }
    }
    if (step.kind === "end") {
      voidSkippedOver(play, from, steps.length, visited);
      endWith(play, step.ending);
      return;
    }
    pass(play, step, at);
    at = following(play.script, play.state, at);
  }
  voidSkippedOver(play, from, steps.length, visited);
  finish(play, "completed");
}

/** What a step does when the way leads over it. */
function pass(play: Play, step: Step, at: number): void {
  if (step.kind === "set") {
    const choice = step.to.find(({ when }) => holdsNow(play, when));
    setValue(play, step.variable, choice?.value);
  }
  if (step.kind !== "say" || play.state.said[at] === "x" || !holdsNow(play, step.when)) return;
  say(play, { say: step.id });
  play.state.said = `${play.state.said.padEnd(at, ".").slice(0, at)}x${play.state.said.slice(at + 1)}`;
  if (step.alert) cause(play, { type: "alertHuman", reason: "asked_by_script" });
}

/** Answers that the way no longer leads over stop counting, and what was computed there is forgotten. */
function voidSkippedOver(play: Play, from: number, to: number, visited: ReadonlySet<number>): void {
  if (visited.size >= to - from) return;
  const { steps, questionById } = play.script;
  for (let at = from + 1; at < to; at += 1) {
    const step = steps[at];
    if (step === undefined || visited.has(at)) continue;
    if (step.kind === "set" && !setsOn(steps, visited, step.variable)) {
      setValue(play, step.variable, undefined);
    }
    const question = step.kind === "ask" ? questionById.get(step.id) : undefined;
    if (question === undefined || markOf(play.state, question) === ".") continue;
    mark(play, question, ".");
    setValue(play, question.ask.id, undefined);
    cause(play, { type: "voidAnswer", question: question.ask.id });
    note(play, "answer_voided", { step: question.ask.id });
  }
}

function setsOn(steps: readonly Step[], visited: ReadonlySet<number>, variable: string): boolean {
  return [...visited].some((at) => {
    const step = steps[at];
    return step?.kind === "set" && step.variable === variable;
  });
}

/** Opens a question: a new prompt number, its text, and the timers of its silence. */
export function ask(play: Play, question: CompiledQuestion): void {
  const { state } = play;
  state.step = question.ask.id;
  state.status = state.startedAt === null ? "invited" : "waiting";
  state.pending = null;
  state.parts = 0;
  newPrompt(play, question);
  askAgain(play, question);
  setTimers(play, question.ask);
}

/** Says the open question once more, under the number it has. */
export function askAgain(play: Play, question: CompiledQuestion): void {
  const wordings = 1 + (question.ask.variants?.length ?? 0);
  const variant = wordings === 1 ? 0 : draw(play.state.seed, question.index) % wordings;
  say(play, variant === 0 ? { ask: question.ask.id } : { ask: question.ask.id, variant });
}

/** Gives the open question a new number, so that what answers the old one is recognised. */
export function newPrompt(play: Play, question: CompiledQuestion): void {
  const { state } = play;
  state.prompt += 1;
  state.promptedAt = play.event.at;
  state.attempts = 0;
  state.asides = 0;
  if (state.prompts.at(-1) !== question.index) {
    state.prompts = [...state.prompts, state.prompt, question.index].slice(-2 * PROMPTS_KEPT);
  }
}

/** Which question a prompt asked, as far as it is remembered. */
export function questionOfPrompt(play: Play, prompt: number): CompiledQuestion | undefined {
  const { prompts } = play.state;
  for (let at = prompts.length - 2; at >= 0; at -= 2) {
    if ((prompts[at] ?? Infinity) <= prompt) return play.script.questions[prompts[at + 1] ?? -1];
  }
  return undefined;
}

/** Sets the timers that watch over the silence after a prompt. */
export function setTimers(play: Play, question: Ask): void {
  const { policies } = play.script.script;
  const at = play.event.at;
  if (question.wait !== undefined) {
    setTimer(play, "wait", at + question.wait.days * DAY_MS);
    setTimer(play, "expiry", at + (question.wait.days + policies.expiryDays) * DAY_MS);
    return;
  }
  const days = policies.reminderDays[play.state.reminders];
  if (days !== undefined) setTimer(play, "reminder", at + days * DAY_MS);
  setTimer(play, "expiry", at + policies.expiryDays * DAY_MS);
}

/** Sets or moves one timer of the open prompt. */
export function setTimer(
  play: Play,
  kind: "reminder" | "expiry" | "collect" | "wait" | "later",
  due: Instant,
): void {
  cause(play, { type: "setTimer", kind, prompt: play.state.prompt, due });
}

function endWith(play: Play, ending: string): void {
  const found = play.script.script.endings[ending];
  if (found?.text !== undefined) say(play, { ending });
  finish(play, found?.outcome ?? "completed");
}

/** Closes the conversation. What was told to the person is said by the caller. */
export function finish(play: Play, outcome: Outcome): void {
  const { state } = play;
  if (openQuestion(play) !== undefined) cause(play, { type: "cancelTimers" });
  state.step = null;
  state.status = "done";
  state.outcome = outcome;
  state.pending = null;
  state.parts = 0;
  state.correcting = null;
  state.endedAt = play.event.at;
  cause(play, { type: "close", outcome });
  note(play, "closed", { rule: outcome });
}

/** A whole number that depends only on its arguments: chance without chance. */
function draw(seed: number, salt: number): number {
  let mixed = Math.imul(seed ^ Math.imul(salt + 1, 0x9e37_79b1), 0x85eb_ca6b) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35) >>> 0;
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
