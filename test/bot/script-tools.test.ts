/** What the editor of a script is told about a draft, from its text alone. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkForPublication } from "../../bot/examples.ts";
import { runTool, type TrialRequest } from "../../bot/script-tools.ts";
import { applyEdit } from "../../survey-scripts/edit/add-example.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";

const source = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");
const TRIAL: TrialRequest = {
  source,
  lang: "fr",
  profile: "ines",
  channel: "web",
  locale: "fr",
  moves: [{ button: "yes" }],
};

describe("a draft that cannot be played is told with its line and its step", () => {
  test("where a field is wrong", () => {
    const broken = source.replace("question: rating", "question: ratting");
    const line = broken.slice(0, broken.indexOf("ratting")).split("\n").length;
    expect(runTool({ tool: "play", ...TRIAL, source: broken })).toEqual({
      ok: false,
      faults: [
        expect.objectContaining({ line, step: "note", message: expect.stringContaining("rating") }),
      ],
    });
  });

  test.each([
    ["half a line of YAML", "schema: 1\nsteps: [", "YAML illisible"],
    ["another document", "- a\n- b\n", "ce n'est pas un questionnaire"],
    ["nothing", "", "ce n'est pas un questionnaire"],
    ["too large a file", `# ${"x".repeat(300_000)}\n`, "dépasse 256 Kio"],
    ["too deep a file", `a: ${"[".repeat(100_000)}`, ""],
  ])("when it is %s", (_what, broken, words) => {
    for (const tool of ["play", "record"] as const) {
      const answer = runTool({ tool, ...TRIAL, source: broken });
      expect(answer).toMatchObject({ ok: false, faults: [{ line: expect.any(Number) }] });
      expect(JSON.stringify(answer)).toContain(words);
    }
    for (const tool of ["examples", "diagram"] as const) {
      expect(runTool({ tool, source: broken, lang: "fr" })).toMatchObject({ ok: false });
    }
  });

  test("whatever is typed into it, nothing is thrown", () => {
    const places = fc.nat(source.length);
    const typed = fc.oneof(
      fc.string(),
      fc.constantFrom("  - ", ": ", "\n", "{", "}", '"', "&a ", "*a"),
    );
    fc.assert(
      fc.property(places, fc.nat(60), typed, (at, taken, put) => {
        const draft = source.slice(0, at) + put + source.slice(at + taken);
        const answer = runTool({ tool: "play", ...TRIAL, source: draft });
        expect(answer.ok || ("faults" in answer && answer.faults.length > 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a draft is played", () => {
  test("with the person, the language and the channel asked for, or the first there is", () => {
    const answer = runTool({
      tool: "play",
      ...TRIAL,
      profile: "nobody",
      locale: "de",
      channel: "sms",
    });
    expect(answer).toMatchObject({
      ok: true,
      profile: "ines",
      locale: "fr",
      open: { step: "parcours" },
    });
  });

  test("from a step on, with the moves that lead there", () => {
    const answer = runTool({ tool: "play", ...TRIAL, jump: "souci_origine" });
    expect(answer).toMatchObject({ ok: true, open: { step: "souci_origine" } });
    expect(runTool({ tool: "play", ...TRIAL, jump: "lune" })).toMatchObject({
      unreached: true,
      moves: [{ button: "yes" }],
    });
  });
});

describe("a play is recorded as an example", () => {
  test("which stands in the file, holds, and has a name of its own", () => {
    const moves = [{ button: "yes" }, { button: "jusqu_au_bout" }, { reply: "4 super formateurs" }];
    let draft = source;
    for (const name of ["Essai", "Essai (2)"]) {
      const answer = runTool({ tool: "record", ...TRIAL, source: draft, moves, name: "Essai" });
      expect(answer).toMatchObject({ ok: true, name });
      if (!("edit" in answer) || answer.edit === undefined) throw new Error("no edit");
      draft = applyEdit(draft, answer.edit);
    }
    expect(draft.startsWith(source)).toBe(true);
    const read = readScriptYaml(draft);
    expect(read.ok && checkForPublication(read.script)).toEqual([]);
    expect(read.ok && read.script.tests.at(-1)).toMatchObject({
      name: "Essai (2)",
      answers: { note: 4, parcours: "jusqu_au_bout" },
    });
  });
});

describe("the examples of a draft are run", () => {
  test("each with its line, and those that fail with the move and the question", () => {
    const broken = source.replace('reply: "4 super formateurs mais loin"', "reply: bof");
    const answer = runTool({ tool: "examples", source: broken, lang: "fr" });
    if (!answer.ok || !("examples" in answer)) throw new Error("not run");
    const failing = answer.examples.filter(({ failures }) => failures.length > 0);
    expect(failing).toHaveLength(1);
    expect(failing[0]).toMatchObject({
      name: "La note vient avec un mot, le mot est gardé",
      failures: ["sms", "telegram", "web"].map((channel) => ({
        channel,
        move: 3,
        step: "note",
        message: "attendu : recommandation ; vu : note",
      })),
    });
    const line = broken.slice(0, broken.indexOf("name: La note vient")).split("\n").length;
    expect(failing[0]?.line).toBe(line);
    expect(answer.missing).toEqual([]);
  });

  test("and what none of them shows is told with its step", () => {
    const fewer = source.slice(0, source.indexOf("\ntests:")) + "\ntests: []\n";
    const answer = runTool({ tool: "examples", source: fewer, lang: "fr" });
    expect(answer).toMatchObject({ ok: true, examples: [] });
    expect("missing" in answer && answer.missing.map(({ step }) => step)).toContain("fin_refus");
  });
});

test("a diagram has every step once, and every jump leads down", () => {
  const answer = runTool({ tool: "diagram", source, lang: "fr" });
  if (!answer.ok || !("jumps" in answer)) throw new Error("not drawn");
  const places = new Map(answer.steps.map(({ id }, at) => [id, at]));
  expect(places.size).toBe(answer.steps.length);
  expect(
    answer.jumps.filter(({ from, to }) => (places.get(to) ?? -1) <= (places.get(from) ?? 0)),
  ).toEqual([]);
  expect(answer.jumps).toContainEqual({
    from: "accord",
    to: "fin_refus",
    kind: "next",
    when: "accord est non",
  });
});

test("a draft that is no script yet is still compared line by line", () => {
  const answer = runTool({
    tool: "differences",
    before: source,
    source: `${source}oops`,
    lang: "fr",
  });
  expect(answer).toMatchObject({ ok: true, faults: [expect.anything()] });
  expect(answer).not.toHaveProperty("differences");
  expect("lines" in answer && answer.lines.at(-1)).toMatchObject({ kind: "added", text: "oops" });
});
