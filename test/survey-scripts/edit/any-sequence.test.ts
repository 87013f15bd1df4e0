/** Whatever is edited in whatever order, by form and by code: nothing else changes, and nothing is lost. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { applyEdit, type Edit } from "../../../survey-scripts/edit/edits.ts";
import { record, redo, startHistory, undo } from "../../../survey-scripts/edit/history.ts";
import { commentsOf, type Place, type Value } from "../../../survey-scripts/edit/piece.ts";
import type { ListChange } from "../../../survey-scripts/edit/set-list.ts";
import { viewScript } from "../../../survey-scripts/edit/view-script.ts";
import { readScriptYaml } from "../../../survey-scripts/read-yaml.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const PAGE = readFileSync("docs/script-language.md", "utf8");
const SMALL = /```yaml\n(schema: 1.*?)```/s.exec(PAGE)?.[1] ?? "";
const RUNS = 100;
// Hundreds of whole files are read.
vi.setConfig({ testTimeout: 180_000 });

/** Texts that YAML has its own ideas about. */
const words = fc.oneof(
  fc.string({ maxLength: 60, unit: "grapheme" }),
  fc.constantFrom(
    "",
    "non",
    "yes",
    "null",
    "1",
    "- tiret",
    "clé: valeur",
    "un # dièse",
    "*étoile & esperluette",
    "{prenom}, ça va ?",
    "des \"guillemets\" et des 'apostrophes'",
    "deux\nlignes",
    "  espaces  ",
    "| barre",
    "mot ".repeat(60),
  ),
);
const position = fc.nat({ max: 24 });
const by = fc.constantFrom(-1 as const, 1 as const);
/** A question, a step that leads on, or one that keeps a value. */
const newStep = fc.oneof<fc.Arbitrary<Record<string, Value>>[]>(
  words.map((text) => ({ kind: "ask", question: "text", prompt: { fr: text } })),
  fc.constant({ kind: "decide", next: [{ when: { answered: "note" }, go: "fin" }] }),
  words.map((value) => ({ kind: "set", variable: "profil", to: [{ value }] })),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    do: fc.constant("setWording" as const),
    at: fc.oneof(
      fc.tuple(fc.constant("steps"), position, fc.constantFrom("prompt", "help", "text")),
      fc.constantFrom(["endings", "termine", "text"], ["endings", "refus", "text"], ["title"]),
    ),
    locale: fc.constantFrom("fr", "en"),
    words,
  }),
  fc.record({
    do: fc.constant("setWording" as const),
    at: fc.tuple(fc.constant("steps"), position, fc.constant("prompt")),
    locale: fc.constantFrom("fr", "en"),
    channel: fc.constantFrom("sms" as const, "telegram" as const, "web" as const),
    words,
  }),
  fc.record({
    do: fc.constant("setField" as const),
    at: fc.tuple(
      fc.constant("steps"),
      position,
      fc.constantFrom("required", "skippable", "dontKnow"),
    ),
    value: fc.constantFrom(true, false, undefined),
  }),
  fc.record({
    do: fc.constant("addStep" as const),
    position,
    step: newStep,
    words,
  }),
  fc.record({ do: fc.constant("duplicateStep" as const), step: position }),
  fc.record({ do: fc.constant("moveStep" as const), step: position, by }),
  fc.record({ do: fc.constant("removeStep" as const), step: position }),
  fc.record({
    do: fc.constant("addAnswer" as const),
    step: position,
    label: words.map((fr) => ({ fr })),
  }),
  fc.record({ do: fc.constant("moveAnswer" as const), step: position, answer: fc.nat(3), by }),
  fc.record({ do: fc.constant("removeAnswer" as const), step: position, answer: fc.nat(3) }),
  fc.record({
    do: fc.constant("setGoto" as const),
    step: position,
    answer: fc.constantFrom("oui", "non", 3, false, undefined),
    go: fc.constantFrom("fin", "fin_refus", undefined),
  }),
);
const within = (...names: (string | number)[]) => position.map((at) => ["steps", at, ...names]);
const note = fc.constantFrom("1", "3", "5");
const literal = fc.oneof(words, fc.nat(5), fc.boolean());
const oneTest = fc
  .oneof(
    fc.tuple(
      fc.constantFrom("eq", "ne", "gte"),
      fc.constantFrom("note", "avis", "accord"),
      literal,
    ),
    fc.tuple(
      fc.constantFrom("answered", "skipped"),
      fc.constantFrom("note", "avis"),
      fc.constant(""),
    ),
  )
  .map(([verb, answer, value]) =>
    verb === "answered" || verb === "skipped"
      ? { [verb]: answer }
      : { [verb]: [{ answer }, value] },
  );
