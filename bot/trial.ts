/**
 * A draft being tried: a fictitious person and what they did so far, played through the real engine.
 * Nothing is kept between two trials: the moves are everything, so the same moves can be played again on
 * another wording, another channel or another person.
 */
import type { ExampleMove, ScriptChannel } from "../survey-scripts/schema.ts";
import { openControls } from "./answer-controls.ts";
import type { CompiledScript } from "./compile.ts";
import type { Control } from "./conversation.ts";
import { readDuration } from "./examples.ts";
import { inputsFor, type Profile } from "./profiles.ts";
import { press, reply, settle, startRehearsal, switchChannel, wait } from "./rehearsal.ts";
import type { Rehearsal } from "./rehearsal.ts";
import type { AnswerControls, ShownOption } from "./view.ts";

/** One thing that happens in a trial. */
export type TrialMove =
  | { readonly reply: string }
  /** The id of an option, a note, `yes` or `no`: a button of the open prompt. */
  | { readonly button: string }
  | { readonly ticks: readonly string[] }
  | { readonly control: Control }
  /** `12d`, `3h`, `30m`, `90s`. */
  | { readonly silence: string }
  | { readonly channel: ScriptChannel };

/** Who answers, where, in which language. */
export interface TrialSetting {
  readonly profile: Profile;
  readonly channel: ScriptChannel;
  readonly locale: string;
}

/** One move and the moments around it. */
export interface Scene {
  readonly move: TrialMove;
  readonly before: Rehearsal;
  readonly after: Rehearsal;
}

/** Why a move cannot be made any more: the draft changed since it was. */
export interface Refusal {
  readonly refused: "no_question" | "no_option" | "no_duration";
  /** The button, the option or the duration. */
  readonly what: string;
}

export interface Trial {
  readonly start: Rehearsal;
  readonly scenes: readonly Scene[];
  /** The first move that could not be made; none after it was tried. */
  readonly stopped?: Refusal & { readonly move: number };
}

/** Somebody reads for a moment before answering. */
const READING_TIME = 20_000;

/**
 * Plays the moves from the start of a conversation, as far as they can be made.
 *
 * @returns the scenes in order; `stopped.move` counts from 1.
 */
export function playTrial(
  script: CompiledScript,
  setting: TrialSetting,
  moves: readonly TrialMove[],
): Trial {
  const start = startTrial(script, setting);
  const scenes: Scene[] = [];
  let before = start;
  for (const [index, move] of moves.entries()) {
    const after = playMove(before, move);
    if ("refused" in after) return { start, scenes, stopped: { ...after, move: index + 1 } };
    scenes.push({ move, before, after });
    before = after;
  }
  return { start, scenes };
}

/** Invites the fictitious person. */
export function startTrial(script: CompiledScript, setting: TrialSetting): Rehearsal {
  const { profile, channel, locale } = setting;
  const inputs = inputsFor(profile, Object.keys(script.script.inputs));
  return settle(startRehearsal(script, { channel, locale, inputs }));
}

/** Where a trial has led. */
export function lastMoment({ start, scenes }: Trial): Rehearsal {
  return scenes.at(-1)?.after ?? start;
}

/** Plays one move, or tells why it cannot be made. */
export function playMove(moment: Rehearsal, move: TrialMove): Rehearsal | Refusal {
  if ("silence" in move) {
    const milliseconds = readDuration(move.silence);
    if (milliseconds === undefined) return { refused: "no_duration", what: move.silence };
    return wait(moment, milliseconds);
  }
  if ("channel" in move) return switchChannel(moment, move.channel);
  const ready = wait(moment, READING_TIME);
  if ("reply" in move) return settle(reply(ready, { kind: "text", text: move.reply }));
  if ("control" in move) return settle(reply(ready, { kind: "control", control: move.control }));
  return playPressed(moment, ready, move);
}

function playPressed(
  moment: Rehearsal,
  ready: Rehearsal,
  move: { readonly button: string } | { readonly ticks: readonly string[] },
): Rehearsal | Refusal {
  const wanted = "button" in move ? [move.button] : move.ticks;
  const controls = controlsAt(moment);
  if (controls === undefined) return { refused: "no_question", what: wanted.join(", ") };
  const known = new Set(optionsIn(controls).map(({ option }) => option));
  const missing = wanted.find((option) => !known.has(option));
  if (missing !== undefined) return { refused: "no_option", what: missing };
  const typed = typedInstead(moment, wanted);
  if (typed !== undefined) return settle(reply(ready, { kind: "text", text: typed }));
  if ("button" in move) return settle(press(ready, move.button));
  const { prompt } = ready.state;
  return settle(reply(ready, { kind: "ticks", prompt, options: wanted }));
}

/** How the open question is answered on the channel of the moment; undefined when none is open. */
export function controlsAt(moment: Rehearsal): AnswerControls | undefined {
  const { script, state, channel, inputs } = moment;
  const question = script.questionById.get(state.step ?? "");
  if (question === undefined || state.stopped) return undefined;
  return openControls(script, question, state, { channel, locale: state.locale, inputs });
}

/** What can be pressed or ticked; nothing where an answer is written. */
export function optionsIn(controls: AnswerControls): readonly ShownOption[] {
  return controls.kind === "buttons" || controls.kind === "ticks" ? controls.options : [];
}

/**
 * An SMS has no button: what a person would type to choose the same. The number where numbers are
 * printed beside the options, else the word.
 *
 * @returns undefined on the other channels.
 */
export function typedInstead(moment: Rehearsal, options: readonly string[]): string | undefined {
  if (moment.channel !== "sms") return undefined;
  const controls = controlsAt(moment);
  const question = moment.script.questionById.get(moment.state.step ?? "");
  if (controls === undefined || question === undefined) return undefined;
  const toRead = moment.script.toRead(question, moment.state.locale, "sms");
  const numbered = moment.state.status !== "confirming" && "numbered" in toRead && toRead.numbered;
  const words = optionsIn(controls).flatMap(({ option, label }, at) =>
    options.includes(option) ? [numbered ? String(at + 1) : label] : [],
  );
  return words.join(", ");
}

/** The place a moment has come to, as `at` of an example. */
export function placeOf(moment: Rehearsal): Pick<ExampleMove, "at"> {
  const at = moment.state.step ?? moment.ending;
  return at === undefined ? {} : { at };
}
