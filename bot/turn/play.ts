/** One event being played: the next state in the making, and what it will cause. */
import type { Condition } from "../../survey-scripts/schema.ts";
import type { CompiledQuestion, CompiledScript } from "../compile.ts";
import { holds, type Facts } from "../conditions.ts";
import {
  EVENT_RING,
  STATE_SCHEMA,
  type AnswerValue,
  type ConversationEvent,
  type ConversationState,
  type Effect,
  type MessagePart,
  type TraceLine,
  type TurnResult,
} from "../conversation.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type WithoutKey<T> = T extends unknown ? Omit<T, "key"> : never;

/** Everything one turn works on. The state given to `turn` is never touched: this is a copy. */
export interface Play {
  readonly script: CompiledScript;
  readonly event: ConversationEvent;
  readonly state: Writable<ConversationState>;
  readonly effects: Effect[];
  readonly trace: TraceLine[];
  /** What will be said, in one message, when the turn ends. */
  readonly parts: MessagePart[];
}

const EVENT_ID_CHARACTERS = 64;

/** Begins to play an event on a copy of the state. */
export function beginPlay(
  script: CompiledScript,
  state: ConversationState,
  event: ConversationEvent,
): Play {
  const recentEvents = [...state.recentEvents, eventKey(event)].slice(-EVENT_RING);
  return {
    script,
    event,
    state: { ...state, recentEvents, turns: state.turns + 1 },
    effects: [],
    trace: [],
    parts: [],
  };
}

/** The form in which an event is remembered; bounded, so that the state is. */
export function eventKey(event: ConversationEvent): string {
  return event.id.slice(-EVENT_ID_CHARACTERS).toWellFormed();
}

/** Ends the turn: what was said becomes one message, with the controls of the open question. */
export function endPlay(play: Play): TurnResult {
  if (play.parts.length > 0) {
    const { step, prompt } = play.state;
    const message =
      step === null
        ? { parts: play.parts }
        : { parts: play.parts, prompt: { number: prompt, step } };
    cause(play, { type: "send", message });
  }
  return { state: play.state, effects: withoutOvertaken(play), trace: play.trace };
}

/** Of several timers that one turn set, those of the prompt that is open in the end, each kind once. */
function withoutOvertaken({ effects, state }: Play): Effect[] {
  return effects.filter((effect, at) => {
    if (effect.type !== "setTimer") return true;
    const last = effects.findLastIndex(
      (other) => other.type === "setTimer" && other.kind === effect.kind,
    );
    return at === last && effect.prompt === state.prompt && state.step !== null;
  });
}

/** The state of a conversation to which nothing has happened. */
export function blankState(script: CompiledScript): ConversationState {
  return {
    schema: STATE_SCHEMA,
    script: script.ref,
    status: "invited",
    outcome: null,
    step: null,
    prompt: 0,
    attempts: 0,
    reminders: 0,
    locale: script.script.defaultLocale,
    channel: "web",
    seed: 0,
    startedAt: null,
    lastInboundAt: null,
    promptedAt: null,
    answered: ".".repeat(script.questions.length),
    values: {},
    inputs: {},
    pending: null,
    parts: 0,
    correcting: null,
    recentEvents: [],
    turns: 0,
    said: "",
    prompts: [],
    last: null,
    asides: 0,
    stopped: false,
    published: false,
    endedAt: null,
    politeAt: null,
    dangerTold: false,
  };
}

/** Adds an effect; its key is made of the turn and its place in it, so that a replay makes the same. */
export function cause(play: Play, effect: WithoutKey<Effect>): void {
  const key = `${play.state.turns}.${play.effects.length}.${effect.type}`;
  play.effects.push({ key, ...effect });
}

/** Adds something to what this turn says. */
export function say(play: Play, ...parts: readonly MessagePart[]): void {
  play.parts.push(...parts);
}

/** Notes why something was done. Never a text of the person. */
export function note(play: Play, what: string, more: Omit<TraceLine, "what"> = {}): void {
  play.trace.push({ what, ...more });
}

/** The question that is open, if any. */
export function openQuestion(play: Play): CompiledQuestion | undefined {
  return play.state.step === null ? undefined : play.script.questionById.get(play.state.step);
}

/** `.` open, `a` answered, `s` skipped, `d` don't know, `r` refused, `w` waited. */
export function markOf(
  state: Pick<ConversationState, "answered">,
  question: CompiledQuestion,
): string {
  return state.answered[question.index] ?? ".";
}

/** Writes the mark of one question. */
export function mark(play: Play, question: CompiledQuestion, as: string): void {
  const { answered } = play.state;
  play.state.answered = answered.slice(0, question.index) + as + answered.slice(question.index + 1);
}

/** Keeps or forgets a value that conditions may read. */
export function setValue(play: Play, name: string, value: AnswerValue | undefined): void {
  const { [name]: _, ...others } = play.state.values;
  play.state.values = value === undefined ? others : { ...others, [name]: value };
}

/** What conditions see of a conversation. */
export function factsOf(script: CompiledScript, state: ConversationState): Facts {
  return {
    answer: (name) => own(state.values, name),
    input: (name) => own(state.inputs, name),
    status: (name) => {
      const question = script.questionById.get(name);
      const found = question === undefined ? "." : markOf(state, question);
      if (found === ".") return "open";
      return found === "a" ? "answered" : "skipped";
    },
    channel: state.channel,
  };
}

/** Whether a condition of the script holds now; one left out always does. */
export function holdsNow(play: Play, condition: Condition | undefined): boolean {
  return condition === undefined || holds(condition, factsOf(play.script, play.state));
}

function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
