/** Steps that the form of a script adds: where they stand, what they are made of, and what they leave alone. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkScript } from "../../survey-scripts/check-script.ts";
import { applyEdit, type Edit } from "../../survey-scripts/edit/edits.ts";
import { record, redo, startHistory, undo } from "../../survey-scripts/edit/history.ts";
import { asMap, lookUp } from "../../survey-scripts/edit/script-text.ts";
import { viewScript } from "../../survey-scripts/edit/view-script.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { newPosition, newStepEdits } from "../../web/browser/console/editor/new-step.ts";
import { ADDABLE } from "../../web/browser/console/editor/words.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const view = viewScript(BUNDLED);
const many = view.steps?.length ?? 0;

function edited(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, edit) => {
    const done = applyEdit(text, edit);
    if (!done.ok) throw new Error(done.reason);
    return done.source;
  }, source);
}

function added(kind: string, position: number, { words = "", value = "" } = {}): string {
  return edited(BUNDLED, newStepEdits(view, position, { kind, words, value }));
}

/** Errors about one step; a file that does not load has none to tell, and fails the test. */
function errorsAt(source: string, position: number): string[] {
  const read = readScriptYaml(source);
  if (!read.ok) throw new Error(read.faults.map(({ message }) => message).join("\n"));
  return checkScript(read.script)
    .filter(({ severity, path }) => severity === "error" && path[1] === position)
    .map(({ message }) => message);
}

const UNREACHED = "rien ne mène à";

/** How the messages of faults begin, as far as they do not name the step. */
function beginnings(messages: readonly string[]): string[] {
  return messages.map((message) => message.slice(0, UNREACHED.length));
}

describe.each(["decide", "set"])("a new step « %s »", (kind) => {
  const filled = { words: "Profil de la personne", value: "content" };
  const positions = Array.from({ length: many - 1 }, (_, at) => at + 1);

  // Each position is a whole file to read: one of three stands for its neighbours.
  test("loads wherever a step below leads on, and is in order wherever a message would be reached", () => {
    const last = newPosition(view, many - 1, "decide");
    let reached = 0;
    for (const position of positions.filter((at) => at <= last && at % 3 === 2)) {
      // A message is not translated yet, which nobody minds here.
      const message = beginnings(errorsAt(added("say", position, filled), position));
      const errors = errorsAt(added(kind, position, filled), position);
      expect(beginnings(errors)).toEqual(message.filter((words) => words === UNREACHED));
      if (errors.length === 0) reached += 1;
    }
    expect(reached).toBeGreaterThan(4);
  });

  test("leaves every other byte as it was, and undo gives the first file back", () => {
    for (const position of positions) {
      const source = added(kind, position, filled);
      let same = 0;
      while (source[same] === BUNDLED[same]) same += 1;
      const rest = BUNDLED.length - same;
      expect(source.slice(source.length - rest)).toBe(BUNDLED.slice(same));
      const history = record(startHistory(BUNDLED), source);
      expect(undo(history).present).toBe(BUNDLED);
      expect(redo(undo(history)).present).toBe(source);
      expect(edited(source, [{ do: "removeStep", step: position }])).toBe(BUNDLED);
    }
  });

  test("is moved and copied as other steps are, and back to the same bytes", () => {
    const source = added(kind, 5, filled);
    const moved = edited(source, [{ do: "moveStep", step: 5, by: -1 }]);
    expect(viewScript(moved).steps?.[4]?.kind).toBe(kind);
    expect(edited(moved, [{ do: "moveStep", step: 4, by: 1 }])).toBe(source);
    const copied = edited(source, [{ do: "duplicateStep", step: 5 }]);
    const [first, copy] = [lookUp(copied, ["steps", 5]), lookUp(copied, ["steps", 6])];
    expect(copy).toEqual({ ...asMap(first), id: expect.stringMatching(/_2$/) });
    expect(errorsAt(copied, 6)).toEqual([]);
    expect(edited(copied, [{ do: "removeStep", step: 6 }])).toBe(source);
  });
});

test("a step that leads on never comes last; an end always does", () => {
  const ends = view.steps?.findLastIndex(({ kind }) => kind !== "end") ?? 0;
  expect(newPosition(view, many - 1, "decide")).toBe(ends + 1);
  expect(newPosition(view, undefined, "decide")).toBe(ends + 1);
  expect(newPosition(view, many - 1, "set")).toBe(many);
  expect(newPosition(view, 3, "set")).toBe(4);
  expect(newPosition(view, 3, "end")).toBe(many);
});

test("the first rule of a new step leads where the conversation goes anyway", () => {
  const source = added("decide", 5);
  expect(lookUp(source, ["steps", 5])).toEqual({
    kind: "decide",
    id: "aiguillage",
    next: [{ when: { eq: [{ answer: "note" }, 1] }, go: view.steps?.[5]?.id }],
  });
});

test.each([
  ["content", "content"],
  ["3", 3],
  ["0,5", 0.5],
  ["non", false],
  ["007", "007"],
])("a value written « %s » is kept as %s, under a name in small letters", (value, kept) => {
  const source = added("set", 5, { words: "Élève déçu", value });
  expect(lookUp(source, ["steps", 5])).toMatchObject({
    id: "calcul_eleve_decu",
    variable: "eleve_decu",
    to: [{ value: kept }],
  });
});

test("a questionnaire without anything below says what a new step that leads on is missing", () => {
  const alone = BUNDLED.replace(
    /^steps:\n[^]*?(?=^endings:)/m,
    "steps:\n  - { kind: say, id: a, text: { fr: A, en: A } }\n\n",
  );
  const made = { kind: "decide", words: "", value: "" };
  const source = edited(alone, newStepEdits(viewScript(alone), 1, made));
  const read = readScriptYaml(source);
  expect(read.ok ? [] : read.faults.map(({ path }) => path)).toContain("steps.1.next");
});

test("whatever can be added is a step that the form knows", () => {
  for (const [kind] of ADDABLE) {
    const source = added(kind, 5, { words: "Et alors ?", value: "1" });
    const fresh = viewScript(source).steps?.filter(
      ({ id }) => !view.steps?.some((step) => step.id === id),
    );
    expect(fresh?.map(({ known }) => known)).toEqual([true]);
  }
});
