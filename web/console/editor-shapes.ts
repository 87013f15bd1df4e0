/** What the editor in the browser and the server tell each other, as JSON. */

export interface ShownFinding {
  /** An error keeps the draft from being published; a warning does not. */
  readonly severity: "error" | "warning";
  /** Names and positions from 0, as `["steps", 3, "prompt", "fr"]`. */
  readonly path: readonly (string | number)[];
  /** In the file, from 1. */
  readonly line: number;
  /** Id of the step it is in. */
  readonly step?: string;
  readonly message: string;
}

export interface ShownVersion {
  readonly version: number;
  readonly notes: string | null;
  /** Whose it is, by their address; null when it came from the command line or with the program. */
  readonly by: string | null;
  readonly at: number;
  /** People who are answering it. */
  readonly running: number;
}

/** Everything the page begins with. */
export interface EditorStart {
  /** Id of whoever opened the page: what they leave unsaved in this browser is theirs. */
  readonly account: string;
  readonly key: string;
  readonly owner: "git" | "console";
  readonly phase: "open" | "closing" | "retired";
  readonly source: string;
  readonly revision: number;
  readonly savedBy: string | null;
  readonly savedAt: number | null;
  /** The text of the newest published version. */
  readonly online: string | null;
  readonly versions: readonly ShownVersion[];
  readonly mayEdit: boolean;
  readonly mayPublish: boolean;
}

/** Somebody's text that stands in the way of a save. */
export interface OtherDraft {
  readonly revision: number;
  readonly source: string;
  /** Their address; null when it is one's own, from another window. */
  readonly by: string | null;
  readonly at: number;
}

/** One text of a draft that is kept. */
export interface EarlierDraft {
  readonly revision: number;
  /** Their address; null for somebody who is gone. */
  readonly by: string | null;
  readonly at: number;
}

export type SaveAnswer =
  | { readonly revision: number; readonly at: number }
  | { readonly other: OtherDraft };

/** What was found in a text, after it was saved. */
export interface ReviewAnswer {
  readonly findings: readonly ShownFinding[];
  /** False: its example conversations took too long, and nothing is known about them. */
  readonly isWhole: boolean;
}

export type PublishAnswer =
  | { readonly published: number; readonly start: EditorStart }
  | { readonly other: OtherDraft }
  | { readonly refused: "git" | "unchanged" | "too_long" }
  | { readonly refused: "findings"; readonly findings: readonly ShownFinding[] };

export interface CompleteAnswer {
  readonly source: string;
  readonly repaired: readonly string[];
  readonly added: readonly string[];
  /** The examples took too long; nothing was changed. */
  readonly isTooLong?: boolean;
}

/** Conversations that stay on their version, and why. */
export interface ShownStaying {
  readonly words: string;
  readonly count: number;
}

/** What a move of conversations would do now. */
export interface MoveLookAnswer {
  readonly movable: number;
  readonly staying: readonly ShownStaying[];
  /** There are more than were looked at. */
  readonly more: boolean;
}

/** A move under way, or done. */
export interface MoveAnswer {
  readonly move: {
    readonly id: string;
    /** The version moved to; another one when such a move was under way already. */
    readonly to: number;
    readonly moved: number;
    readonly staying: readonly ShownStaying[];
    readonly done: boolean;
  };
  /** People who are answering, by version; a version without any is left out. */
  readonly running: Readonly<Record<number, number>>;
}
