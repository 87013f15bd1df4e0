/**
 * A conversation that has begun goes on with another version of its script, only where that is safe: all
 * that its person read and answered stands unchanged in that version, and their answers lead there to the
 * very question they are at. The state is then one that the other version could have come to by itself.
 */
import type { Condition, Step } from "../survey-scripts/schema.ts";
import type { CompiledQuestion, CompiledScript } from "./compile.ts";
import { holds } from "./conditions.ts";
import type { AnswerValue, ConversationState } from "./conversation.ts";
import {
  changeOfQuestion,
  isSameMessage,
  knowsAsManyWords,
  playsAlike,
  readsAsMuch,
  type QuestionChange,
  type Versions,
} from "./step-change.ts";
import { blankState, factsOf, markOf } from "./turn/play.ts";
import { following } from "./turn/way.ts";

/** Why a conversation stays on its version; worded in `bot/move-words.ts`. */
export type StayReason =
  | QuestionChange
  | "ended"
  | "locale_gone"
  | "message_changed"
  | "reading_changed"
  /** Their answers would have led to a question that their own version did not ask. */
  | "question_before"
  | "other_way"
  /** The new version decides by an answer that the old one had no need to keep at hand. */
  | "value_not_kept"
  | "too_large";

export type MovedConversation =
  | { readonly moved: true; readonly state: ConversationState }
  | { readonly moved: false; readonly reason: StayReason };

/** Moves conversations between two versions; what is the same in both is looked up once for all of them. */
export type Mover = (state: ConversationState) => MovedConversation;

const STATE_BYTES_MAX = 4_096;

/**
 * Moves one conversation.
 *
 * @param older  The version the state is of.
 * @returns its state on the newer version, or why it stays. The state given is not changed.
 *
 * Errors: never throws for a state that the engine made.
 */
export function moveConversation(
  older: CompiledScript,
  newer: CompiledScript,
  state: ConversationState,
): MovedConversation {
  return moverBetween(older, newer)(state);
}

/** The same for many conversations. */
export function moverBetween(older: CompiledScript, newer: CompiledScript): Mover {
  const alike = playsAlike(older.script, newer.script);
  const known = new Map<string, Between>();
  return (state) => {
    if (state.outcome !== null || state.status === "done") return stays("ended");
    if (alike) return { moved: true, state: { ...state, script: newer.ref } };
    if (state.prompt === 0) return { moved: true, state: notBegun(older, newer, state) };
    if (!newer.script.locales.includes(state.locale)) return stays("locale_gone");
    const between = known.get(state.locale) ?? compare(older, newer, state.locale);
    known.set(state.locale, between);
    return move(between, state);
  };
}

/** Two versions in one language. */
interface Between {
  readonly older: CompiledScript;
  readonly newer: CompiledScript;
  /** What changed about each question of the older one, in its order. */
  readonly questions: readonly (QuestionChange | undefined)[];
  /** Positions of messages in the older one that are not the same any more. */
  readonly changedMessages: ReadonlySet<number>;
  /** Ids of questions of which something is no longer understood. */
  readonly deaf: ReadonlySet<string>;
}

function compare(older: CompiledScript, newer: CompiledScript, locale: string): Between {
  const versions: Versions = { older: older.script, newer: newer.script, locale };
  const stepNow = (id: string) => newer.steps[newer.positions.get(id) ?? -1];
  const sameWords = knowsAsManyWords(versions);
  const deaf = older.questions.filter(({ ask }) => {
    const now = newer.questionById.get(ask.id)?.ask;
    return !sameWords || now === undefined || !readsAsMuch(ask, now, versions);
  });
  const changed = [...older.steps.entries()].filter(
    ([, step]) => step.kind === "say" && !isSameMessage(step, stepNow(step.id), versions),
  );
  return {
    older,
    newer,
    questions: older.questions.map(({ ask }) => changeOfQuestion(ask, stepNow(ask.id), versions)),
    changedMessages: new Set(changed.map(([at]) => at)),
    deaf: new Set(deaf.map(({ ask }) => ask.id)),
  };
}

function move(between: Between, state: ConversationState): MovedConversation {
  const { older, newer } = between;
  const changed = whatChanged(between, state);
  if (changed !== undefined) return stays(changed);
  const values = keptValues(between, state);
  if (values === undefined) return stays("value_not_kept");
  const answered = newer.questions.map((question) => formerMark(older, state, question)).join("");
  const carried = { ...state, answered, values };
  const before = wayOf(older, state);
  const now = wayOf(newer, carried);
  if (before.passed.join(" ") !== now.passed.join(" ") || before.end !== now.end) {
    return stays(comesBefore(newer, now.end, state.step) ? "question_before" : "other_way");
  }
  const moved: ConversationState = {
    ...carried,
    script: newer.ref,
    values: now.values,
    said: saidAgain(between, state, now.heard),
    prompts: state.prompts.map((one, at) => (at % 2 === 0 ? one : indexNow(between, one))),
    reminders: remindersNow(older, newer, state),
    ...(state.refused === undefined ? {} : { refused: refusedNow(between, state.refused) }),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(moved)).length;
  return bytes > STATE_BYTES_MAX ? stays("too_large") : { moved: true, state: moved };
}

/** Whether somebody would have been held up at a question on their way. */
function comesBefore({ positions }: CompiledScript, step: string, open: string | null): boolean {
  return (positions.get(step) ?? Infinity) < (positions.get(open ?? "") ?? -1);
}

