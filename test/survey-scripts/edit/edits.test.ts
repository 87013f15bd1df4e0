import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyEdit, type Edit } from "../../../survey-scripts/edit/edits.ts";

/** A file as people leave it: comments everywhere, several ways to write, things no form knows. */
const SOURCE = `# Head
schema: 1   # format
key: stage
title: { fr: Fin de stage }
inputs:
  lieu: { kind: text, personal: false, fallback: { fr: ton stage } }

steps:
  # The agreement comes first.
  - kind: ask   # a question
    id: accord
    question: consent
    prompt:
      fr: "Bonjour ! Tu veux bien ?"   # short
    next:
      # whoever refuses
      - { when: { eq: [ { answer: accord }, false ] }, go: fin }

  - kind: ask
    id: rythme
    question: choice
    prompt: { fr: "C'était comment ?", en: "How was it?" }
    options:
      - id: facile
        label: { fr: Facile, en: "Easy" }   # first
      # the second one
      - id: dur
        label: { fr: Dur, en: Hard }

  # Not known to any form
  - kind: sing
    song: >-
      # not a comment
      la la

  - { kind: end, id: fin, ending: termine }
  - { kind: end, id: fin_bis, ending: termine } # twice

# Endings
endings:
  termine:
    outcome: completed
    text: { fr: Merci }
`;

function edited(edit: Edit, source = SOURCE): string {
  const done = applyEdit(source, edit);
  if (!done.ok) throw new Error(done.reason);
  return done.source;
}

/** The lines that differ: those gone with `-`, those new with `+`. */
function difference(before: string, after: string): string[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let top = 0;
  while (top < old.length && old[top] === now[top]) top += 1;
  let bottom = 0;
  while (
    bottom < Math.min(old.length, now.length) - top &&
    old.at(-1 - bottom) === now.at(-1 - bottom)
  ) {
    bottom += 1;
  }
  return [
    ...old.slice(top, old.length - bottom).map((line) => `-${line}`),
    ...now.slice(top, now.length - bottom).map((line) => `+${line}`),
  ];
}

function change(edit: Edit, source = SOURCE): string[] {
  return difference(source, edited(edit, source));
}

describe("the wording of a text", () => {
  test("is one line of difference, and keeps the comment beside it", () => {
    expect(
      change({ do: "setWording", at: ["steps", 0, "prompt"], locale: "fr", words: "On y va ?" }),
    ).toEqual([
      `-      fr: "Bonjour ! Tu veux bien ?"   # short`,
      `+      fr: "On y va ?"   # short`,
    ]);
  });

  test("stays on one line beside a comment, however long it is", () => {
    const words = "Une question qui n'en finit pas, ".repeat(8).trim();
    const lines = change({ do: "setWording", at: ["steps", 0, "prompt"], locale: "fr", words });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`${words}"   # short`);
  });

  test("between brackets leaves the other words of the brackets as they were written", () => {
    const at = ["steps", 1, "prompt"];
    expect(change({ do: "setWording", at, locale: "fr", words: "Facile, ou : dur ?" })).toEqual([
      `-    prompt: { fr: "C'était comment ?", en: "How was it?" }`,
      `+    prompt: { fr: "Facile, ou : dur ?", en: "How was it?" }`,
    ]);
  });

  test("of one channel makes room beside the one the others keep, and gives it back", () => {
    const own = {
      do: "setWording",
      at: ["endings", "termine", "text"],
      locale: "fr",
      channel: "sms",
    } as const;
    const made = edited({ ...own, words: "Merci !" });
    expect(difference(SOURCE, made)).toEqual([
      "-    text: { fr: Merci }",
      "+    text: { fr: { default: Merci, sms: Merci ! } }",
    ]);
    expect(edited({ ...own, words: "" }, made)).toBe(SOURCE);
  });

  test("taken out of a language leaves the language missing, which the checks tell", () => {
    const at = ["steps", 1, "prompt"];
    expect(change({ do: "setWording", at, locale: "en", words: "" })[1]).toBe(
      `+    prompt: { fr: "C'était comment ?" }`,
    );
  });
});

