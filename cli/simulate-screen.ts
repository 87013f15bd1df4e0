/** The simulated conversation as its reader sees it, and what each SMS of it costs. */
import { buttonsOf } from "../bot/open-buttons.ts";
import { wholeTexts, type Rehearsal } from "../bot/rehearsal.ts";
import type { TrialMove } from "../bot/trial.ts";
import { measureSms } from "../survey-scripts/sms-parts.ts";
import { currentMoment, type Scene, type Session } from "./simulate-session.ts";

/** About what a small phone shows on one line. */
const WIDTH = 56;
const MARGIN = " ".repeat(9);

/** One line of the whole conversation, for programs. */
export interface TranscriptLine {
  readonly from: "sirius" | "person";
  readonly text: string;
  readonly channel: string;
  /** On SMS only: parts and encoding of this text. */
  readonly sms?: { readonly parts: number; readonly encoding: string };
}

/** What Sirius has just said, in lines for a terminal, with the buttons that go with it. */
export function screenOf(moment: Rehearsal): string[] {
  const lines = wholeTexts(moment).flatMap((text) =>
    bubble("Sirius", text).concat(costLines(moment, text)),
  );
  if (lines.length === 0) return ["  (Sirius ne dit rien)"];
  const buttons = moment.channel === "sms" ? [] : buttonsOf(moment);
  if (buttons.length > 0) {
    const labels = buttons.map(({ label }) => `[${label}]`).join(" ");
    lines.push(...wrap(labels).map((line) => `${MARGIN}${line}`));
  }
  return lines;
}

/** What the person typed, as a line of the screen; used where the terminal does not echo it. */
export function typedLine(words: string): string[] {
  return bubble("toi", words);
}

/** The whole conversation. */
export function transcriptOf(session: Session): TranscriptLine[] {
  return session.scenes.flatMap((scene) => [...typedIn(scene), ...saidIn(scene.moment)]);
}

/** The last line of a session: how it ended, or where it stands. */
export function summaryOf(session: Session): string {
  const { state } = currentMoment(session);
  if (state.outcome !== null) return `— conversation finie : ${state.outcome} —`;
  return `— conversation ouverte à l'étape ${state.step ?? "?"} —`;
}

function typedIn({ moves, moment }: Scene): TranscriptLine[] {
  return moves.flatMap((move) => {
    const text = wordsOf(move);
    return text === undefined ? [] : [{ from: "person" as const, text, channel: moment.channel }];
  });
}

/** What the person typed or pressed; nothing for a silence or another channel. */
function wordsOf(move: TrialMove): string | undefined {
  if ("reply" in move) return move.reply;
  if ("button" in move) return move.button;
  if ("ticks" in move) return move.ticks.join(", ");
  return "control" in move ? move.control : undefined;
}

function saidIn(moment: Rehearsal): TranscriptLine[] {
  return wholeTexts(moment).map((text) => {
    const said = { from: "sirius" as const, text, channel: moment.channel };
    if (moment.channel !== "sms") return said;
    const { parts, encoding } = measureSms(text);
    return Object.assign(said, { sms: { parts, encoding } });
  });
}

function costLines(moment: Rehearsal, text: string): string[] {
  if (moment.channel !== "sms") return [];
  const { parts, encoding, units, strange } = measureSms(text);
  const alphabet = encoding === "gsm7" ? "GSM-7" : `UCS-2 à cause de ${strange.join(" ")}`;
  return [`${MARGIN}(${parts} SMS, ${alphabet}, ${units} caractères)`];
}

function bubble(who: string, text: string): string[] {
  return text
    .split("\n")
    .flatMap(wrap)
    .map(
      (line, index) => `${(index === 0 ? who : "").padStart(6)} ${index === 0 ? "›" : " "} ${line}`,
    );
}

/** Breaks a line between words; a longer word stays whole. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
