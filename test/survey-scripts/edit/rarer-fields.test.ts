/** What a form changes beside texts and answers: conditions, words, notes, silences, and the patience of a script. */
import { describe, expect, test } from "vitest";
import { applyEdit, type Edit } from "../../../survey-scripts/edit/edits.ts";
import { lookUp } from "../../../survey-scripts/edit/script-text.ts";
import {
  readCondition,
  readGrouped,
  testPlace,
  writeTest,
} from "../../../survey-scripts/edit/simple-condition.ts";

const SOURCE = `schema: 1
key: stage
policies:
  partial:
    and:
      - { answered: note }   # the mark
      - { answered: avis }

# The steps
steps:
  - kind: ask
    id: note
    question: rating
    labels:
      1: { fr: nul }   # the worst
      "5": { fr: super }

  - kind: ask
    id: avis
    question: choice
    options:
      - id: oui
        label: { fr: Oui }
        accepts: { fr: [ carrément, ouais ] } # as they say
      - id: non
        label: { fr: Non }
        accepts:
          # never
          fr:
            - jamais
            - pas du tout

  - kind: say
    id: mot
    text: { fr: Merci }
    when: { or: [ { eq: [ { answer: note }, 5 ] }, { not: { answered: avis } } ] }

  - { kind: end, id: fin, ending: termine }
`;

function edited(edit: Edit, source = SOURCE): string {
  const done = applyEdit(source, edit);
  if (!done.ok) throw new Error(done.reason);
  return done.source;
}

