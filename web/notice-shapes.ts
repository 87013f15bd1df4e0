/** What the notice is made from, and how its pages are given it. */
import type { Kept, Processor, Publisher } from "./shapes.ts";

/** What it says that differs from one Sirius to another. */
export interface Notice {
  readonly publisher: Publisher;
  /** How many people a figure needs. */
  readonly threshold: number;
  /** Those of the channels that are on. */
  readonly processors?: readonly Processor[];
  /** Left out: the longest. */
  readonly kept?: Kept;
  /** What the publisher has to say besides, in either language; an empty line begins a paragraph. */
  readonly added?: { readonly french?: string | undefined; readonly english?: string | undefined };
}

export type NoticeFacts = Required<Omit<Notice, "added">>;

/** A heading, where there is one, and what stands below: paragraphs, and lists of points. */
export interface NoticeSection {
  readonly heading?: string;
  readonly parts: readonly (string | readonly string[])[];
}

/** One version of the notice among others. Times in milliseconds since 1970. */
export interface NamedNotice {
  /** From its date: `2026-11-26`, and `2026-11-26-2` for the second of a day. */
  readonly name: string;
  readonly since: number;
  /** When the next one took its place; null: it holds. */
  readonly until: number | null;
}

/** With what it said, as `noticeText` gave it. */
export interface ShownNotice extends NamedNotice {
  readonly french: string;
  readonly english: string;
}
