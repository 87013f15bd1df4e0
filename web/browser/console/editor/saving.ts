/** Saves by itself, valid or not; says when it cannot, and keeps the text until it can. */
import type { Server } from "./server.ts";
import type { EditorStore } from "./store.ts";

const AFTER_MS = 600;
const AGAIN_MS = 8_000;

/** Begins to save a store's changes. @returns What saves at once, for a publication. */
export function keepSaving(store: EditorStore, server: Server): () => Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let saved = {
    source: store.source,
    revision: store.state.revision,
    at: store.state.start.savedAt,
  };
  const later = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), ms);
  };
  const save = async (): Promise<void> => {
    clearTimeout(timer);
    if (running !== undefined) {
      await running;
      if (store.source === saved.source) return;
    }
    running = send();
    await running;
    running = undefined;
  };
  const send = async (): Promise<void> => {
    const { source } = store;
    if (store.state.save.is === "conflict") return;
    if (source === saved.source && store.state.revision === saved.revision) {
      // Typed, and undone before it was sent.
      forget(store.state.start.key);
      store.set({ save: { is: "saved", at: saved.at } });
      return;
    }
    store.set({ save: { is: "saving" } });
    const answer = await server.save({ source, revision: store.state.revision });
    if ("failed" in answer) {
      store.set({ save: { is: answer.failed } });
      if (answer.failed !== "refused") later(AGAIN_MS);
      return;
    }
    if ("other" in answer) {
      store.set({ save: { is: "conflict", other: answer.other } });
      return;
    }
    const { revision, at } = answer;
    saved = { source, revision, at };
    forget(store.state.start.key);
    const isLatest = store.source === source;
    const told = isLatest ? ({ is: "saved", at } as const) : ({ is: "changed" } as const);
    store.set({ revision, save: told });
    if (!isLatest) later(AFTER_MS);
  };
  store.listen(() => {
    const { save: is } = store.state;
    if (is.is === "changed") {
      keep(store);
      later(AFTER_MS);
    }
  });
  addEventListener("online", () => later(0));
  addEventListener("beforeunload", (event) => {
    if (store.state.save.is !== "saved") event.preventDefault();
  });
  return async () => {
    await save();
    return store.state.save.is === "saved";
  };
}

/** Settles a conflict by one's own text; theirs stays among the earlier drafts. */
export async function replaceOther(store: EditorStore, server: Server): Promise<void> {
  const { save } = store.state;
  if (save.is !== "conflict") return;
  const { source } = store;
  const answer = await server.save({ source, revision: save.other.revision, replace: true });
  if ("failed" in answer) store.set({ save: { is: answer.failed } });
  else if ("other" in answer) store.set({ save: { is: "conflict", other: answer.other } });
  else {
    const { revision, at } = answer;
    // What was typed meanwhile is still to be saved.
    const isAll = store.source === source;
    store.set({ revision, save: isAll ? { is: "saved", at } : { is: "changed" } });
  }
}

/** Settles it by theirs; one's own comes back with undo. */
export function takeOther(store: EditorStore): void {
  const { save } = store.state;
  if (save.is !== "conflict") return;
  store.set({ revision: save.other.revision, save: { is: "changed" } });
  store.put(save.other.source);
}

interface Left {
  readonly source: string;
  readonly revision: number;
}

/** A text that is not saved yet survives its page being loaded again. */
function keep(store: EditorStore): void {
  const left: Left = { source: store.source, revision: store.state.revision };
  try {
    sessionStorage.setItem(nameOf(store.state.start.key), JSON.stringify(left));
  } catch {
    // Private browsing may forbid it; the page itself still has the text.
  }
}

function forget(key: string): void {
  try {
    sessionStorage.removeItem(nameOf(key));
  } catch {
    // Nothing was kept then.
  }
}

/** Takes up the text that a page left unsaved. Its revision comes with it: who saved since is not overrun. */
export function takeUpLeft(store: EditorStore): void {
  let left: Left | undefined;
  try {
    const kept = sessionStorage.getItem(nameOf(store.state.start.key));
    if (kept !== null) left = JSON.parse(kept);
  } catch {
    return;
  }
  if (left === undefined || left.source === store.source) return;
  store.set({ revision: left.revision });
  store.put(left.source);
}

function nameOf(key: string): string {
  return `sirius:script:${key}`;
}
