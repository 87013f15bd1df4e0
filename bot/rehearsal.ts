/**
 * A conversation played in memory, with its own clock and its own timers: no database, no channel,
 * no person. Examples, simulation and the walk through all paths are played here.
 */
import type { ScriptChannel } from "../survey-scripts/schema.ts";
import type { CompiledScript } from "./compile.ts";
import type {
  AnswerRecord,
  ConversationEvent,
  ConversationState,
  Effect,
  Instant,
  OutgoingMessage,
  Reply,
  TimerKind,
  TraceLine,
  TurnResult,
} from "./conversation.ts";
import type { TextInputs } from "./ports.ts";
import { renderMessage, renderWhole } from "./render.ts";
import { turn } from "./turn.ts";

/** 2026-09-01T09:00:00Z: every rehearsal starts on the same morning, so that it repeats exactly. */
export const REHEARSAL_START: Instant = 1_788_253_200_000;
/** Due timers played in one stretch of time; a script that needs more is going in circles. */
const TIMERS_MAX = 500;

interface Timer {
  readonly kind: TimerKind;
  readonly prompt: number;
  readonly due: Instant;
}

/** One moment of a rehearsal. Never changed: each thing that happens gives the next moment. */
export interface Rehearsal {
  readonly script: CompiledScript;
  readonly inputs: TextInputs;
  readonly state: ConversationState;
  readonly channel: ScriptChannel;
  readonly now: Instant;
  readonly timers: readonly Timer[];
  /** Answers as they would be stored, those of one question in the order they came. */
  readonly answers: ReadonlyMap<string, readonly AnswerRecord[]>;
  /** What the latest thing that happened made happen, timers in between included. */
  readonly effects: readonly Effect[];
  /** Why, in the same stretch of time. */
  readonly trace: readonly TraceLine[];
  /** The ending told last, if any. */
  readonly ending: string | undefined;
  readonly events: number;
}

/** Who answers, where, in which language. */
export interface RehearsalSetting {
  readonly channel: ScriptChannel;
  readonly locale?: string;
  readonly inputs?: TextInputs;
  readonly seed?: number;
}

/**
 * Invites a fictitious person: plays the start of the conversation.
 *
 * @param setting  Inputs left out take the example written in the script, where there is one.
 */
export function startRehearsal(script: CompiledScript, setting: RehearsalSetting): Rehearsal {
  const inputs = { ...exampleInputs(script), ...setting.inputs };
  const event: ConversationEvent = {
    id: "rehearsal-0",
    at: REHEARSAL_START,
    type: "start",
    channel: setting.channel,
    locale: setting.locale ?? script.script.defaultLocale,
    seed: setting.seed ?? 1,
    inputs: withoutPersonal(script, inputs),
  };
  const result = turn(script, null, event);
  const before = {
    script,
    inputs,
    state: result.state,
    channel: setting.channel,
    now: REHEARSAL_START,
    timers: [],
    answers: new Map(),
    effects: [],
    trace: [],
    ending: undefined,
    events: 1,
  };
  return apply(before, result);
}

/** The person replies. A button is pressed on the prompt that is open. */
export function reply(moment: Rehearsal, said: Reply): Rehearsal {
  return happen(fresh(moment), { type: "inbound", channel: moment.channel, reply: said });
}

/** A button of the open prompt, as a reply. */
export function press(moment: Rehearsal, option: string): Rehearsal {
  return reply(moment, { kind: "button", prompt: moment.state.prompt, option });
}

/** The person goes on from another channel. */
export function switchChannel(moment: Rehearsal, channel: ScriptChannel): Rehearsal {
  return happen({ ...fresh(moment), channel }, { type: "channelLinked", channel });
}

/**
 * Nobody writes for so many milliseconds; timers that fall due are played in their order. Timers of
 * prompts long answered are played too: it is the engine's business to know them as outdated.
 */
export function wait(moment: Rehearsal, milliseconds: number): Rehearsal {
  return playTimers(fresh(moment), moment.now + milliseconds, () => true);
}

/**
 * Lets pass only the time during which more parts of one text are expected, if any is: what a
 * person experiences as "I wrote, Sirius answered".
 */
export function settle(moment: Rehearsal): Rehearsal {
  let settled = moment;
  for (let count = 0; settled.state.status === "collecting" && count < TIMERS_MAX; count += 1) {
    const next = earliest(settled.timers.filter((timer) => timer.kind === "collect"));
    if (next === undefined) return settled;
    settled = playTimers(settled, Math.max(settled.now, next.due), (timer) => timer === next);
  }
  return settled;
}