describe("a step", () => {
  test("added stands where it was asked for, under a name made of its words", () => {
    const step = { kind: "ask", question: "text", prompt: { fr: "Le prof t'a aidé ?" } };
    expect(change({ do: "addStep", position: 2, step, words: "Le prof t'a aidé ?" })).toEqual([
      "+  - kind: ask",
      "+    id: prof_aide",
      "+    question: text",
      "+    prompt: { fr: Le prof t'a aidé ? }",
      "+",
    ]);
  });

  test("copied looks at its own answer, and keeps the comments written in it", () => {
    const made = edited({ do: "duplicateStep", step: 0 });
    expect(made).toContain("    id: accord_2\n");
    expect(made).toContain("when: { eq: [ { answer: accord_2 }, false ] }");
    expect(made.match(/# whoever refuses/g)).toHaveLength(2);
  });

  test("moved takes the comments above it along; empty lines stay in place", () => {
    const made = edited({ do: "moveStep", step: 1, by: -1 });
    expect(made.indexOf("id: rythme")).toBeLessThan(made.indexOf("# The agreement"));
    expect(made).toContain("# The agreement comes first.\n  - kind: ask   # a question");
    expect(edited({ do: "moveStep", step: 0, by: 1 }, made)).toBe(SOURCE);
  });

  test("unknown to the form can be moved, and comes back byte for byte", () => {
    const made = edited({ do: "moveStep", step: 2, by: 1 });
    expect(made).toContain(
      "# Not known to any form\n  - kind: sing\n    song: >-\n      # not a comment",
    );
    expect(edited({ do: "moveStep", step: 3, by: -1 }, made)).toBe(SOURCE);
  });

  test("removed leaves every other line alone", () => {
    expect(change({ do: "removeStep", step: 4 })).toEqual([
      "-  - { kind: end, id: fin_bis, ending: termine } # twice",
    ]);
  });

  test.each([
    [{ do: "moveStep", step: 0, by: -1 }, "at_the_edge"],
    [{ do: "moveStep", step: 4, by: 1 }, "at_the_edge"],
    [{ do: "moveStep", step: 9, by: 1 }, "not_there"],
    [{ do: "removeStep", step: 9 }, "not_there"],
    [{ do: "addAnswer", step: 0, label: { fr: "Oui" } }, "not_for_this_kind"],
    [{ do: "removeAnswer", step: 1, answer: 5 }, "not_there"],
    [{ do: "setGoto", step: 3, answer: undefined, go: "fin" }, "not_for_this_kind"],
  ] as const)("%j is refused: %s", (edit, reason) => {
    expect(applyEdit(SOURCE, edit)).toEqual({ ok: false, reason });
  });
});

describe("an answer", () => {
  test("added has a name made of its label", () => {
    const label = { fr: "Entre les deux", en: "In between" };
    expect(change({ do: "addAnswer", step: 1, label })).toEqual([
      "+      - id: entre_deux",
      "+        label: { fr: Entre les deux, en: In between }",
    ]);
  });

  test("moved takes its comment along", () => {
    const made = edited({ do: "moveAnswer", step: 1, answer: 1, by: -1 });
    expect(made).toContain("    options:\n      # the second one\n      - id: dur");
    expect(edited({ do: "moveAnswer", step: 1, answer: 0, by: 1 }, made)).toBe(SOURCE);
  });

  test("sent to the end gets a jump of its own, before the others; sent on, loses it", () => {
    const sent = edited({ do: "setGoto", step: 1, answer: "dur", go: "fin" });
    expect(difference(SOURCE, sent)).toEqual([
      "+    next:",
      "+      - { when: { eq: [ { answer: rythme }, dur ] }, go: fin }",
    ]);
    expect(edited({ do: "setGoto", step: 1, answer: "dur", go: undefined }, sent)).toBe(SOURCE);
  });

  test("sent elsewhere changes the target alone", () => {
    expect(change({ do: "setGoto", step: 0, answer: false, go: "fin_bis" })).toEqual([
      "-      - { when: { eq: [ { answer: accord }, false ] }, go: fin }",
      "+      - { when: { eq: [ { answer: accord }, false ] }, go: fin_bis }",
    ]);
  });

  test("removed takes the jump along that only it took", () => {
    const sent = edited({ do: "setGoto", step: 1, answer: "dur", go: "fin" });
    const gone = edited({ do: "removeAnswer", step: 1, answer: 1 }, sent);
    expect(gone).not.toContain("next:\n      - { when: { eq: [ { answer: rythme }");
  });
});

test("a field is set and taken out again without a trace", () => {
  const made = edited({ do: "setField", at: ["steps", 1, "required"], value: false });
  expect(difference(SOURCE, made)).toEqual(["+    required: false"]);
  expect(edited({ do: "setField", at: ["steps", 1, "required"], value: undefined }, made)).toBe(
    SOURCE,
  );
});

test("a file with line ends of Windows keeps them", () => {
  const source = SOURCE.replaceAll("\n", "\r\n");
  const made = edited({ do: "addAnswer", step: 1, label: { fr: "Autre" } }, source);
  expect(made.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

test("the bundled script: every step, answer and text can be edited, one after the other", () => {
  let source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
  const comments = source.match(/#.*/g);
  for (let step = 0; step < 18; step += 1) {
    const words = `Une autre question numéro ${step}, avec : des signes # et des "guillemets" ?`;
    for (const locale of ["fr", "en"]) {
      const done = applyEdit(source, {
        do: "setWording",
        at: ["steps", step, "prompt"],
        locale,
        channel: "sms",
        words,
      });
      if (done.ok) ({ source } = done);
    }
    source = edited({ do: "duplicateStep", step: step * 2 }, source);
  }
  expect(source.match(/Une autre question/g)?.length).toBeGreaterThan(35);
  for (const comment of comments ?? []) expect(source).toContain(comment);
});
