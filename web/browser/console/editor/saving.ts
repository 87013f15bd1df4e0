/** Saves by itself, valid or not; says when it cannot, and keeps the text until it can. */
import type { EditorStart, SaveAnswer } from "../../../console/editor-shapes.ts";
import type { Failure } from "../panels/ask-server.ts";
import { onComingBack } from "../panels/coming-back.ts";
import type { NoAnswer, Server } from "./server.ts";
import type { EditorStore, SavedText } from "./store.ts";

const AFTER_MS = 600;
const AGAIN_MS = 8_000;
/** Trying the same again by itself would not help. */
const FINAL: ReadonlySet<Failure> = new Set(["too_large", "forbidden", "put_away", "signed_out"]);
/** The text may have arrived all the same. */
const UNSURE: ReadonlySet<Failure> = new Set(["offline", "busy", "fault"]);

/** Begins to save a store's changes. @returns What saves at once, for a publication. */
export function keepSaving(store: EditorStore, server: Server): () => Promise<boolean> {
  const draft = new SavedDraft(store, server);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest: Promise<void> = Promise.resolve();
  const later = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), ms);
  };
  const send = async (): Promise<void> => {
    if (await draft.send()) later(AGAIN_MS);
  };
  const save = async (): Promise<void> => {
    clearTimeout(timer);
    // One at a time: each says from which revision it goes on, and the one before makes that.
    latest = latest.then(send, send);
    await latest;
  };
  store.listen(() => {
    draft.note();
    const { state, mayEdit } = store;
    // Signed out, what is written waits for somebody to come back from where they signed in.
    if (state.save.is === "changed" && state.trouble !== "signed_out") later(AFTER_MS);
    const isOpenAgain = state.trouble === "put_away" && mayEdit;
    if (state.save.is === "failed" && isOpenAgain) later(0);
  });
  addEventListener("online", () => later(0));
  onComingBack(() => {
    if (store.state.trouble === "signed_out") later(0);
  });
  addEventListener("beforeunload", (event) => {
    if (store.state.save.is !== "saved") event.preventDefault();
  });
  return async () => {
    await save();
    return store.state.save.is === "saved";
  };
}

/** Texts that may have arrived although no answer came; older ones are forgotten. */
const UNSURE_MAX = 20;

/** What the server has of a draft, as far as this page knows. */
class SavedDraft {
  readonly #store: EditorStore;
  readonly #server: Server;
  #saved: SavedText;
  /** Sent since then, without an answer. */
  #unsure: readonly string[] = [];
  /** What is kept over a reload of the page. */
  #left: Left | undefined;

  constructor(store: EditorStore, server: Server) {
    const { start, revision } = store.state;
    this.#store = store;
    this.#server = server;
    this.#saved = { source: store.source, revision, at: start.savedAt };
  }

  /** Keeps what is not saved yet over a reload of the page; takes note of what is. */
  note(): void {
    const { source } = this.#store;
    const { save, revision, start } = this.#store.state;
    if (save.is !== "saved") {
      if (this.#left?.source === source && this.#left.revision === revision) return;
      this.#left = { source, revision };
      keep(start, this.#left);
    } else if (source !== this.#saved.source || revision !== this.#saved.revision) {
      this.#took({ source, revision, at: save.at });
    }
  }

  /** Sends the text there is now. @returns Whether it is to be tried again in a while. */
  async send(): Promise<boolean> {
    const { source } = this.#store;
    const { save, revision, replaces, start } = this.#store.state;
    if (save.is === "saved" || save.is === "conflict") return false;
    const { at } = this.#saved;
    if (this.#unsure.length === 0 && this.#isSaved({ source, revision, at })) {
      // Typed, and undone before it was sent.
      this.#forget();
      this.#store.set({ save: { is: "saved", at }, trouble: undefined });
      return false;
    }
    this.#store.set({ save: { is: "saving" } });
    const replace = replaces === revision ? { replace: true } : {};
    const { account } = start;
    const answer = await this.#server.save({ source, revision, account, ...replace });
    // A publication went by meanwhile, and made another revision: what it left is sent next.
    return this.#store.state.revision === revision && this.#heard(source, answer);
  }

  #isSaved({ source, revision }: SavedText): boolean {
    return source === this.#saved.source && revision === this.#saved.revision;
  }

  #heard(sent: string, answer: SaveAnswer | NoAnswer): boolean {
    if ("failed" in answer) {
      const { failed } = answer;
      if (UNSURE.has(failed)) this.#unsure = [...this.#unsure, sent].slice(-UNSURE_MAX);
      if (failed === "put_away") this.#store.putAway();
      this.#store.set({ save: { is: "failed" }, trouble: failed });
      return !FINAL.has(failed);
    }
    if (!("other" in answer)) return this.#goOn({ ...answer, source: sent });
    const { other } = answer;
    // One's own text that arrived without an answer stands in nobody's way; nor does the same text.
    const isOwn = other.by === null && this.#unsure.includes(other.source);
    if (isOwn || other.source === sent) return this.#goOn(other);
    this.#store.set({ save: { is: "conflict", other }, trouble: undefined });
    return false;
  }

