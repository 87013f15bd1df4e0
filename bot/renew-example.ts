/**
 * Brings what one example promises up to date with what the script does now: the same person says the same
 * things, and what then comes is what is promised. Whether that is right, its author decides.
 */
import type { Example, ExampleMove } from "../survey-scripts/schema.ts";
import type { CompiledScript } from "./compile.ts";
import type { ExampleEdit } from "./complete-examples.ts";
import { channelsOf, keptAnswer, playExample, type BrokenPromise } from "./examples.ts";
import { sentTexts, type Rehearsal } from "./rehearsal.ts";

export interface Renewed {
  /** Holds on every channel it must hold on. */
  readonly example: Example;
  /** In the order in which they must be applied. */
  readonly edits: readonly ExampleEdit[];
}

/** Promises put right, one after the other; an example has at most 60 moves with two each. */
const ROUNDS_MAX = 200;

/**
 * Renews an example. A promise that no value keeps on every channel is left out; replies after the end of the
 * conversation are too.
 *
 * @param index  Its place among the examples, from 0.
 * @returns undefined when nothing makes it hold: then its author must say what it should show.
 */
export function renewExample(compiled: CompiledScript, index: number): Renewed | undefined {
  const old = compiled.script.tests[index];
  if (old === undefined) return undefined;
  const tried = new Set<string>();
  let now = old;
  for (let count = 0; count < ROUNDS_MAX; count += 1) {
    const failure = firstFailure(compiled, now);
    if (failure === undefined) return { example: now, edits: editsBetween(old, now, index) };
    const { move, broken } = failure;
    const name = `${broken.promise} ${broken.question ?? move}`;
    const next = renewed(now, failure, tried.has(name));
    tried.add(name);
    if (next === undefined) return undefined;
    now = next;
  }
  return undefined;
}

interface Failure {
  /** From 1. */
  readonly move: number;
  readonly broken: BrokenPromise;
  /** After the move that failed, or at the end. */
  readonly moment: Rehearsal | undefined;
}

function firstFailure(compiled: CompiledScript, example: Example): Failure | undefined {
  for (const channel of channelsOf(example)) {
    let moment: Rehearsal | undefined;
    const result = playExample(compiled, example, { channel, watch: (one) => (moment = one) });
    if (!result.passed) return { move: result.move, broken: result.broken, moment };
  }
  return undefined;
}

/** @param again  It was put right once, for another channel: nothing is promised there any more. */
function renewed(example: Example, failure: Failure, again: boolean): Example | undefined {
  const { move, broken, moment } = failure;
  const { promise, question = "", expected, seen } = broken;
  if (moment === undefined) return undefined;
  switch (promise) {
    case "move":
      return move === 1 ? undefined : { ...example, play: example.play.slice(0, move - 1) };
    case "at": {
      const isPlace = /^[a-z]\w*$/.test(seen);
      return withMove(example, move, { at: isPlace && !again ? seen : undefined });
    }
    case "says": {
      const said = nearest(sentTexts(moment).flat(), expected);
      return withMove(example, move, { says: again ? undefined : said });
    }
    case "answer": {
      const { [question]: _old, ...others } = example.answers ?? {};
      const kept = again ? undefined : keptAnswer(moment, question);
      if (kept !== undefined) {
        return { ...example, answers: { ...example.answers, [question]: kept } };
      }
      const { answers: _answers, ...bare } = example;
      return Object.keys(others).length === 0 ? bare : { ...bare, answers: others };
    }
    case "outcome":
      return again ? undefined : { ...example, outcome: moment.state.outcome };
  }
}

function withMove(
  example: Example,
  move: number,
  change: { readonly at?: string | undefined } | { readonly says?: string | undefined },
): Example {
  const changed: Record<string, unknown> = { ...example.play[move - 1], ...change };
  const kept: ExampleMove = Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  );
  return { ...example, play: example.play.with(move - 1, kept) };
}

/** Of what is said now, the sentence that has most of the promised words; undefined when none has half of them. */
function nearest(said: readonly string[], promised: string): string | undefined {
  const wanted = wordsOf(promised);
  const sentences = said
    .flatMap((text) => text.split(/\n+|(?<=[.!?])\s+/))
    .map((one) => one.trim());
  const [best] = sentences
    .map((sentence) => {
      const there = new Set(wordsOf(sentence));
      return { sentence, count: wanted.filter((word) => there.has(word)).length };
    })
    .toSorted((one, other) => other.count - one.count);
  return best !== undefined && best.count > 0 && 2 * best.count >= wanted.length
    ? best.sentence
    : undefined;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Only what changed, so that everything else in the file stays byte for byte. */
function editsBetween(old: Example, now: Example, index: number): ExampleEdit[] {
  const edits: ExampleEdit[] = [];
  const here = ["tests", index];
  const set = (place: readonly (string | number)[], value: PlainValue): void => {
    edits.push({ do: "setField", at: [...here, ...place], value });
  };
  for (let at = old.play.length - 1; at >= now.play.length; at -= 1) {
    edits.push({ do: "changeList", at: [...here, "play"], change: { do: "remove", at } });
  }
  for (const [at, move] of now.play.entries()) {
    const before = old.play[at];
    if (before?.at !== move.at) set(["play", at, "at"], move.at);
    if (before?.says !== move.says) set(["play", at, "says"], move.says);
  }
  const [was, is] = [old.answers ?? {}, now.answers];
  if (is === undefined) {
    if (old.answers !== undefined) set(["answers"], undefined);
  } else {
    for (const question of Object.keys(was)) {
      const value = is[question];
      if (JSON.stringify(value) !== JSON.stringify(was[question])) {
        set(["answers", question], value);
      }
    }
  }
  if (old.outcome !== now.outcome) set(["outcome"], now.outcome);
  return edits;
}

type PlainValue = Extract<ExampleEdit, { readonly do: "setField" }>["value"];
