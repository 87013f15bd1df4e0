/** Undo by snapshots: what is undone comes back as the same bytes. */

export interface History {
  readonly past: readonly string[];
  readonly present: string;
  readonly future: readonly string[];
  /** The field that is being typed in, while its keys make one change. */
  readonly typing: string | undefined;
}

const STEPS_MAX = 100;

/** A history that begins with a text. */
export function startHistory(source: string): History {
  return { past: [], present: source, future: [], typing: undefined };
}

/**
 * The history with a new text. Two texts that follow each other always differ: undo shows something each time.
 *
 * @param typing  Names the field whose keys follow each other: they are undone together.
 */
export function record(history: History, source: string, typing?: string): History {
  const { past, present } = history;
  if (typing !== undefined && typing === history.typing) {
    // Typed, and taken back by hand: nothing is left to undo.
    return source === past.at(-1)
      ? { ...history, past: past.slice(0, -1), present: source, typing: undefined }
      : { ...history, present: source };
  }
  if (source === present) return history;
  return { past: [...past, present].slice(-STEPS_MAX), present: source, future: [], typing };
}

/** The text before the keys that are being typed: what each of them changes anew. */
export function beforeTyping(history: History, typing: string): string {
  return history.typing === typing ? (history.past.at(-1) ?? history.present) : history.present;
}

/** Ends the run of keys: the next one begins a change of its own. */
export function pauseTyping(history: History): History {
  return history.typing === undefined ? history : { ...history, typing: undefined };
}

/** One change back; the same history when there is none. */
export function undo(history: History): History {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (before === undefined) return history;
  return {
    past: past.slice(0, -1),
    present: before,
    future: [present, ...future],
    typing: undefined,
  };
}

/** One change forward again; the same history when there is none. */
export function redo(history: History): History {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: next, future: rest, typing: undefined };
}