  /** From what is saved now. */
  #goOn(saved: SavedText): false {
    const { revision, at } = saved;
    this.#took(saved);
    const isLatest = this.#store.source === saved.source;
    const save = isLatest ? ({ is: "saved", at } as const) : ({ is: "changed" } as const);
    this.#store.set({ revision, save, trouble: undefined });
    return false;
  }

  #took(saved: SavedText): void {
    this.#saved = saved;
    this.#unsure = [];
    this.#forget();
  }

  #forget(): void {
    this.#left = undefined;
    forget(this.#store.state.start);
  }
}

/** Settles a conflict by one's own text, which is saved over theirs; theirs stays among the earlier drafts. */
export function replaceOther(store: EditorStore): void {
  const { save } = store.state;
  if (save.is !== "conflict") return;
  const { revision } = save.other;
  store.set({ revision, replaces: revision, save: { is: "changed" } });
}

/** Settles it by theirs; one's own comes back with undo. */
export function takeOther(store: EditorStore): void {
  const { save } = store.state;
  if (save.is === "conflict") store.take(save.other);
}

interface Left {
  readonly source: string;
  readonly revision: number;
}

/** Whose text it is, and of which script: in one tab, several people may sign in one after the other. */
type Owned = Pick<EditorStart, "account" | "key">;

/** A text that is not saved yet survives its page being loaded again. */
function keep(owned: Owned, left: Left): void {
  try {
    sessionStorage.setItem(nameOf(owned), JSON.stringify(left));
  } catch {
    // Private browsing may forbid it; the page itself still has the text.
  }
}

function forget(owned: Owned): void {
  try {
    sessionStorage.removeItem(nameOf(owned));
  } catch {
    // Nothing was kept then.
  }
}

function leftOf(owned: Owned): Left | undefined {
  try {
    const found = sessionStorage.getItem(nameOf(owned));
    if (found === null) return undefined;
    const left: Left = JSON.parse(found);
    return left;
  } catch {
    return undefined;
  }
}

function nameOf({ account, key }: Owned): string {
  return `sirius:script:${account}:${key}`;
}

/**
 * Takes up the text that the same person left unsaved; of a script that is put away, once it is open again. Its
 * revision comes with it: who saved since is not overrun.
 */
export function takeUpLeft(store: EditorStore): void {
  const left = leftOf(store.state.start);
  if (left === undefined) return;
  if (store.mayEdit) return takeUp(store, left);
  const stop = store.listen(() => {
    if (!store.mayEdit) return;
    stop();
    // After all that opening it again brings along.
    queueMicrotask(() => takeUp(store, left));
  });
}

function takeUp(store: EditorStore, left: Left): void {
  // It was saved, and the page gone before it heard so: later it would stand in somebody's way.
  if (left.source === store.source) return forget(store.state.start);
  store.set({ revision: left.revision });
  store.put(left.source);
}