/** The lines that are only in one of both. */
function change(edit: Edit, source = SOURCE): string[] {
  const [old, now] = [source.split("\n"), edited(edit, source).split("\n")];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

const wordsOf = (answer: number) => ["steps", 1, "options", answer, "accepts", "fr"];
const noteAt = (note: string) => ["steps", 0, "labels", note];

describe("the words of an answer", () => {
  test("are added between brackets and by lines, as the list is written", () => {
    const insert = { do: "insert", at: 2, value: "grave" } as const;
    expect(change({ do: "changeList", at: wordsOf(0), change: insert })).toEqual([
      "-        accepts: { fr: [ carrément, ouais ] } # as they say",
      "+        accepts: { fr: [ carrément, ouais, grave ] } # as they say",
    ]);
    expect(change({ do: "changeList", at: wordsOf(1), change: insert })).toEqual([
      "+            - grave",
    ]);
  });

  test("are begun where there is none, and leave nothing behind when the last one goes", () => {
    const bare = SOURCE.replace(/ {8}accepts: \{.*\n/, "");
    const begun = edited(
      { do: "changeList", at: wordsOf(0), change: { do: "insert", at: 0, value: "ouais" } },
      bare,
    );
    expect(begun).toContain("accepts: { fr: [ ouais ] }");
    const remove = { do: "changeList", at: wordsOf(0), change: { do: "remove", at: 0 } } as const;
    expect(edited(remove, begun)).toBe(bare);
  });
});

test("a note has words whether the file writes its number as a name or not", () => {
  expect(change({ do: "setWording", at: noteAt("1"), locale: "fr", words: "mauvais" })).toEqual([
    "-      1: { fr: nul }   # the worst",
    "+      1: { fr: mauvais }   # the worst",
  ]);
  expect(change({ do: "setField", at: noteAt("5"), value: undefined })).toEqual([
    '-      "5": { fr: super }',
  ]);
  expect(change({ do: "setWording", at: noteAt("3"), locale: "fr", words: "moyen" })).toEqual([
    '+      "3": { fr: moyen }',
  ]);
});

describe("a condition", () => {
  test("is a list of tests, or one; nested deeper it is left to the code", () => {
    const one = { eq: [{ answer: "note" }, 5] };
    expect(readCondition(one)).toEqual({
      join: "and",
      tests: [{ of: "answer", name: "note", verb: "eq", values: [5] }],
    });
    const several = { or: [one, { skipped: "avis" }, { in: [{ channel: true }, ["sms"]] }] };
    const read = readCondition(several);
    expect(read?.tests).toHaveLength(3);
    expect({ [read?.join ?? ""]: read?.tests.map(writeTest) }).toEqual(several);
    expect(readCondition(lookUp(SOURCE, ["steps", 2, "when"]))).toBeUndefined();
    expect(readCondition({ eq: [{ answer: "a" }, { input: "b" }] })).toBeUndefined();
  });

  test("holds groups of tests, and nothing deeper", () => {
    const [one, other] = [{ eq: [{ answer: "note" }, 5] }, { skipped: "avis" }];
    const group = { or: [one, other] };
    const read = readGrouped({ and: [one, group] });
    expect(read?.join).toBe("and");
    expect(read?.parts).toMatchObject([{ name: "note" }, { join: "or", tests: [{}, {}] }]);
    expect(readGrouped(one)?.parts).toHaveLength(1);
    expect(readGrouped(group)?.parts).toHaveLength(2);
    expect(readCondition({ and: [one, group] })).toBeUndefined();
    for (const deeper of [
      { and: [one, { or: [one, { and: [one, other] }] }] },
      { and: [one, { not: group }] },
      { not: one },
      { and: [] },
      { and: [one, { or: [] }] },
      "rien",
      undefined,
    ]) {
      expect(readGrouped(deeper)).toBeUndefined();
    }
  });

  test("keeps the comment beside one test while another is changed", () => {
    const at = ["policies", "partial"];
    const place = testPlace(at, lookUp(SOURCE, at), 1);
    expect(place).toEqual(["policies", "partial", "and", 1]);
    const value = { gte: [{ answer: "note" }, 3] };
    expect(change({ do: "setField", at: place, value })).toEqual([
      "-      - { answered: avis }",
      "+      - { gte: [ { answer: note }, 3 ] }",
    ]);
  });

  test("asks for one of its tests instead of all, with every comment where it was", () => {
    const and = ["policies", "partial", "and"];
    expect(change({ do: "renameField", at: and, to: "or" })).toEqual(["-    and:", "+    or:"]);
    const when = ["steps", 2, "when"];
    expect(change({ do: "renameField", at: [...when, "or"], to: "and" })).toEqual([
      "-    when: { or: [ { eq: [ { answer: note }, 5 ] }, { not: { answered: avis } } ] }",
      "+    when: { and: [ { eq: [ { answer: note }, 5 ] }, { not: { answered: avis } } ] }",
    ]);
    for (const [at, to] of [
      [[...when, "and"], "or"],
      [["steps", 2, "id"], "kind"],
      [["steps", 0, "labels", "2"], "3"],
    ] as const) {
      const refused = { ok: false, reason: "only_by_hand" };
      expect(applyEdit(SOURCE, { do: "renameField", at, to })).toEqual(refused);
    }
  });

  test("guards a question by a step above it that leads around", () => {
    const when = { eq: [{ answer: "note" }, 1] };
    const guarded = edited({ do: "addGuard", step: 1, when });
    expect(lookUp(guarded, ["steps", 1])).toEqual({
      kind: "decide",
      id: "si_avis",
      next: [{ when: { not: when }, go: "mot" }],
    });
    expect(edited({ do: "removeStep", step: 1 }, guarded)).toBe(SOURCE);
    expect(applyEdit(SOURCE, { do: "addGuard", step: 3, when })).toEqual({
      ok: false,
      reason: "not_there",
    });
  });
});

const ids = (source: string) =>
  [0, 1, 2, 3, 4].map((at) => lookUp(source, ["steps", at, "id"]) ?? "none");
const goal = (source: string, at: number) => lookUp(source, ["steps", at, "next", 0, "go"]);

describe("a guarded question", () => {
  const when = { eq: [{ answer: "note" }, 1] };
  const guarded = edited({ do: "addGuard", step: 1, when });
  test("moves with its guard, which then leads around to what is below", () => {
    const up = edited({ do: "moveStep", step: 2, by: -1 }, guarded);
    expect(ids(up)).toEqual(["si_avis", "avis", "note", "mot", "fin"]);
    expect(goal(up, 0)).toBe("note");
    expect(edited({ do: "moveStep", step: 1, by: 1 }, up)).toBe(guarded);
    const down = edited({ do: "moveStep", step: 1, by: 1 }, guarded);
    expect(ids(down)).toEqual(["note", "mot", "si_avis", "avis", "fin"]);
    expect(goal(down, 2)).toBe("fin");
    const edge = applyEdit(down, { do: "moveStep", step: 3, by: 1 });
    expect(edge).toEqual({ ok: false, reason: "at_the_edge" });
  });

  test("lets a step that is put below it be asked of everybody", () => {
    const step = { kind: "say", text: { fr: "Encore" } };
    const more = edited({ do: "addStep", position: 3, step, words: "encore" }, guarded);
    expect(ids(more)).toEqual(["note", "si_avis", "avis", "encore", "mot"]);
    expect(goal(more, 1)).toBe("encore");
    const two = edited({ do: "addGuard", step: 3, when }, guarded);
    expect(ids(two)).toEqual(["note", "si_avis", "avis", "si_mot", "mot"]);
    expect([goal(two, 1), goal(two, 3)]).toEqual(["si_mot", "fin"]);
  });

  test("stays when its guard is taken out, at the top as well", () => {
    const up = edited({ do: "moveStep", step: 2, by: -1 }, guarded);
    expect(ids(edited({ do: "removeStep", step: 0 }, up)).slice(0, 4)).toEqual([
      "avis",
      "note",
      "mot",
      "fin",
    ]);
  });

  test("takes its guard with it when it goes", () => {
    expect(ids(edited({ do: "removeStep", step: 2 }, guarded))).toEqual([
      "note",
      "mot",
      "fin",
      "none",
      "none",
    ]);
  });
});

test("a file that begins with a mark of the order of bytes keeps it", () => {
  const at = ["steps", 0, "labels", 1, "fr"];
  const words = { do: "setField", at, value: "bof" } as const;
  expect(edited(words, `\uFEFF${SOURCE}`)).toBe(`\uFEFF${edited(words)}`);
});

test("lines of one file that end in both ways keep their ends when a field comes below them", () => {
  const mixed = SOURCE.replace("    id: note\n", "    id: note\r\n");
  const added = edited({ do: "setField", at: ["steps", 0, "skippable"], value: true }, mixed);
  expect(added.replace(/ *skippable: true\r\n/, "")).toBe(mixed);
});

describe("what holds for the whole script", () => {
  test("is put above the steps where the file has none of it, below its other fields", () => {
    const begin = { do: "insert", at: 0, value: "ouaip" } as const;
    const added = edited({ do: "changeList", at: ["lexicon", "fr", "yes"], change: begin });
    expect(added).toContain(
      "      - { answered: avis }\nlexicon: { fr: { yes: [ ouaip ] } }\n\n# The steps\n",
    );
    const unicode = edited({ do: "setField", at: ["unicode"], value: true });
    expect(unicode).toContain("unicode: true\n\n# The steps\n");
  });

  test("goes with its field when nothing of it is left", () => {
    const at = ["policies", "partial"];
    expect(lookUp(edited({ do: "setField", at, value: undefined }), ["policies"])).toBeUndefined();
  });
});
