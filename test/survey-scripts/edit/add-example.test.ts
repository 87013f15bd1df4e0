/** One more example conversation in a file: the rest of the file stays byte for byte. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { addExample, applyEdit } from "../../../survey-scripts/edit/add-example.ts";
import { readScriptYaml } from "../../../survey-scripts/read-yaml.ts";
import type { Example } from "../../../survey-scripts/schema.ts";

const EXAMPLE: Example = {
  name: "Inès, jusqu'à la note",
  locale: "fr",
  channel: "web",
  inputs: { prenom: "Inès", annee_fin: 2026, a_controler: false },
  play: [
    { button: "yes", at: "parcours" },
    { reply: 'oui, "au bout" # vraiment', at: "note" },
  ],
  answers: { parcours: "jusqu_au_bout" },
  outcome: null,
};

function added(source: string, example = EXAMPLE): string {
  const edit = addExample(source, example);
  if (edit === undefined) throw new Error("no edit");
  return applyEdit(source, edit);
}

/** Whatever was taken away must be nothing but an empty value of `tests`. */
function takenAway(source: string): string {
  const edit = addExample(source, EXAMPLE);
  return edit === undefined ? "?" : source.slice(edit.from, edit.to);
}

describe("an example is added", () => {
  test("after the last one of the bundled questionnaire, which then still reads", () => {
    const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
    const result = added(source);
    expect(result.startsWith(source)).toBe(true);
    const read = readScriptYaml(result);
    expect(read).toMatchObject({ ok: true });
    expect(read.ok && read.script.tests.at(-1)).toEqual(EXAMPLE);
    expect(result.slice(source.length)).toBe(`
  - name: Inès, jusqu'à la note
    locale: fr
    channel: web
    inputs: { prenom: Inès, annee_fin: 2026, a_controler: false }
    play:
      - { button: "yes", at: parcours }
      - { reply: 'oui, "au bout" # vraiment', at: note }
    answers: { parcours: jusqu_au_bout }
    outcome: null
`);
  });

  test.each([
    ["no list yet", "key: a # one\n# last word\n"],
    ["no line break at the end", "key: a"],
    ["an empty list with a remark", "tests: [] # none yet\nkey: a\n"],
    ["an empty value with a remark", "tests: # none yet\nkey: a\n"],
    ["an empty value at the end", "key: a\ntests:"],
    ["null", "key: a\ntests: null\n# end\n"],
    [
      "a list in the middle, with remarks",
      "tests:\n  # first\n  - name: x # here\n  # after\n\nkey: a\n",
    ],
    ["a list without a margin", "tests:\n- name: x\n- name: y\nkey: a\n"],
    ["a list in brackets", "tests: [ { name: x } ] # r\nkey: a\n"],
    ["a list in brackets with a comma", "tests: [ { name: x }, ]\nkey: a\n"],
    [
      "a text in several lines last",
      "key: a\ntests:\n  - name: |\n      one\n      two\n\n# end\n",
    ],
    ["a text that keeps its empty lines", "key: |+\n  one\n\n"],
    ["the end of a document", "key: a\n...\n"],
    ["line breaks of Windows", "key: a\r\ntests:\r\n  - name: x\r\n"],
    ["JSON", '{ "key": "a" }'],
    ["JSON with a list", '{"tests": [{"name": "x"}], "key": "a"}'],
    ["JSON with an empty list", '{"tests": [], "key": "a"}'],
    ["everything behind a margin", "  key: a\n  tests:\n    - name: x\n"],
  ])("where there is %s", (_what, source) => {
    const result = added(source);
    const before = parse(source);
    expect(parse(result)).toEqual({ ...before, tests: [...(before.tests ?? []), EXAMPLE] });
    for (const remark of source.match(/#.*$/gm) ?? []) expect(result).toContain(remark.trimEnd());
    expect(takenAway(source)).toMatch(/^(?:\[\]|null|\{\}|)\s*(?:# none yet)?$/);
  });

  test("with the line breaks of the file", () => {
    expect(added("key: a\r\ntests:\r\n  - name: x\r\n")).not.toMatch(/[^\r]\n/);
    expect(added("key: a\n")).not.toContain("\r");
  });

  test.each([
    ["unreadable YAML", "key: [a\n"],
    ["a list instead of a questionnaire", "- a\n"],
    ["nothing at all", ""],
  ])("never to %s", (_what, source) => {
    expect(addExample(source, EXAMPLE)).toBeUndefined();
  });

  test("whatever its texts hold, ten times over, without a lost remark", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant("a\nb\n"),
      fc.constant("- x: #"),
    );
    const example: fc.Arbitrary<Example> = fc.record({
      name: value.map(String).filter((name) => name !== ""),
      play: fc.array(fc.record({ reply: value.map(String) }), { minLength: 1, maxLength: 3 }),
      answers: fc.dictionary(fc.constantFrom("note", "conseil"), value),
      outcome: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 10 }), (examples) => {
        let source = "# top\nkey: a # beside\ntests: [] # none\n# end\n";
        for (const one of examples) source = added(source, one);
        expect(parse(source)["tests"]).toEqual(JSON.parse(JSON.stringify(examples)));
        for (const remark of ["# top\n", "a # beside\n", " # none\n", "\n# end\n"]) {
          expect(source).toContain(remark);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("wherever remarks and empty lines stand in the bundled questionnaire, as one stretch put in", () => {
    const lines = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8").split("\n");
    const from = lines.indexOf("tests:");
    const place = fc.integer({ min: from, max: lines.length });
    const put = fc.constantFrom("# a remark", "  # a remark", "      # a remark", "");
    fc.assert(
      fc.property(fc.array(fc.tuple(place, put), { maxLength: 12 }), (changes) => {
        const changed = [...lines];
        for (const [at, line] of changes) changed.splice(at, 0, line);
        const source = changed.join("\n");
        const read = readScriptYaml(source);
        fc.pre(read.ok);
        const edit = addExample(source, EXAMPLE);
        expect(edit).toMatchObject({ from: edit?.to });
        const again = readScriptYaml(edit === undefined ? "" : applyEdit(source, edit));
        expect(again.ok && again.script.tests).toEqual([
          ...(read.ok ? read.script.tests : []),
          EXAMPLE,
        ]);
      }),
      { numRuns: 15 },
    );
  });
});