function stays(reason: StayReason): MovedConversation {
  return { moved: false, reason };
}

/** A conversation whose first question was not asked yet begins with the newer version. */
function notBegun(
  older: CompiledScript,
  newer: CompiledScript,
  state: ConversationState,
): ConversationState {
  const { script, locale, answered } = blankState(newer);
  return { ...state, script, locale, answered, reminders: remindersNow(older, newer, state) };
}

/** What the person met and would not find again; the first of it in the order of the script. */
function whatChanged(between: Between, state: ConversationState): StayReason | undefined {
  const { older, questions, changedMessages, deaf } = between;
  const asked = new Set(state.prompts.filter((_, at) => at % 2 === 1));
  for (const { ask, index } of older.questions) {
    const met =
      asked.has(index) ||
      (state.answered[index] ?? ".") !== "." ||
      (state.refused?.[index] ?? ".") !== "." ||
      [state.step, state.correcting, state.last?.question].includes(ask.id);
    if (met && questions[index] !== undefined) return questions[index];
  }
  if ([...changedMessages].some((at) => state.said[at] === "x")) return "message_changed";
  if (state.step !== null && deaf.has(state.step)) return "reading_changed";
  return undefined;
}

/**
 * The answers that conditions of the newer version may read. Those that none reads are left out: once
 * corrected there, they would be wrong for a third version.
 *
 * @returns undefined when one is not at hand.
 */
function keptValues(
  { older, newer }: Between,
  state: ConversationState,
): Readonly<Record<string, AnswerValue>> | undefined {
  const kept: Record<string, AnswerValue> = {};
  for (const question of newer.questions) {
    const { id } = question.ask;
    if (!question.remembered) continue;
    const isAnswered = formerMark(older, state, question) === "a";
    const last = isAnswered && state.last?.question === id ? state.last.value : undefined;
    const value = Object.hasOwn(state.values, id) ? state.values[id] : last;
    if (value !== undefined) kept[id] = value;
    else if (isAnswered) return undefined;
  }
  return kept;
}

function formerMark(
  older: CompiledScript,
  state: ConversationState,
  { ask }: CompiledQuestion,
): string {
  const former = older.questionById.get(ask.id);
  return former === undefined ? "." : markOf(state, former);
}

/** From the first step to the first question still open, or to an ending. */
interface Way {
  /** Ids of the questions on it that are answered or passed by, in order. */
  readonly passed: readonly string[];
  /** Id of the step it ends at; empty after the last one. */
  readonly end: string;
  /** With what was computed on the way. */
  readonly values: Readonly<Record<string, AnswerValue>>;
  /** Positions of the messages on it. */
  readonly heard: ReadonlySet<number>;
}

function wayOf(script: CompiledScript, state: ConversationState): Way {
  let walking = state;
  const passed: string[] = [];
  const heard = new Set<number>();
  let at = 0;
  for (let step = script.steps[at]; step !== undefined; step = script.steps[at]) {
    const question = step.kind === "ask" ? script.questionById.get(step.id) : undefined;
    const open = question !== undefined && markOf(walking, question) === ".";
    if (open || step.kind === "end") return { passed, end: step.id, values: walking.values, heard };
    if (question !== undefined) passed.push(step.id);
    if (step.kind === "say" && applies(step.when, script, walking)) heard.add(at);
    if (step.kind === "set") walking = compute(step, script, walking);
    at = following(script, walking, at);
  }
  return { passed, end: "", values: walking.values, heard };
}

function applies(
  when: Condition | undefined,
  script: CompiledScript,
  state: ConversationState,
): boolean {
  return when === undefined || holds(when, factsOf(script, state));
}

function compute(
  { variable, to }: Extract<Step, { kind: "set" }>,
  script: CompiledScript,
  state: ConversationState,
): ConversationState {
  const { [variable]: _, ...others } = state.values;
  const value = to.find(({ when }) => applies(when, script, state))?.value;
  return { ...state, values: value === undefined ? others : { ...others, [variable]: value } };
}

/** Messages said before, and those the way has passed: nobody is told late what comes before their question. */
function saidAgain(
  { older, newer }: Between,
  state: ConversationState,
  heard: ReadonlySet<number>,
): string {
  const marks = newer.steps.map((step, at) => {
    const said = state.said[older.positions.get(step.id) ?? -1] === "x";
    return step.kind === "say" && (said || heard.has(at)) ? "x" : ".";
  });
  return marks.join("").replace(/\.+$/, "");
}

/** Where a question of the older version stands in the newer one; what was asked is in both. */
function indexNow({ older, newer }: Between, index: number): number {
  const id = older.questions[index]?.ask.id ?? "";
  return newer.questionById.get(id)?.index ?? -1;
}

function refusedNow({ older, newer }: Between, refused: string): string {
  return newer.questions
    .map(({ ask }) => refused[older.questionById.get(ask.id)?.index ?? -1] ?? ".")
    .join("");
}

/** Who has had every reminder of the older version gets none from the newer one. */
function remindersNow(
  older: CompiledScript,
  newer: CompiledScript,
  { reminders }: ConversationState,
): number {
  const had = reminders >= older.script.policies.reminderDays.length;
  return had ? Math.max(reminders, newer.script.policies.reminderDays.length) : reminders;
}
