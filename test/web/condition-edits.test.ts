/** Conditions changed by rows and groups: whatever is done in whatever order, the file loads and the rest stays. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdit, type Edit } from "../../survey-scripts/edit/edits.ts";
import { record, startHistory, undo } from "../../survey-scripts/edit/history.ts";
import { commentsOf, type Place, type Value } from "../../survey-scripts/edit/piece.ts";
import { lookUp } from "../../survey-scripts/edit/script-text.ts";
import {
  listIn,
  readGrouped,
  testPlace,
  writeTest,
} from "../../survey-scripts/edit/simple-condition.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { addRow, setJoin, takeRow } from "../../web/browser/console/editor/condition-edits.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const RULE = "{ when: { eq: [ { answer: parcours }, interrompu ] }, go: suite }";
const AT = ["steps", 14, "next", 0, "when"];
const one = { eq: [{ answer: "note" }, 1] };
const other = { skipped: "note" };

/** The same file with its rule written over lines, with a comment on each. */
const BY_LINES = BUNDLED.replace(
  RULE,
  `go: suite   # the way around
        when:
          # who left
          and:
            - { eq: [ { answer: parcours }, interrompu ] }   # half way
            - or:
                - { answered: note }   # whatever it is
                - { eq: [ { channel: true }, sms ] }`,
);

function valueAt(source: string, at: Place): Value {
  const value = lookUp(source, at);
  if (value === undefined) throw new Error("no condition");
  return value;
}

function edited(source: string, edit: Edit | undefined): string {
  const done = edit === undefined ? undefined : applyEdit(source, edit);
  if (done?.ok !== true) throw new Error(done?.reason ?? "no edit");
  return done.source;
}

const FROM = "    id: avant_examen";
const TO = "  - kind: ask\n    id: examen\n";

/** The step whose condition is changed, and everything above and below it. */
function parts(source: string): { readonly step: string; readonly around: string } {
  const [from, to] = [source.indexOf(FROM), source.indexOf(TO)];
  return { step: source.slice(from, to), around: source.slice(0, from) + source.slice(to) };
}

interface Act {
  readonly what: "test" | "group" | "take" | "join" | "change";
  /** In which of the rows, or of the groups among them. */
  readonly row: number;
  readonly within: boolean;
  readonly many: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom("test", "test", "group", "take", "join", "change"),
  row: fc.nat(4),
  within: fc.boolean(),
  many: fc.integer({ min: 1, max: 5 }),
});

function joinOf(value: Value): string {
  return listIn(value)?.join ?? "none";
}

/** The edit of an act, as the form makes it; undefined where there is no such row. */
function editOf(source: string, { what, row, within, many }: Act): Edit | undefined {
  const value = valueAt(source, AT);
  const inner = listIn(value)?.entries[row];
  const isGroup = within && listIn(inner) !== undefined;
  const here =
    isGroup && inner !== undefined
      ? { at: testPlace(AT, value, row), value: inner }
      : { at: AT, value };
  const rows = listIn(here.value)?.entries ?? [here.value];
  const fresh = { gte: [{ answer: "note" }, many] };
  switch (what) {
    case "test":
      return rows.length < 10 ? addRow(here, fresh) : undefined;
    case "group":
      return isGroup || rows.length >= 10 ? undefined : addRow(here, { or: [fresh] });
    case "take":
      return row < rows.length ? takeRow(here, row, isGroup) : undefined;
    case "join":
      return rows.length > 1
        ? setJoin(here, joinOf(here.value) === "and" ? "or" : "and")
        : undefined;
    case "change": {
      const chosen = readGrouped(here.value)?.parts[row];
      if (chosen === undefined || "tests" in chosen) return undefined;
      const at = testPlace(here.at, here.value, row);
      return {
        do: "setField",
        at,
        value: writeTest({ ...chosen, verb: "answered", of: "answer", name: "note" }),
      };
    }
  }
}

test.each([
  ["on one line", BUNDLED],
  ["by lines, with comments", BY_LINES],
])("rows and groups of a condition written %s, in any order", (_, source) => {
  expect(lookUp(source, ["steps", 14, "id"])).toBe("avant_examen");
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 10 }), (acts) => {
      let history = startHistory(source);
      const texts = [source];
      const lost: string[] = [];
      for (const next of acts) {
        const edit = editOf(history.present, next);
        const done = edit === undefined ? undefined : applyEdit(history.present, edit);
        if (done?.ok !== true) continue;
        const kept = new Set(commentsOf(parts(done.source).step));
        const gone = commentsOf(parts(history.present).step).filter(
          (comment) => !kept.has(comment),
        );
        if (next.what !== "take") lost.push(...gone);
        history = record(history, done.source);
        if (history.present !== texts.at(-1)) texts.push(history.present);
        expect(parts(history.present).around).toBe(parts(source).around);
        expect(readGrouped(valueAt(history.present, AT))).toBeDefined();
      }
      expect(lost).toEqual([]);
      expect(readScriptYaml(history.present).ok).toBe(true);
      for (const text of texts.toReversed().slice(1)) {
        history = undo(history);
        expect(history.present).toBe(text);
      }
    }),
    { numRuns: 30 },
  );
});

describe("a condition", () => {
  const start = { at: AT, value: valueAt(BUNDLED, AT) };

  test("that stands alone becomes a list when another one comes, and stands alone when it goes", () => {
    const two = edited(BUNDLED, addRow(start, one));
    expect(valueAt(two, AT)).toEqual({ and: [start.value, one] });
    expect(edited(two, takeRow({ at: AT, value: valueAt(two, AT) }, 1, false))).toBe(BUNDLED);
    expect(takeRow(start, 0, false)).toBeUndefined();
  });

  test("takes a group, which grows, and stays a group with one row", () => {
    const grouped = edited(BUNDLED, addRow(start, { or: [one] }));
    const group = [...AT, "and", 1];
    const grown = edited(grouped, addRow({ at: group, value: valueAt(grouped, group) }, other));
    expect(valueAt(grown, AT)).toEqual({ and: [start.value, { or: [one, other] }] });
    const shrunk = takeRow({ at: group, value: valueAt(grown, group) }, 1, true);
    expect(edited(grown, shrunk)).toBe(grouped);
    expect(takeRow({ at: group, value: { or: [one] } }, 0, true)).toBeUndefined();
  });

  test("asks for all or for one of its rows without touching them", () => {
    const over = valueAt(BY_LINES, AT);
    const changed = edited(BY_LINES, setJoin({ at: AT, value: over }, "or"));
    expect(changed).toBe(BY_LINES.replace("          and:\n", "          or:\n"));
    const value = { and: [one, { or: [one, other] }] };
    const source = edited(BUNDLED, { do: "setField", at: AT, value });
    const joined = edited(source, setJoin({ at: AT, value }, "or"));
    expect(valueAt(joined, AT)).toEqual({ or: value.and });
    expect(applyEdit(source, setJoin({ at: AT, value }, "and")).ok).toBe(false);
    expect(edited(joined, setJoin({ at: AT, value: valueAt(joined, AT) }, "and"))).toBe(source);
  });
});