const condition = fc.oneof(
  oneTest,
  fc.record({ and: fc.array(oneTest, { minLength: 2, maxLength: 4 }) }),
  fc.record({ or: fc.tuple(oneTest, fc.record({ not: oneTest })) }),
);
const wordings = fc.oneof(within("retry"), within("variants"));
const wordLists = fc.oneof(
  fc.tuple(position, fc.nat(3)).map(([at, one]) => ["steps", at, "options", one, "accepts", "fr"]),
  fc.constantFrom(["lexicon", "fr", "yes"], ["lexicon", "en", "stop"]),
);
const entry = (value: fc.Arbitrary<Value>): fc.Arbitrary<ListChange> =>
  fc.oneof(
    fc.record({ do: fc.constant("insert" as const), at: fc.nat(2), value }),
    fc.record({ do: fc.constantFrom("remove" as const, "swap" as const), at: fc.nat(2) }),
  );
const setField = (at: fc.Arbitrary<Place>, value: fc.Arbitrary<Value | undefined>) =>
  fc.record({ do: fc.constant("setField" as const), at, value });
const changeList = (at: fc.Arbitrary<Place>, change: fc.Arbitrary<ListChange>) =>
  fc.record({ do: fc.constant("changeList" as const), at, change });
/** What stood in the code alone: conditions, words, silences, patience. */
const rarer: fc.Arbitrary<Edit> = fc.oneof(
  setField(within("when"), fc.option(condition, { nil: undefined })),
  setField(within("next", 0, "when"), condition),
  setField(
    within("wait"),
    fc.option(fc.record({ days: fc.nat(9), go: fc.constant("fin") }), { nil: undefined }),
  ),
  setField(fc.oneof(within("wait", "days"), within("retries")), fc.nat(9)),
  setField(
    fc.tuple(position, note).map(([at, one]) => ["steps", at, "labels", one]),
    fc.constant(undefined),
  ),
  setField(
    fc.constantFrom(["policies", "retries"], ["policies", "expiryDays"], ["unicode"], ["notes"]),
    fc.option(fc.oneof(fc.nat(9), fc.boolean(), words), { nil: undefined }),
  ),
  setField(fc.constant(["policies", "partial"]), fc.option(condition, { nil: undefined })),
  setField(fc.constantFrom(["policies", "partial", "and", 1]), oneTest),
  fc.record({
    do: fc.constant("renameField" as const),
    at: fc.oneof(within("next", 0, "when", "and"), fc.constant(["policies", "partial", "and"])),
    to: fc.constantFrom("or", "and"),
  }),
  changeList(within("next"), entry(condition.map((when) => ({ when, go: "fin" })))),
  changeList(within("to"), entry(words.map((value) => ({ when: { answered: "note" }, value })))),
  changeList(wordings, entry(words.map((fr) => ({ fr })))),
  changeList(wordLists, entry(words)),
  fc.record({
    do: fc.constant("setWording" as const),
    at: fc.oneof(
      fc.tuple(position, note).map(([at, one]) => ["steps", at, "labels", one]),
      fc.tuple(wordings, fc.nat(1)).map(([at, one]) => at.concat(one)),
    ),
    locale: fc.constantFrom("fr", "en"),
    words,
  }),
  fc.record({ do: fc.constant("addGuard" as const), step: position, when: condition }),
);
const any = fc.oneof(edit, rarer);

/** Whether an edit means to take something out, with the comments that stood in it. */
function takesOut(one: Edit): boolean {
  if (one.do === "changeList") return one.change.do === "remove";
  return one.do === "setField" ? one.value === undefined : one.do.startsWith("remove");
}

