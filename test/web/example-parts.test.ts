/** The moves of an example as a form changes them: what is typed, what is refused, and every other byte kept. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { applyEdit } from "../../survey-scripts/edit/edits.ts";
import { record, startHistory, undo } from "../../survey-scripts/edit/history.ts";
import { commentsOf } from "../../survey-scripts/edit/piece.ts";
import { editBetween } from "../../survey-scripts/edit/text-edit.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { Example } from "../../survey-scripts/schema.ts";
import {
  addMove,
  channelAfter,
  editMove,
  kindOf,
  MOVES_MAX,
  partsOf,
  PARTS,
  typedOf,
  UNITS,
  type MoveEdits,
} from "../../web/browser/console/panels/example-parts.ts";
import type { ExampleMove } from "../../web/browser/console/panels/shapes.ts";

// The bundled file is read whole after each change.
vi.setConfig({ testTimeout: 120_000 });
const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");

const SMALL = `schema: 1   # the format
# What people promise
tests:
  # One who waits
  - name: Attend   # a month
    channel: sms
    play:
      # first
      - { reply: OK, at: note }

      - { silence: 29d,   at: note } # nearly a month
      - channel: web   # at home
        # then
        at: note
      - silence: 2h
        channel: telegram
        reply: "4"   # the mark
      - { silence: 7d, button: 4 }
    outcome: null # not over

  - name: Court
    play: [{ silence: 40d }, { button: "yes" }]
    outcome: expired
inconnu: [ 1,2 ]   # a field of their own
`;
const TESTS = Example.array();

function movesOf(source: string, index: number): ExampleMove[] {
  const file: unknown = parse(source);
  const tests = typeof file === "object" && file !== null && "tests" in file ? file.tests : [];
  const play = TESTS.parse(tests)[index]?.play ?? [];
  // As the server sends them: what is not there has no name.
  return play.map((move) => Object.fromEntries(Object.entries(move)));
}

/** The file once a form was saved. */
function made(source: string, done: MoveEdits): string {
  if (!done.ok) throw new Error(`wrong: ${done.wrong}`);
  let text = source;
  for (const edit of done.edits) {
    const edited = applyEdit(text, edit);
    if (!edited.ok) throw new Error(edited.reason);
    text = edited.source;
  }
  return text;
}

/** Lines of a text that another one has not. */
function newLines(before: string, after: string): string[] {
  const old = new Set(before.split("\n"));
  return after.split("\n").filter((line) => !old.has(line));
}

function afterForm(at: number, typed: object, source = SMALL): string {
  const move = movesOf(source, 0)[at] ?? {};
  return made(source, editMove(["tests", 0, "play", at], move, { ...typedOf(move), ...typed }));
}

describe("a move that is changed", () => {
  test("has another silence, and its line is the only one that differs", () => {
    const after = afterForm(1, { count: "3", unit: "h" });
    expect(newLines(SMALL, after)).toEqual(["      - { silence: 3h, at: note } # nearly a month"]);
    expect(after.split("\n")).toHaveLength(SMALL.split("\n").length);
  });

  test("goes on by another channel, its comments where they were", () => {
    const after = afterForm(2, { channel: "telegram" });
    expect(newLines(SMALL, after)).toEqual(["      - channel: telegram   # at home"]);
  });

  test("has a silence, a channel and a reply changed at once", () => {
    const after = afterForm(3, { count: "5", unit: "d", channel: "sms", reply: "2, bof" });
    expect(newLines(SMALL, after)).toEqual([
      "      - silence: 5d",
      "        channel: sms",
      '        reply: "2, bof"   # the mark',
    ]);
  });

  test("loses a silence before a reply when its field is emptied; a mark stays a number", () => {
    const after = afterForm(4, { count: " ", button: "5" });
    expect(newLines(SMALL, after)).toEqual(["      - { button: 5 }"]);
    expect(movesOf(after, 0)[4]).toEqual({ button: 5 });
  });

  test("is not written again when nothing of it was changed", () => {
    for (const [at, move] of movesOf(SMALL, 0).entries()) {
      const place = ["tests", 0, "play", at];
      expect(editMove(place, move, typedOf(move))).toEqual({ ok: true, edits: [] });
    }
  });

  test.each(["", "0", "-3", "2,5", "deux", "10000", "3d"])(
    "refuses a silence of « %s »",
    (count) => {
      const move = { silence: "29d" };
      expect(editMove([], move, { count, unit: "d" })).toEqual({ ok: false, wrong: "silence" });
    },
  );

  test("refuses a channel that is none, and a reply and a button without a word", () => {
    const typed = { channel: "pigeon", reply: "  ", button: " " };
    for (const part of ["channel", "reply", "button"] as const) {
      expect(addMove([], 0, { part, typed })).toEqual({ ok: false, wrong: part });
      const move = { [part]: "x" };
      expect(editMove([], move, typed)).toEqual({ ok: false, wrong: part });
    }
  });
});

