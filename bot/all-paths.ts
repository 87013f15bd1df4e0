/**
 * Walks every way through a script by its buttons. Moments that can only continue alike are walked
 * once, so that a questionnaire with millions of combinations takes a moment.
 */
import type { Ask, Outcome, ScriptChannel } from "../survey-scripts/schema.ts";
import type { CompiledScript } from "./compile.ts";
import type { Reply } from "./conversation.ts";
import { buttonsOf, openPrompt } from "./open-buttons.ts";
import type { TextInputs } from "./ports.ts";
import {
  press,
  reply,
  sentMessages,
  settle,
  startRehearsal,
  wait,
  type Rehearsal,
} from "./rehearsal.ts";
import type { TrialMove } from "./trial.ts";

/** One way through the script: what is said and asked, in order, and how many answers lead there. */
export interface Path {
  readonly steps: readonly string[];
  readonly ending: string | undefined;
  readonly outcome: Outcome | null;
  readonly combinations: number;
  /** Why the path does not end, in French; undefined when it does. */
  readonly stuck: string | undefined;
}

/** A script with more different moments than this is not walked to the end. */
const MOMENTS_MAX = 20_000;
const DAY = 86_400_000;

/**
 * Every distinct way through the script on one channel, for every value of its yes/no inputs.
 *
 * @param inputs  Values of the other inputs, such as a year that an answer is compared with.
 */
export function allPaths(
  script: CompiledScript,
  channel: ScriptChannel,
  inputs: TextInputs,
): Path[] {
  const known = new Map<string, readonly Path[]>();
  const paths = switches(script).flatMap((values) => {
    const start = startRehearsal(script, { channel, inputs: { ...inputs, ...values } });
    return walk(settle(start), known);
  });
  return merge(paths);
}

/** The shortest way by buttons to where a step is asked, said or ended with, from the start of a conversation. */
export function pathTo(
  start: Rehearsal,
  step: string,
): { readonly moment: Rehearsal; readonly moves: readonly TrialMove[] } | undefined {
  const seen = new Set<string>();
  let edge: { moment: Rehearsal; moves: TrialMove[] }[] = [{ moment: start, moves: [] }];
  while (edge.length > 0 && seen.size < MOMENTS_MAX) {
    const found = edge.find(({ moment }) => isShownAt(moment, step));
    if (found !== undefined) return found;
    edge = edge
      .flatMap(({ moment, moves }) =>
        branches(moment).map((branch) => ({
          moment: settle(branch.play(moment)),
          moves: [...moves, branch.move],
        })),
      )
      .filter(({ moment }) => {
        const isNew = !seen.has(futureOf(moment));
        seen.add(futureOf(moment));
        return isNew;
      });
  }
  return undefined;
}

/** Whether a step is what the person has before them: asked, said just now, or the end that was reached. */
function isShownAt(moment: Rehearsal, id: string): boolean {
  if (moment.state.step === id) return true;
  const step = moment.script.steps[moment.script.positions.get(id) ?? -1];
  if (step?.kind === "end") {
    return moment.state.status === "done" && moment.ending === step.ending;
  }
  return saidIn(moment).includes(id);
}

function walk(moment: Rehearsal, known: Map<string, readonly Path[]>): readonly Path[] {
  const future = futureOf(moment);
  const before = known.get(future);
  if (before !== undefined) return before;
  if (known.size >= MOMENTS_MAX) return [stuckAt(moment, "trop de chemins différents")];
  const paths = merge(walkFrom(moment, known));
  known.set(future, paths);
  return paths;
}

function walkFrom(moment: Rehearsal, known: Map<string, readonly Path[]>): Path[] {
  const { step, outcome, status } = moment.state;
  if (step === null) {
    if (status === "done") {
      return [{ steps: [], ending: moment.ending, outcome, combinations: 1, stuck: undefined }];
    }
    return [stuckAt(moment, "aucune question ouverte")];
  }
  const ways = branches(moment);
  if (ways.length === 0) return [stuckAt(moment, "aucune réponse possible par bouton")];
  return ways.flatMap((way) => {
    const next = settle(way.play(moment));
    if (next.state.step === step) return [stuckAt(next, `réponse non prise : ${way.words}`)];
    const said = saidIn(next);
    return walk(next, known).map((path) => after([step, ...said], path));
  });
}

