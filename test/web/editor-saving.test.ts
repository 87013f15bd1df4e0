/** What becomes of a text while it is written: slow servers, lost answers, somebody else at it, a page left and found again. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepChecking } from "../../web/browser/console/editor/checking.ts";
import {
  keepSaving,
  replaceOther,
  takeOther,
  takeUpLeft,
} from "../../web/browser/console/editor/saving.ts";
import { serverOf, type Server } from "../../web/browser/console/editor/server.ts";
import { EditorStore } from "../../web/browser/console/editor/store.ts";
import type { EditorStart, OtherDraft, SaveAnswer } from "../../web/console/editor-shapes.ts";

const START: EditorStart = {
  key: "essai",
  owner: "console",
  phase: "open",
  source: "title: { fr: Essai }\n",
  revision: 3,
  savedBy: null,
  savedAt: 0,
  online: null,
  versions: [],
  mayEdit: true,
  mayPublish: true,
};

interface Sent {
  readonly source: string;
  readonly revision: number;
  readonly replace?: boolean;
  readonly answer: (answer: SaveAnswer | Awaited<ReturnType<Server["save"]>>) => void;
}

let session: Map<string, string>;
const listeners = new Map<string, (event: Event) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  session = new Map();
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => session.get(name) ?? null,
    setItem: (name: string, value: string) => session.set(name, value),
    removeItem: (name: string) => session.delete(name),
  });
  vi.stubGlobal("addEventListener", (name: string, heard: (event: Event) => void) =>
    listeners.set(name, heard),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function wait(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

/** A page with a server that answers when it is told to. */
function open(start: Partial<EditorStart> = {}) {
  const store = new EditorStore({ ...START, ...start });
  const sent: Sent[] = [];
  const server: Server = {
    ...serverOf("essai"),
    save: (body) => new Promise((answer) => sent.push({ ...body, answer })),
  };
  const saveNow = keepSaving(store, server);
  const type = (words: string): void => store.put(`title: { fr: ${words} }\n`, "title");
  return { store, sent, server, saveNow, type };
}

const title = (words: string): string => `title: { fr: ${words} }\n`;
const other = (words: string, more: Partial<OtherDraft> = {}): OtherDraft => ({
  revision: 4,
  source: title(words),
  by: "karim@exemple.fr",
  at: 9,
  ...more,
});

test("one text is sent at a time, however long each takes: nobody stands in their own way", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  type("deux");
  await wait(700);
  type("trois");
  await wait(700);
  expect(sent.map(({ revision }) => revision)).toEqual([3]);
  sent[0]?.answer({ revision: 4, at: 1 });
  await wait(0);
  expect(sent.slice(1).map(({ source, revision }) => [source, revision])).toEqual([
    [title("trois"), 4],
  ]);
  sent[1]?.answer({ revision: 5, at: 2 });
  await wait(10_000);
  expect(sent).toHaveLength(2);
  expect(store.state.save).toEqual({ is: "saved", at: 2 });
});

test("a text that arrived although its answer was lost is no conflict with oneself", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "offline" });
  await wait(0);
  expect(store.state).toMatchObject({ save: { is: "failed" }, trouble: "offline" });
  type("un et demi");
  await wait(700);
  sent[1]?.answer({ other: other("un", { by: null }) });
  await wait(700);
  expect(sent[2]).toMatchObject({ source: title("un et demi"), revision: 4 });
  sent[2]?.answer({ revision: 5, at: 3 });
  await wait(0);
  expect(store.state).toMatchObject({ save: { is: "saved", at: 3 }, trouble: undefined });
});

test("a text that is taken back while nobody knows whether it arrived is sent all the same", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "offline" });
  await wait(0);
  store.undo();
  await wait(700);
  expect(sent[1]).toMatchObject({ source: START.source, revision: 3 });
});

test("what cannot be saved says why, and is only sent again where that may help", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "signed_out" });
  await wait(9_000);
  expect(sent).toHaveLength(2);
  expect(store.state.trouble).toBe("signed_out");
  sent[1]?.answer({ failed: "too_large" });
  await wait(60_000);
  expect(sent).toHaveLength(2);
  type("moins");
  await wait(700);
  expect(sent).toHaveLength(3);
});