describe("a move that is added", () => {
  test("stands between two others, on a line of its own", () => {
    const play = ["tests", 0, "play"];
    const typed = { count: "12", unit: "d" };
    const silent = made(SMALL, addMove(play, 1, { part: "silence", typed }));
    expect(newLines(SMALL, silent)).toEqual(["      - { silence: 12d }"]);
    expect(movesOf(silent, 0).map(kindOf).slice(0, 3)).toEqual(["reply", "silence", "silence"]);
  });

  test("stands in a list between brackets too, and before the first move", () => {
    const place = ["tests", 1, "play"];
    const after = made(SMALL, addMove(place, 0, { part: "channel", typed: { channel: "web" } }));
    expect(newLines(SMALL, after)).toHaveLength(1);
    expect(movesOf(after, 1)).toEqual([{ channel: "web" }, { silence: "40d" }, { button: "yes" }]);
  });
});

test("what a move is called by, and the channel somebody is on", () => {
  expect(partsOf({ reply: "4", silence: "1d", at: "note" })).toEqual(["silence", "reply"]);
  expect(kindOf({ channel: "web", silence: "1d" })).toBe("silence");
  expect(kindOf({ channel: "web" })).toBe("channel");
  expect(kindOf({ says: "merci" })).toBe("reply");
  const moves = movesOf(SMALL, 0).map((move) => ({ move }));
  expect([0, 2, 3, 5].map((count) => channelAfter(moves, count, "sms"))).toEqual([
    "sms",
    "sms",
    "web",
    "telegram",
  ]);
});

test("an example has as many moves as the language lets it", () => {
  const isRead = [MOVES_MAX, MOVES_MAX + 1].map((count) => {
    const play = Array.from({ length: count }, () => ({ reply: "4" }));
    return Example.safeParse({ name: "Long", play, outcome: null }).success;
  });
  expect(isRead).toEqual([true, false]);
});

const typed = fc.record({
  count: fc.integer({ min: 1, max: 9_999 }).map(String),
  unit: fc.constantFrom(...UNITS),
  channel: fc.constantFrom("sms", "telegram", "web"),
  reply: fc.oneof(
    fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }).filter((text) => /\S/.test(text)),
    fc.constantFrom("non", "yes", "null", "1", "- a", "a: b", "un # dièse", '"', "'", "{ a }"),
  ),
  button: fc.constantFrom("yes", "oui", "4", "jusqu_au_bout"),
});

/** A form that is saved: a move among those of an example is changed, or one is added there. */
const form = fc.record({
  index: fc.nat(),
  somewhere: fc.nat({ max: 60 }),
  part: fc.constantFrom(...PARTS),
  isNew: fc.boolean(),
  fields: typed,
});

describe.each([
  ["the small file", SMALL, 200],
  ["the small file with the line ends of Windows", SMALL.replaceAll("\n", "\r\n"), 100],
  ["the bundled questionnaire", BUNDLED, 25],
])("in %s", (_, source, numRuns) => {
  const count = source.split(/^ {2}- name: /m).length - 1;

  test("a move changed or added is what was typed; all else stays, and comes back by one undo", () => {
    fc.assert(
      fc.property(form, ({ index: any, somewhere, part, isNew, fields }) => {
        const index = any % count;
        const before = movesOf(source, index);
        const play = ["tests", index, "play"];
        const at = somewhere % (before.length + (isNew ? 1 : 0));
        const move = before[at] ?? {};
        const done = isNew
          ? addMove(play, at, { part, typed: fields })
          : editMove([...play, at], move, fields);
        const after = made(source, done);
        const now = movesOf(after, index);
        expect(now.toSpliced(at, 1)).toEqual(isNew ? before : before.toSpliced(at, 1));
        const seen = typedOf(now[at] ?? {});
        expect(seen).toEqual({ ...seen, ...pick(fields, isNew ? [part] : partsOf(move)) });
        expect(commentsOf(after)).toEqual(commentsOf(source));
        expect(outside(after, index)).toBe(outside(source, index));
        // A move has three lines at most; a list between brackets has one for all.
        expect(newLines(after, source).length).toBeLessThanOrEqual(isNew ? 1 : 3);
        const { from, to, insert } = editBetween(source, after);
        const draft = source.slice(0, from) + insert + source.slice(to);
        expect(draft).toBe(after);
        expect(undo(record(startHistory(source), draft)).present).toBe(source);
      }),
      { numRuns },
    );
  });
});

function pick(fields: Readonly<Record<string, string>>, parts: readonly string[]) {
  const names = parts.flatMap((part) => (part === "silence" ? ["count", "unit"] : [part]));
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

/** The lines of the file but for the moves of one example. */
function outside(source: string, index: number): string {
  const pieces = source.split(/^(?= {2}- name: )/m);
  const [head = "", tail = ""] = (pieces[index + 1] ?? "").split(
    // Not a dot: it stops at line separators, which people may write and YAML keeps in a line.
    /^ {4}play:[^\r\n]*(?:\r?\n(?: {6}[^\r\n]*|\r?(?=\n)))*/m,
  );
  return [...pieces.slice(0, index + 1), head, tail, ...pieces.slice(index + 2)].join("~");
}

test("the bundled questionnaire has its examples as the form reads them", () => {
  const read = readScriptYaml(BUNDLED);
  const shown = read.ok ? read.script.tests.map(({ play }) => play) : [];
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.map((_, index) => movesOf(BUNDLED, index))).toEqual(shown);
});