/** Two moments with the same future differ in nothing that the script can still look at. */
function futureOf({ state, ending }: Rehearsal): string {
  const { step, status, answered, values, inputs, said, outcome } = state;
  return JSON.stringify([step, status, answered, values, inputs, said, outcome, ending]);
}

interface Branch {
  readonly words: string;
  readonly move: TrialMove;
  play(moment: Rehearsal): Rehearsal;
}

function branches(moment: Rehearsal): Branch[] {
  const ask = moment.script.questionById.get(moment.state.step ?? "")?.ask;
  if (ask === undefined) return [];
  const ways = buttonsOf(moment).map((shown) => buttonBranch(ask, shown.option));
  if (ways.length === 0) ways.push(...sampleReplies(ask, moment.inputs).map(replyBranch));
  if (openPrompt(moment)?.canSkip === true) {
    ways.push({
      words: "passer",
      move: { control: "skip" },
      play: (now) => reply(now, { kind: "control", control: "skip" }),
    });
  }
  if (ask.wait !== undefined) {
    const days = ask.wait.days;
    ways.push({
      words: `silence ${days}d`,
      move: { silence: `${days}d` },
      play: (now) => wait(now, days * DAY),
    });
  }
  return ways;
}

function buttonBranch(ask: Ask, option: string): Branch {
  if (ask.question !== "choices") {
    return { words: option, move: { button: option }, play: (now) => press(now, option) };
  }
  const others = ask.options.map(({ id }) => id).filter((id) => id !== option);
  const options = [option, ...others].slice(0, Math.max(1, ask.atLeast));
  const ticks = (prompt: number): Reply => ({ kind: "ticks", prompt, options });
  return {
    words: options.join(" + "),
    move: { ticks: options },
    play: (now) => reply(now, ticks(now.state.prompt)),
  };
}

function replyBranch(words: string): Branch {
  return {
    words,
    move: { reply: words },
    play: (now) => reply(now, { kind: "text", text: words }),
  };
}

/** Something that fits a question without buttons; for a year, one that is known and one that is not. */
function sampleReplies(ask: Ask, inputs: TextInputs): string[] {
  switch (ask.question) {
    case "text":
      return ["Un avis écrit pour essayer.".slice(0, ask.maxCharacters)];
    case "number":
      return [...new Set([ask.min ?? 1, ask.max ?? 2])].map(String);
    case "month": {
      const years = Object.values(inputs).filter((value) => typeof value === "number");
      const known = years.map(String);
      return [...known, "2001"].map((year) => (ask.precision === "year" ? year : `06/${year}`));
    }
    case "consent":
    case "yesno":
    case "rating":
    case "choice":
    case "choices":
      return [];
  }
}

function after(steps: readonly string[], path: Path): Path {
  return { ...path, steps: [...steps, ...path.steps] };
}

function saidIn(moment: Rehearsal): string[] {
  return sentMessages(moment)
    .flatMap(({ parts }) => parts)
    .flatMap((part) => ("say" in part ? [part.say] : []));
}

function stuckAt({ state }: Rehearsal, why: string): Path {
  const steps = state.step === null ? [] : [state.step];
  return { steps, ending: undefined, outcome: state.outcome, combinations: 1, stuck: why };
}

/** Paths that say and ask the same, and end alike, are one path with more combinations. */
function merge(paths: readonly Path[]): Path[] {
  const merged = new Map<string, Path>();
  for (const path of paths) {
    const key = JSON.stringify([path.steps, path.ending, path.outcome, path.stuck]);
    const same = merged.get(key);
    const combinations = path.combinations + (same?.combinations ?? 0);
    merged.set(key, { ...path, combinations });
  }
  return [...merged.values()];
}

/** Every combination of the yes/no inputs a condition may read. */
function switches(script: CompiledScript): Record<string, boolean>[] {
  const names = Object.entries(script.script.inputs)
    .filter(([, { kind, personal }]) => kind === "boolean" && !personal)
    .map(([name]) => name)
    .slice(0, 6);
  let all: Record<string, boolean>[] = [{}];
  for (const name of names) {
    all = all.flatMap((values) => [
      { ...values, [name]: false },
      { ...values, [name]: true },
    ]);
  }
  return all;
}
