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
    };

export interface ExampleFailure {
  readonly example: string;
  readonly channel: ScriptChannel;
  readonly move: number;
  readonly message: string;
}

/** On which channel an example is played, and who looks on after each move. */
export interface Playing {
  readonly channel: ScriptChannel;
  readonly watch?: (moment: Rehearsal) => void;
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
  { channel, watch }: Playing,
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
    const next = playMove(moment, move);
    if (typeof next === "string") return { passed: false, move: index + 1, message: next };
    moment = isSameBreath(move, example.play[index + 1]) ? next : settle(next);
    watch?.(moment);
    const message = checkMove(moment, move);
    if (message !== undefined) return { passed: false, move: index + 1, message };
  }
  const message = checkEnd(moment, example);
  if (message === undefined) return { passed: true };
  return { passed: false, move: example.play.length + 1, message };
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

/** The next moment, or what makes the move impossible. */
function playMove(moment: Rehearsal, move: ExampleMove): Rehearsal | string {
  let current = moment;
  if (move.silence !== undefined) current = wait(current, readDuration(move.silence) ?? 0);
  if (move.channel !== undefined) current = switchChannel(current, move.channel);
  if (move.reply !== undefined) {
    const pause = current.state.status === "collecting" ? SAME_BREATH : READING_TIME;
    current = reply(wait(current, pause), { kind: "text", text: move.reply });
  }
  if (move.button !== undefined) {
    if (current.state.step === null) {
      return `attendu : le bouton « ${move.button} » ; vu : aucune question ouverte`;
    }
    current = press(wait(current, READING_TIME), String(move.button));
  }
  return current;
}

function isSameBreath(move: ExampleMove, next: ExampleMove | undefined): boolean {
  const checksNothing = move.at === undefined && move.says === undefined;
  return move.reply !== undefined && checksNothing && next?.reply !== undefined;
}

function checkMove(moment: Rehearsal, move: ExampleMove): string | undefined {
  if (move.at !== undefined && !isAt(moment, move.at)) {
    return `attendu : ${move.at} ; vu : ${whereItIs(moment)}`;
  }
  if (move.says === undefined) return undefined;
  const said = sentTexts(moment).flat();
  if (said.some((text) => text.includes(move.says ?? ""))) return undefined;
  const seen = said.length === 0 ? "rien" : said.map((text) => `« ${text} »`).join(" ");
  return `attendu dans le message : « ${move.says} » ; vu : ${seen}`;
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

function checkEnd(moment: Rehearsal, example: Example): string | undefined {
  for (const [question, expected] of Object.entries(example.answers ?? {})) {
    const stored = storedAnswer(moment, question);
    const seen = stored?.status === "answered" ? stored.value : stored?.status;
    if (JSON.stringify(seen) !== JSON.stringify(expected)) {
      const shown = seen === undefined ? "aucune réponse" : JSON.stringify(seen);
      return `attendu pour ${question} : ${JSON.stringify(expected)} ; vu : ${shown}`;
    }
  }
  const { outcome } = moment.state;
  if (outcome === example.outcome) return undefined;
  return `attendu comme issue : ${example.outcome ?? "aucune"} ; vu : ${outcome ?? "aucune"}`;
}
