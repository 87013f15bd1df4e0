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
  account: "nadia",
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
let listeners: Map<string, () => void>;

beforeEach(() => {
  vi.useFakeTimers();
  session = new Map();
  listeners = new Map();
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => session.get(name) ?? null,
    setItem: (name: string, value: string) => session.set(name, value),
    removeItem: (name: string) => session.delete(name),
  });
  const addEventListener = (name: string, heard: () => void) => listeners.set(name, heard);
  vi.stubGlobal("addEventListener", addEventListener);
  vi.stubGlobal("document", { addEventListener, hidden: false });
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
  sent[0]?.answer({ failed: "busy" });
  await wait(9_000);
  expect(sent).toHaveLength(2);
  expect(store.state.trouble).toBe("busy");
  sent[1]?.answer({ failed: "too_large" });
  await wait(60_000);
  expect(sent).toHaveLength(2);
  type("moins");
  await wait(700);
  expect(sent).toHaveLength(3);
});

test("whoever is signed out is told once, and goes on at once when they come back signed in", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "signed_out" });
  await wait(3_600_000);
  expect(sent).toHaveLength(1);
  expect(store.state).toMatchObject({ save: { is: "failed" }, trouble: "signed_out" });
  // What is written meanwhile waits with the rest.
  type("un et demi");
  await wait(3_600_000);
  expect(sent).toHaveLength(1);
  expect(store.source).toBe(title("un et demi"));

  listeners.get("focus")?.();
  listeners.get("visibilitychange")?.();
  await wait(1);
  expect(sent.slice(1)).toMatchObject([{ source: title("un et demi"), account: "nadia" }]);
  sent[1]?.answer({ revision: 4, at: 1 });
  await wait(0);
  expect(store.state).toMatchObject({ save: { is: "saved" }, trouble: undefined });
  type("deux");
  await wait(700);
  expect(sent).toHaveLength(3);
});

test("whoever is signed out may save by the button, and a lost network then goes on by itself", async () => {
  const { sent, type, saveNow } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "signed_out" });
  await wait(0);
  const pressed = saveNow();
  await wait(0);
  sent[1]?.answer({ failed: "offline" });
  expect(await pressed).toBe(false);
  await wait(9_000);
  expect(sent).toHaveLength(3);
});

test("what somebody left unsaved is theirs: another account in the same tab sees nothing of it, and loses nothing", async () => {
  const nadia = open();
  nadia.type("Nadia");
  const karim = open({ account: "karim" });
  takeUpLeft(karim.store);
  expect(karim.store.source).toBe(START.source);
  karim.type("Karim");
  await wait(700);
  karim.sent[0]?.answer({ revision: 4, at: 1 });
  await wait(0);
  const again = open({ source: title("Karim"), revision: 4 });
  takeUpLeft(again.store);
  expect(again.store.source).toBe(title("Nadia"));
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
  expect(session.get("sirius:script:nadia:essai")).toContain("deux");
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
  session.set("sirius:script:nadia:essai", JSON.stringify({ source: title("un"), revision: 3 }));
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

test("what somebody writes while another person puts the questionnaire away waits until it is open again", async () => {
  const { store, sent, type } = open();
  type("un");
  await wait(700);
  sent[0]?.answer({ failed: "put_away" });
  await wait(60_000);
  expect(sent).toHaveLength(1);
  expect(store.state).toMatchObject({ trouble: "put_away", start: { phase: "retired" } });
  expect(store.mayEdit).toBe(false);
  store.adopt(START);
  await wait(0);
  expect(sent.slice(1)).toMatchObject([{ source: title("un"), revision: 3 }]);
});

test("a text that was left unsaved in a questionnaire put away since is taken up once it is open again", async () => {
  open().type("un");
  const { store, sent } = open({ phase: "retired" });
  takeUpLeft(store);
  expect(store.source).toBe(START.source);
  store.adopt(START);
  await wait(700);
  expect(store.source).toBe(title("un"));
  expect(sent).toMatchObject([{ source: title("un"), revision: 3 }]);
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

test("checks are asked for again by themselves, but once the session is over only when somebody comes back", async () => {
  const { store, server } = open();
  const answers: Awaited<ReturnType<Server["review"]>>[] = [
    { failed: "busy" },
    { failed: "signed_out" },
    { findings: [], isWhole: true },
  ];
  const review = vi.fn<Server["review"]>(async () => answers.shift() ?? { failed: "fault" });
  keepChecking(store, { ...server, review });
  await wait(9_000);
  expect(review).toHaveBeenCalledTimes(2);
  await wait(3_600_000);
  expect(review).toHaveBeenCalledTimes(2);
  expect(store.state.check).toBe("signed_out");
  listeners.get("focus")?.();
  await wait(1);
  expect(review).toHaveBeenCalledTimes(3);
  expect(store.state.check).toBe("whole");
});