/** What people do in the code view: a comment, a field of their own, a slip of the hand. */
const typed = fc.record({
  code: fc.constantFrom("# une remarque", "    inconnu: 1", "  - kind: nouveau", "\t[", "", "x:"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
});

function typeIn(source: string, { code, at }: { code: string; at: number }): string {
  const lines = source.split("\n");
  return lines.toSpliced(Math.floor(at * (lines.length - 1)), 0, code).join("\n");
}

/** Every step as data, as a whole file reads it; undefined when it is no YAML. */
function stepsOf(source: string): unknown[] | undefined {
  try {
    const whole: unknown = parse(source);
    if (typeof whole !== "object" || whole === null || !("steps" in whole)) return undefined;
    return Array.isArray(whole.steps) ? whole.steps : undefined;
  } catch {
    return undefined;
  }
}

function lostComments(before: string, after: string): string[] {
  const kept = new Set(commentsOf(after));
  return commentsOf(before).filter((comment) => !kept.has(comment));
}

/** How many steps of `before` are not in `after` as they were; guards, which go with their questions, aside. */
function touched(before: readonly unknown[], after: readonly unknown[]): number {
  const left = new Set(after.map((step) => JSON.stringify(step)));
  const gone = before.filter((step) => !left.has(JSON.stringify(step)));
  const guards = gone.filter((step) => JSON.stringify(step).startsWith('{"kind":"decide"'));
  return gone.length - guards.length;
}

test.each([
  // A long file is read whole after each edit here, which takes its time.
  ["the bundled script", BUNDLED, RUNS / 20],
  ["the script of the page", SMALL, RUNS],
])(
  "%s: an edit changes one step at most, keeps every comment, and leaves YAML",
  (_, source, numRuns) => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (edits) => {
        let now = source;
        const lost: string[] = [];
        for (const one of edits) {
          const done = applyEdit(now, one);
          if (!done.ok) continue;
          const before = stepsOf(now);
          const after = stepsOf(done.source);
          if (before === undefined || after === undefined) throw new Error("no YAML any more");
          expect(touched(before, after)).toBeLessThanOrEqual(1);
          if (!takesOut(one)) {
            lost.push(...lostComments(now, done.source));
          }
          now = done.source;
        }
        expect(lost).toEqual([]);
      }),
      { numRuns },
    );
  },
);

test("form, code, undo and redo in any order: the file is a script, or it is told where it is not", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(any, typed), { minLength: 1, maxLength: 12 }), (edits) => {
      let history = startHistory(SMALL);
      const texts = [SMALL];
      for (const one of edits) {
        const now = history.present;
        const done = "do" in one ? applyEdit(now, one) : { ok: true, source: typeIn(now, one) };
        if (done.ok && "source" in done) history = record(history, done.source);
        if (history.present !== texts.at(-1)) texts.push(history.present);
        const read = readScriptYaml(history.present);
        const faults = read.ok ? [] : read.faults;
        const lines = [...faults, ...viewScript(history.present).broken].map(({ line }) => line);
        expect(Math.min(1, ...lines)).toBe(1);
        expect(read.ok || faults.length > 0).toBe(true);
      }
      for (const text of texts.toReversed().slice(1)) {
        history = undo(history);
        expect(history.present).toBe(text);
      }
      expect(undo(history).present).toBe(SMALL);
      for (const text of texts.slice(1)) {
        history = redo(history);
        expect(history.present).toBe(text);
      }
    }),
    { numRuns: RUNS * 2 },
  );
});

test("ten turns of form and code lose no comment", () => {
  let source = BUNDLED;
  for (let turn = 0; turn < 10; turn += 1) {
    source = source.replace(/^( *)- kind: ask$/m, `$1# code ${turn}\n$&`);
    for (const one of [
      { do: "setWording", at: ["steps", turn, "prompt"], locale: "fr", words: `Tour ${turn} ?` },
      { do: "moveStep", step: turn + 1, by: -1 },
      { do: "addAnswer", step: 4, label: { fr: `Tour ${turn}`, en: `Turn ${turn}` } },
    ] as const) {
      const done = applyEdit(source, one);
      if (done.ok) ({ source } = done);
    }
  }

  expect(lostComments(BUNDLED, source)).toEqual([]);
  expect(source.match(/# code \d/g)).toHaveLength(10);
});

test("a slip in the code of one step is told with its line and its step; the others can be edited", () => {
  const source = BUNDLED.replace("    question: rating\n", "    question: [rating\n");
  const line = source.split("\n").findIndex((text) => text.includes("[rating")) + 1;
  const { broken, steps } = viewScript(source);
  expect(broken).toHaveLength(1);
  expect(broken[0]?.step).toBe(4);
  expect(Math.abs((broken[0]?.line ?? 0) - line)).toBeLessThanOrEqual(2);
  expect(steps?.[4]?.data).toBeUndefined();
  const read = readScriptYaml(source);
  expect(read.ok).toBe(false);
  expect(applyEdit(source, { do: "moveStep", step: 1, by: 1 }).ok).toBe(true);
  const at = ["steps", 4, "prompt"];
  expect(applyEdit(source, { do: "setWording", at, locale: "fr", words: "x" })).toEqual({
    ok: false,
    reason: "unreadable",
  });
});
