/** What the screens of moderation are made from: plain values, given by whoever serves them. */

export type QueueTab = "attente" | "alertes" | "reponses" | "signalements" | "decides";

/** A piece of a text, as positions in UTF-16 units; the end is not included. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** What a machine noticed, in words that say why; it only shows where to look. */
export interface ShownSign {
  readonly label: string;
  readonly why: string;
  /** Where, for those that are about words. */
  readonly pieces: readonly Piece[];
}

export interface ShownClock {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly deadline: number;
  readonly state: "on_time" | "urgent" | "late";
}

/** One line of a list. */
export interface ListedText {
  readonly id: string;
  readonly excerpt: string;
  readonly training: string;
  readonly centre: string;
  readonly clock: ShownClock;
  readonly signs: readonly string[];
}

/** The one text that is being read. */
export interface OpenText {
  readonly id: string;
  /** As written, line breaks as `\n`. */
  readonly text: string;
  /** What it replies to, for the reply of a centre. */
  readonly about: string | undefined;
  readonly training: string;
  readonly centre: string;
  readonly place: string | undefined;
  readonly clock: ShownClock;
  readonly signs: readonly ShownSign[];
  /** The conversation told of danger somewhere. */
  readonly danger: boolean;
  /** Carried back with the decision, so that nobody decides on words they did not read. */
  readonly version: string;
  /** Already decided on: in words. */
  readonly decided: string | undefined;
  readonly undoable: boolean;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly place_in_list: { readonly at: number; readonly of: number } | undefined;
}

/** A reason of the closed list, and what the author of a text will read; undefined for who reads its label. */
export interface ShownReason {
  readonly code: string;
  readonly label: string;
  readonly told: string | undefined;
}

/** What happened just before, said above the page. */
export interface Done {
  readonly text: string;
  readonly alarm: boolean;
  /** Where undoing is asked for; undefined when it is too late. */
  readonly undo: string | undefined;
}

export interface TabCount {
  readonly tab: QueueTab;
  readonly count: number | undefined;
}