/** The messages that the latest thing that happened made Sirius send, in their order. */
export function sentMessages(moment: Rehearsal): OutgoingMessage[] {
  return moment.effects.flatMap((effect) => (effect.type === "send" ? [effect.message] : []));
}

/** The same messages as they leave, one text each; those that say nothing are left out. */
export function wholeTexts(moment: Rehearsal): string[] {
  const how = { channel: moment.channel, locale: moment.state.locale, inputs: moment.inputs };
  return sentMessages(moment)
    .map((message) => renderWhole(moment.script, message, how))
    .filter((text) => text !== "");
}

/** The same messages as the person reads them on their channel: one list of texts per message. */
export function sentTexts(moment: Rehearsal): string[][] {
  const how = { channel: moment.channel, locale: moment.state.locale, inputs: moment.inputs };
  return sentMessages(moment).map((message) => renderMessage(moment.script, message, how));
}

/** What is stored for a question once corrections have replaced what they correct. */
export function storedAnswer(
  moment: Rehearsal,
  question: string,
): Pick<AnswerRecord, "status" | "value" | "comment"> | undefined {
  const records = moment.answers.get(question) ?? [];
  const latest = Math.max(...records.map((record) => record.prompt));
  const parts = records
    .filter((record) => record.prompt === latest)
    .toSorted((one, other) => one.part - other.part);
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first;
  return { ...first, value: parts.map((part) => String(part.value ?? "")).join("\n") };
}

type WhatHappens<T = ConversationEvent> = T extends unknown ? Omit<T, "id" | "at"> : never;

function happen(moment: Rehearsal, what: WhatHappens): Rehearsal {
  const event: ConversationEvent = { ...what, id: `rehearsal-${moment.events}`, at: moment.now };
  const result = turn(moment.script, moment.state, event);
  return apply({ ...moment, events: moment.events + 1 }, result);
}

function fresh(moment: Rehearsal): Rehearsal {
  return { ...moment, effects: [], trace: [] };
}

function playTimers(
  moment: Rehearsal,
  until: Instant,
  concerns: (timer: Timer) => boolean,
): Rehearsal {
  let current = moment;
  for (let count = 0; count < TIMERS_MAX; count += 1) {
    const due = earliest(current.timers.filter((timer) => timer.due <= until && concerns(timer)));
    if (due === undefined) break;
    current = happen(
      {
        ...current,
        now: Math.max(current.now, due.due),
        timers: current.timers.filter((timer) => timer !== due),
      },
      { type: "timer", kind: due.kind, prompt: due.prompt },
    );
  }
  return { ...current, now: Math.max(current.now, until) };
}

function earliest(timers: readonly Timer[]): Timer | undefined {
  return timers.toSorted((one, other) => one.due - other.due)[0];
}

function apply(moment: Rehearsal, { state, effects, trace }: TurnResult): Rehearsal {
  let timers = moment.timers;
  const answers = new Map(moment.answers);
  for (const effect of effects) {
    if (effect.type === "cancelTimers") timers = [];
    if (effect.type === "setTimer") timers = [...timers.filter(isOther(effect)), timerOf(effect)];
    if (effect.type === "voidAnswer") answers.delete(effect.question);
    if (effect.type === "saveAnswer") {
      const { question } = effect.answer;
      answers.set(question, [...(answers.get(question) ?? []), effect.answer]);
    }
  }
  const ending = effects.map(toldEnding).findLast((told) => told !== undefined) ?? moment.ending;
  return {
    ...moment,
    state,
    timers,
    answers,
    ending,
    effects: [...moment.effects, ...effects],
    trace: [...moment.trace, ...trace],
  };
}

function toldEnding(effect: Effect): string | undefined {
  if (effect.type !== "send") return undefined;
  const part = effect.message.parts.findLast((one) => "ending" in one);
  return part !== undefined && "ending" in part ? part.ending : undefined;
}

function timerOf({ kind, prompt, due }: Timer): Timer {
  return { kind, prompt, due };
}

function isOther(set: Timer): (timer: Timer) => boolean {
  return (timer) => timer.kind !== set.kind || timer.prompt !== set.prompt;
}

function exampleInputs(script: CompiledScript): TextInputs {
  const examples: Record<string, string | number> = {};
  for (const [name, input] of Object.entries(script.script.inputs)) {
    if (input.example === undefined || input.kind === "boolean") continue;
    examples[name] = input.kind === "number" ? Number(input.example) : input.example;
  }
  return examples;
}

function withoutPersonal(script: CompiledScript, inputs: TextInputs): TextInputs {
  const declared = script.script.inputs;
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => declared[name]?.personal === false),
  );
}
