/** Where the same replies lead elsewhere: one conversation played before and after a change of the script. */
import type { DoneLine, Played, SaidLine } from "./shapes.ts";

export interface PlayDifference {
  /**
   * The move after which the conversation goes another way, from 1; 0 when it begins another way; undefined when it
   * is the same but for its words.
   */
  readonly move: number | undefined;
  /** Messages said in other words, up to there. */
  readonly reworded: number;
  /** By the place of a line of the newer play: what stood there before, empty when nothing did. Up to there. */
  readonly before: ReadonlyMap<number, string>;
  /** How each ended, where that differs; undefined for one that did not. */
  readonly ended?: { readonly before: string | undefined; readonly after: string | undefined };
}

/** What was done, and what Sirius said then. */
interface Stretch {
  done: { readonly line: DoneLine; readonly at: number } | undefined;
  readonly said: { readonly line: SaidLine; readonly at: number }[];
}

/** Compares two plays of the same moves. */
export function comparePlays(older: Played, newer: Played): PlayDifference {
  const [was, is] = [stretchesOf(older), stretchesOf(newer)];
  const before = new Map<number, string>();
  let reworded = 0;
  let move: number | undefined;
  for (let at = 0; at < Math.max(was.length, is.length) && move === undefined; at += 1) {
    const [one, other] = [was[at], is[at]];
    if (courseOf(one) !== courseOf(other)) move = at;
    reworded += noteWords(one, other, before);
  }
  // A question may be open where none was, after the same words.
  const isElsewhere = older.open?.step !== newer.open?.step;
  if (isElsewhere) move ??= Math.max(0, is.length - 1);
  const ends = older.ended?.outcome !== newer.ended?.outcome;
  const ended = { before: older.ended?.words, after: newer.ended?.words };
  return { move, reworded, before, ...(ends ? { ended } : {}) };
}

/** Whether nothing but words differs. */
export function isSameCourse({ move, ended }: PlayDifference): boolean {
  return move === undefined && ended === undefined;
}

function stretchesOf({ lines }: Played): Stretch[] {
  const stretches: Stretch[] = [{ done: undefined, said: [] }];
  for (const [at, line] of lines.entries()) {
    if (line.from === "sirius") stretches.at(-1)?.said.push({ line, at });
    else if (line.from === "person") stretches[line.move] = { done: { line, at }, said: [] };
    else stretches[line.move] = { done: undefined, said: [] };
  }
  return stretches;
}

/** The way of a stretch, without its words. */
function courseOf(stretch: Stretch | undefined): string {
  const reading = stretch?.done?.line.reading;
  const read = reading && [reading.tone, reading.kept ?? reading.said];
  return JSON.stringify([stretch === undefined, read, stretch?.said.map(({ line }) => line.steps)]);
}

/** @returns how many messages are said in other words. */
function noteWords(
  one: Stretch | undefined,
  other: Stretch | undefined,
  before: Map<number, string>,
): number {
  const [old, now] = [one?.done?.line.reading, other?.done];
  if (now !== undefined && old?.said !== now.line.reading.said) before.set(now.at, old?.said ?? "");
  const changed = (other?.said ?? []).filter(
    ({ line }, at) => one?.said[at]?.line.text !== line.text,
  );
  for (const { line, at } of changed) {
    const place = other?.said.findIndex((each) => each.line === line) ?? -1;
    before.set(at, one?.said[place]?.line.text ?? "");
  }
  return changed.length;
}
