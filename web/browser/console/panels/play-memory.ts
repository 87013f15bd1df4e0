/** What was played, kept while its panel is not shown. */
import type { PanelChannel, Played, PlayMove } from "./shapes.ts";

/** What is played, the draft aside. */
export interface Play {
  readonly channel: PanelChannel;
  readonly profile: string;
  /** Language of the conversation. */
  readonly locale: string;
  readonly moves: readonly PlayMove[];
}

/** A play as it went when its last move was made. */
export interface PlayedOnce {
  /** Tells the play and its moves from others. */
  readonly key: string;
  /** Tells the draft it was played on from others. */
  readonly draft: string;
  readonly played: Played;
}

export interface KeptPlay {
  readonly play: Play;
  readonly base?: PlayedOnce | undefined;
}

/** Where the preview keeps its play. */
export interface PlayMemory {
  load(): KeptPlay | undefined;
  keep(kept: KeptPlay): void;
}

/** One of a play. */
export function keyOf(play: Play): string {
  return JSON.stringify(play);
}

/** A short sign of a text, which another text does not have, short of an accident. */
export function signOf(text: string): string {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return `${text.length}:${sum}`;
}