test("in a conflict, what is written further is kept over a reload of the page", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ other: other("autre") });
  await wait(0);
  type("un, et la suite");
  expect(store.state.save.is).toBe("conflict");
  const again = open({ source: title("autre"), revision: 4 });
  takeUpLeft(again.store);
  expect(again.store.source).toBe(title("un, et la suite"));
  await wait(700);
  // Written on the revision from before: Karim's text is not overrun.
  expect(again.sent[0]).toMatchObject({ revision: 3 });
});

test("one's own text is saved over the other one on purpose, as often as that takes", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ other: other("autre") });
  await wait(0);
  replaceOther(store);
  replaceOther(store);
  await wait(700);
  expect(sent.slice(1)).toMatchObject([{ revision: 4, replace: true }]);
  sent[1]?.answer({ failed: "offline" });
  await wait(9_000);
  expect(sent.slice(2)).toMatchObject([{ revision: 4, replace: true }]);
  sent[2]?.answer({ revision: 5, at: 1 });
  await wait(0);
  type("deux");
  await wait(700);
  expect(sent[3]).not.toHaveProperty("replace");
  expect(session.get("sirius:script:essai")).toContain("deux");
});

test("the other text is taken as it is saved: nothing is sent, and one's own comes back with undo", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ other: other("autre") });
  await wait(0);
  takeOther(store);
  await wait(10_000);
  expect(sent).toHaveLength(1);
  expect(store.source).toBe(title("autre"));
  expect(session.size).toBe(0);
  store.undo();
  expect(store.source).toBe(title("un"));
});

test("a text that was saved before its page was left does not come back later over somebody's", () => {
  session.set("sirius:script:essai", JSON.stringify({ source: title("un"), revision: 3 }));
  takeUpLeft(open({ source: title("un"), revision: 4 }).store);
  const later = open({ source: title("Karim"), revision: 5 });
  takeUpLeft(later.store);
  expect(later.store.source).toBe(title("Karim"));
});

test("closing a questionnaire, or putting an older version online, leaves what is not saved yet", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "offline" });
  await wait(0);
  store.adopt({ ...START, phase: "closing" });
  expect(store.source).toBe(title("un"));
  expect(store.state.start.phase).toBe("closing");
  await wait(9_000);
  expect(sent[1]).toMatchObject({ source: title("un"), revision: 3 });
});

test("what is written while a version is published goes on from the published text", async () => {
  const { store, sent, type } = open();
  const published = store.source;
  type("un");
  store.adopt({ ...START, source: `${published}notes: Un\n`, revision: 4 }, published);
  expect(store.source).toBe(title("un"));
  await wait(700);
  expect(sent).toMatchObject([{ source: title("un"), revision: 4 }]);
});

test("after a publication nothing is left to save, whatever becomes of the network", async () => {
  const { store, sent, saveNow } = open();
  const noted = `${store.source}notes: Un\n`;
  store.adopt({ ...START, source: noted, revision: 4 }, store.source);
  expect(store.source).toBe(noted);
  expect(await saveNow()).toBe(true);
  expect(sent).toEqual([]);
});

test("a questionnaire that is put away is no longer written in, and is again once it is open", () => {
  const { store, type } = open();
  store.adopt({ ...START, phase: "retired" });
  type("un");
  expect(store.source).toBe(START.source);
  store.adopt(START);
  type("un");
  expect(store.source).toBe(title("un"));
});

test("an edit that is not made is told until something else is done", () => {
  const { store } = open();
  expect(store.edit({ do: "removeStep", step: 0 })).toBe(false);
  expect(store.state.refused?.words).toMatch(/réparez-la/);
  store.put(title("un"));
  expect(store.state.refused).toBeUndefined();
});

test("the same words are told as often as the same is done", () => {
  const { store } = open();
  store.set({ notice: "Déplacé." });
  const before = store.state.notices;
  store.put(title("un"));
  store.set({ notice: "Déplacé." });
  expect(store.state.notices).toBe(before + 1);
});

test("as long as the checks do not answer, nothing is said to be in order", async () => {
  const { store, server } = open();
  const told: string[] = [];
  store.listen(() => told.push(store.state.check));
  keepChecking(store, { ...server, review: () => Promise.resolve({ failed: "offline" }) });
  await wait(30_000);
  expect(new Set(told)).toEqual(new Set(["failed"]));
});
