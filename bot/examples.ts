/** Plays the example conversations written in a script: what its author promises, checked. */
import type { Example, ExampleMove, Script, ScriptChannel } from "../survey-scripts/schema.ts";
import { CHANNELS } from "../survey-scripts/schema.ts";
import { compileScript } from "./compile.ts";
import type { CompiledScript } from "./compile.ts";
import {
  press,
  reply,
  sentTexts,
  settle,
  startRehearsal,
  storedAnswer,
  switchChannel,
  wait,
} from "./rehearsal.ts";
import type { Rehearsal } from "./rehearsal.ts";

export type ExampleResult =
  | { readonly passed: true }
  | {
      readonly passed: false;
      /** Which move failed, from 1; one more than the moves for what is checked at the end. */
      readonly move: number;
      /** In French, for the author: what was expected and what happened. */
      readonly message: string;
      /** The same in its parts. */
      readonly broken: BrokenPromise;
    };

/** What was promised, and what came instead. */
export interface BrokenPromise {
  /** `move`: a button was to be pressed where no question is open. */
  readonly promise: "move" | "at" | "says" | "answer" | "outcome";
  /** The question whose answer was promised. */
  readonly question?: string;
  /** As it is written in the file. */
  readonly expected: string;
  /** Ids and values as they would be written; in words where there is nothing. */
  readonly seen: string;
}

export interface ExampleFailure {
  readonly example: string;
  readonly channel: ScriptChannel;
  readonly move: number;
  readonly message: string;
}

/** On which channel an example is played, and who looks on: after each move, or at each part of it. */
export interface Playing {
  readonly channel: ScriptChannel;
  readonly watch?: (moment: Rehearsal) => void;
  readonly follow?: (part: ExamplePart) => void;
}

/** One thing of a move, which may have several: a silence, another channel, then a reply. */
export interface ExamplePart {
  /** Place of the move, from 0. */
  readonly move: number;
  readonly did:
    | { readonly silence: string }
    | { readonly channel: ScriptChannel }
    | { readonly reply: string }
    | { readonly button: string };
  readonly before: Rehearsal;
  readonly after: Rehearsal;
}

/** Somebody who answers at once, and somebody who sends the next part of the same thought. */
const READING_TIME = 20_000;
const SAME_BREATH = 4_000;
const UNITS = new Map([
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
]);

/**
 * Plays one example through the engine, on one channel, and compares what it promises.
 *
 * After a reply, the time in which more parts of a text are expected passes before anything is
 * checked, unless the move checks nothing and another reply follows: then both belong together.
 */
export function playExample(
  script: CompiledScript,
  example: Example,
  { channel, watch, follow }: Playing,
): ExampleResult {
  let moment = settle(
    startRehearsal(script, {
      channel,
      ...(example.locale === undefined ? {} : { locale: example.locale }),
      ...(example.inputs === undefined ? {} : { inputs: example.inputs }),
    }),
  );
  watch?.(moment);
  for (const [index, move] of example.play.entries()) {
    const parts = playMove(moment, move);
    if (!Array.isArray(parts)) return failed(index + 1, parts);
    const reached = parts.at(-1)?.after ?? moment;
    moment = isSameBreath(move, example.play[index + 1]) ? reached : settle(reached);
    for (const [at, part] of parts.entries()) {
      follow?.({ ...part, move: index, ...(at === parts.length - 1 ? { after: moment } : {}) });
    }
    watch?.(moment);
    const broken = checkMove(moment, move);
    if (broken !== undefined) return failed(index + 1, broken);
  }
  const broken = checkEnd(moment, example);
  return broken === undefined ? { passed: true } : failed(example.play.length + 1, broken);
}

function failed(move: number, broken: BrokenPromise): ExampleResult {
  return { passed: false, move, message: wordBroken(broken), broken };
}

function wordBroken({ promise, question, expected, seen }: BrokenPromise): string {
  const what = {
    move: `le bouton « ${expected} »`,
    at: expected,
    says: `« ${expected} »`,
    answer: expected,
    outcome: expected,
  }[promise];
  const where = {
    move: "",
    at: "",
    says: " dans le message",
    answer: ` pour ${question}`,
    outcome: " comme issue",
  }[promise];
  return `attendu${where} : ${what} ; vu : ${seen}`;
}

/**
 * Plays every example of a script on every channel it must hold on. A script is only published when
 * nothing is returned.
 */
