/** An example conversation as it is reread: every message, every reply with how it was read, and where it fails. */
import type { Example, ExampleMove, Outcome, ScriptChannel } from "../survey-scripts/schema.ts";
import type { CompiledScript } from "./compile.ts";
import { channelsOf, playExample, type BrokenPromise, type ExamplePart } from "./examples.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { viewTrial, type TrialView } from "./trial-transcript.ts";
import type { Lang } from "./trial-words.ts";
import { controlsAt, optionsIn } from "./trial.ts";

export interface ExampleView extends Pick<TrialView, "locale" | "lines" | "ended" | "answers"> {
  readonly name: string;
  /** The one it was played on for this, and those it must hold on. */
  readonly channel: ScriptChannel;
  readonly channels: readonly ScriptChannel[];
  /** As they are written, those that were not played after a failure included. Lines count them from 1. */
  readonly moves: readonly {
    readonly move: ExampleMove;
    /** What could be pressed, where something was. */
    readonly offered?: readonly { readonly option: string; readonly label: string }[];
  }[];
  /** What can be pressed before the first move, then after each one; the moves after a failure are left out. */
  readonly buttons: readonly (readonly { readonly option: string; readonly label: string }[])[];
  readonly outcome: Outcome | null;
  /** The first promise that is not kept: at a move, from 1, or at the end, one more than the moves. */
  readonly failure?: BrokenPromise & { readonly move: number };
}

/**
 * Plays one example for whoever rereads it.
 *
 * @param wanted  The channel; one that the example does not go by is the first it does.
 */
export function viewExample(
  compiled: CompiledScript,
  example: Example,
  { wanted, lang }: { readonly wanted: ScriptChannel | undefined; readonly lang: Lang },
): ExampleView {
  const channels = channelsOf(example);
  const channel = channels.find((one) => one === wanted) ?? channels[0] ?? "web";
  const parts: ExamplePart[] = [];
  const moments: Rehearsal[] = [];
  const result = playExample(compiled, example, {
    channel,
    watch: (moment) => void moments.push(moment),
    follow: (part) => void parts.push(part),
  });
  const [start] = moments;
  if (start === undefined) throw new Error("an example begins with a moment");
  const scenes = parts.map(({ did, before, after }) => ({ move: did, before, after }));
  const { locale, lines, ended, answers } = viewTrial({ start, scenes }, lang);
  return {
    name: example.name,
    channel,
    channels,
    locale,
    // A move may have several parts, each a scene of its own.
    lines: lines.map((line) => {
      if (!("move" in line)) return line;
      const move = (parts[line.move - 1]?.move ?? 0) + 1;
      return Object.assign({}, line, { move });
    }),
    moves: example.play.map((move, at) => withOffered(move, parts, at)),
    buttons: moments.map(buttonsAt),
    answers,
    outcome: example.outcome,
    ...(ended === undefined ? {} : { ended }),
    ...(result.passed ? {} : { failure: { ...result.broken, move: result.move } }),
  };
}

function withOffered(
  move: ExampleMove,
  parts: readonly ExamplePart[],
  at: number,
): ExampleView["moves"][number] {
  const pressed = parts.find((part) => part.move === at && "button" in part.did);
  const offered = pressed === undefined ? [] : buttonsAt(pressed.before);
  return offered.length === 0 ? { move } : { move, offered };
}

function buttonsAt(moment: Rehearsal): ExampleView["buttons"][number] {
  const controls = controlsAt(moment);
  const options = controls === undefined ? [] : optionsIn(controls);
  return options.map(({ option, label }) => ({ option, label }));
}
