/** A trial as it is looked at: every message with its cost, every reply with how it was read. */
import type { Outcome, ScriptChannel } from "../survey-scripts/schema.ts";
import { measureSms, type SmsMeasure } from "../survey-scripts/sms-parts.ts";
import type { CompiledScript } from "./compile.ts";
import type { OutgoingMessage } from "./conversation.ts";
import { openPrompt } from "./open-buttons.ts";
import { sentMessages, storedAnswer, type Rehearsal } from "./rehearsal.ts";
import { renderWhole, wordValue } from "./render.ts";
import { tellReading, type ToldReading } from "./tell-reading.ts";
import { trialWords, wordDuration, wordOutcome, wordRefusal, type Lang } from "./trial-words.ts";
import {
  controlsAt,
  lastMoment,
  optionsIn,
  typedInstead,
  type Scene,
  type Trial,
} from "./trial.ts";
import type { AnswerControls } from "./view.ts";
import { wordingOf } from "./wording.ts";

export type TrialLine =
  | {
      readonly from: "sirius";
      readonly channel: ScriptChannel;
      readonly text: string;
      /** The steps whose words the message holds, in their order; none for sentences of the house. */
      readonly steps: readonly string[];
      /** What it costs as the one SMS that leaves; on that channel only. */
      readonly sms?: SmsMeasure;
    }
  | {
      readonly from: "person";
      readonly channel: ScriptChannel;
      /** Its number among the moves, from 1. */
      readonly move: number;
      readonly text: string;
      /** The question that was open. */
      readonly step?: string;
      readonly reading: ToldReading;
    }
  /** Time passed, or the channel changed. */
  | { readonly from: "around"; readonly move: number; readonly text: string };

export interface OpenQuestion {
  readonly step: string;
  readonly controls: AnswerControls;
  readonly canSkip: boolean;
  readonly canCorrect: boolean;
}

export interface TrialView {
  /** Language of what Sirius says. */
  readonly locale: string;
  readonly lines: readonly TrialLine[];
  readonly open?: OpenQuestion;
  /** How it ended. */
  readonly ended?: { readonly outcome: Outcome; readonly words: string };
  /** Why the moves were not all made. */
  readonly stopped?: { readonly move: number; readonly words: string };
  readonly answers: readonly { readonly step: string; readonly answer: string }[];
  /** All SMS said so far, as they are billed. */
  readonly sms: { readonly messages: number; readonly parts: number };
}

/** Shows a trial to whoever edits the script, in their language. */
export function viewTrial(trial: Trial, lang: Lang): TrialView {
  const last = lastMoment(trial);
  const lines = [
    ...saidIn(trial.start),
    ...trial.scenes.flatMap((scene, at) => [doneIn(scene, at + 1, lang), ...saidIn(scene.after)]),
  ];
  const costs = lines.flatMap((line) => ("sms" in line ? [line.sms.parts] : []));
  const open = openAt(last);
  const { outcome } = last.state;
  return {
    locale: last.state.locale,
    lines,
    ...(open === undefined ? {} : { open }),
    ...(outcome === null ? {} : { ended: { outcome, words: wordOutcome(outcome, lang) } }),
    ...(trial.stopped === undefined
      ? {}
      : { stopped: { move: trial.stopped.move, words: wordRefusal(trial.stopped, lang) } }),
    answers: answersOf(last),
    sms: { messages: costs.length, parts: costs.reduce((sum, parts) => sum + parts, 0) },
  };
}

function saidIn(moment: Rehearsal): Extract<TrialLine, { from: "sirius" }>[] {
  const { script, channel, state, inputs } = moment;
  const how = { channel, locale: state.locale, inputs };
  return sentMessages(moment).flatMap((message) => {
    const text = renderWhole(script, message, how);
    if (text === "") return [];
    const said = { from: "sirius" as const, channel, text, steps: stepsOf(script, message) };
    return [channel === "sms" ? { ...said, sms: measureSms(text) } : said];
  });
}

function stepsOf(script: CompiledScript, { parts }: OutgoingMessage): string[] {
  return parts.flatMap((part) => {
    if ("notice" in part) return [];
    if ("ending" in part) {
      const end = script.steps.find((step) => step.kind === "end" && step.ending === part.ending);
      return end === undefined ? [] : [end.id];
    }
    if ("say" in part) return [part.say];
    if ("ask" in part) return [part.ask];
    if ("retry" in part) return [part.retry];
    return "confirm" in part ? [part.confirm] : [part.help];
  });
}

function doneIn(scene: Scene, move: number, lang: Lang): TrialLine {
  const words = trialWords(lang);
  if ("silence" in scene.move) {
    const text = words.later(wordDuration(scene.move.silence, lang));
    return { from: "around", move, text };
  }
  if ("channel" in scene.move) {
    return { from: "around", move, text: words.onChannel(CHANNEL_NAMES[scene.move.channel]) };
  }
  const { step } = scene.before.state;
  return {
    from: "person",
    channel: scene.before.channel,
    move,
    text: wordsOf(scene),
    ...(step === null ? {} : { step }),
    reading: tellReading(scene, lang),
  };
}

const CHANNEL_NAMES: Readonly<Record<ScriptChannel, string>> = {
  sms: "SMS",
  telegram: "Telegram",
  web: "web",
};

/** What the person typed, or what stood on what they pressed. */
function wordsOf({ move, before }: Scene): string {
  if ("reply" in move) return move.reply;
  if ("control" in move) {
    return wordingOf(before.state.locale).controls[move.control] ?? move.control;
  }
  if (!("button" in move) && !("ticks" in move)) return "";
  const chosen = "button" in move ? [move.button] : move.ticks;
  const typed = typedInstead(before, chosen);
  if (typed !== undefined) return typed;
  const controls = controlsAt(before);
  const labels = (controls === undefined ? [] : optionsIn(controls)).flatMap(({ option, label }) =>
    chosen.includes(option) ? [label] : [],
  );
  return labels.join(", ") || "—";
}

function openAt(moment: Rehearsal): OpenQuestion | undefined {
  const controls = controlsAt(moment);
  const prompt = openPrompt(moment);
  if (controls === undefined || prompt === undefined) return undefined;
  const { step, canSkip, canCorrect } = prompt;
  return { step, controls, canSkip, canCorrect };
}

function answersOf(moment: Rehearsal): TrialView["answers"] {
  const { script, channel, state, inputs } = moment;
  const words = wordingOf(state.locale);
  return script.questions.flatMap(({ ask }) => {
    const stored = storedAnswer(moment, ask.id);
    if (stored === undefined) return [];
    const { status, value } = stored;
    const without = { skipped: words.skipped, dont_know: words.dontKnow, refused: words.refused };
    const answer =
      status !== "answered"
        ? without[status]
        : value === undefined
          ? ""
          : wordValue(script, ask, value, { channel, locale: state.locale, inputs });
    return [{ step: ask.id, answer }];
  });
}