export function checkForPublication(script: Script): ExampleFailure[] {
  const compiled = compileScript(script);
  return script.tests.flatMap((example) =>
    channelsOf(example).flatMap((channel) => {
      const result = playExample(compiled, example, { channel });
      if (result.passed) return [];
      return [{ example: example.name, channel, move: result.move, message: result.message }];
    }),
  );
}

/** The channels on which an example must hold. */
export function channelsOf(example: Example): readonly ScriptChannel[] {
  return example.channel === undefined ? CHANNELS : [example.channel];
}

/** Milliseconds of "12d", "3h", "30m" or "90s"; undefined when it is none of these. */
export function readDuration(duration: string): number | undefined {
  const found = /^(\d{1,4})([dhms])$/.exec(duration);
  const unit = UNITS.get(found?.[2] ?? "");
  return unit === undefined ? undefined : Number(found?.[1]) * unit;
}

/** The parts of a move in their order, or what makes it impossible. */
function playMove(
  moment: Rehearsal,
  move: ExampleMove,
): Omit<ExamplePart, "move">[] | BrokenPromise {
  const parts: Omit<ExamplePart, "move">[] = [];
  let before = moment;
  const add = (did: ExamplePart["did"], after: Rehearsal): void => {
    parts.push({ did, before, after });
    before = after;
  };
  const { silence, channel, reply: text } = move;
  if (silence !== undefined) add({ silence }, wait(before, readDuration(silence) ?? 0));
  if (channel !== undefined) add({ channel }, switchChannel(before, channel));
  if (text !== undefined) {
    const pause = before.state.status === "collecting" ? SAME_BREATH : READING_TIME;
    add({ reply: text }, reply(wait(before, pause), { kind: "text", text }));
  }
  if (move.button !== undefined) {
    const button = String(move.button);
    if (before.state.step === null) {
      return { promise: "move", expected: button, seen: "aucune question ouverte" };
    }
    add({ button }, press(wait(before, READING_TIME), button));
  }
  return parts;
}

function isSameBreath(move: ExampleMove, next: ExampleMove | undefined): boolean {
  const checksNothing = move.at === undefined && move.says === undefined;
  return move.reply !== undefined && checksNothing && next?.reply !== undefined;
}

function checkMove(moment: Rehearsal, { at, says }: ExampleMove): BrokenPromise | undefined {
  if (at !== undefined && !isAt(moment, at)) {
    return { promise: "at", expected: at, seen: whereItIs(moment) };
  }
  if (says === undefined) return undefined;
  const said = sentTexts(moment).flat();
  if (said.some((text) => text.includes(says))) return undefined;
  const seen = said.length === 0 ? "rien" : said.map((text) => `« ${text} »`).join(" ");
  return { promise: "says", expected: says, seen };
}

function isAt(moment: Rehearsal, place: string): boolean {
  if (moment.state.step === place) return true;
  return moment.state.status === "done" && endingOf(moment) === place;
}

/** The ending that was told last; one without words is known by its outcome. */
function endingOf(moment: Rehearsal): string | undefined {
  if (moment.ending !== undefined) return moment.ending;
  const silent = Object.entries(moment.script.script.endings).find(
    ([, ending]) => ending.text === undefined && ending.outcome === moment.state.outcome,
  );
  return silent?.[0];
}

/** Id of the step that waits for a reply, or of the ending; in words when there is neither. */
export function whereItIs(moment: Rehearsal): string {
  if (moment.state.step !== null) return moment.state.step;
  return endingOf(moment) ?? `conversation finie (${moment.state.outcome ?? "sans issue"})`;
}

function checkEnd(moment: Rehearsal, example: Example): BrokenPromise | undefined {
  for (const [question, expected] of Object.entries(example.answers ?? {})) {
    const seen = keptAnswer(moment, question);
    if (JSON.stringify(seen) !== JSON.stringify(expected)) {
      const shown = seen === undefined ? "aucune réponse" : JSON.stringify(seen);
      return { promise: "answer", question, expected: JSON.stringify(expected), seen: shown };
    }
  }
  const { outcome } = moment.state;
  if (outcome === example.outcome) return undefined;
  return { promise: "outcome", expected: example.outcome ?? "aucune", seen: outcome ?? "aucune" };
}

/** What is kept of a question, as an example promises it: its value, or `skipped`, `dont_know`, `refused`. */
export function keptAnswer(
  moment: Rehearsal,
  question: string,
): NonNullable<Example["answers"]>[string] | undefined {
  const stored = storedAnswer(moment, question);
  const kept = stored?.status === "answered" ? stored.value : stored?.status;
  return typeof kept === "object" ? [...kept] : kept;
}
