import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatYaml } from "../../survey-scripts/format-yaml.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { FILE_BYTES_MAX } from "../../survey-scripts/schema.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");

function faultsOf(source: string) {
  const read = readScriptYaml(source);
  return read.ok ? [] : read.faults;
}

test("the bundled questionnaire is read, and its values are found in the file", () => {
  const read = readScriptYaml(BUNDLED);
  expect(read.ok).toBe(true);
  const { line, column } = read.ok ? read.locate(["steps", 4, "id"]) : { line: 0, column: 0 };
  expect(BUNDLED.split("\n")[line - 1]?.slice(column - 1)).toBe("note");
});

test("a fault is told where it stands, in French", () => {
  const source = BUNDLED.replace("counted: false", "counted: faux");
  const [fault, ...others] = faultsOf(source);
  expect(others).toEqual([]);
  expect(fault).toMatchObject({ path: "steps.0.counted", column: 14 });
  expect(source.split("\n")[(fault?.line ?? 0) - 1]).toContain("counted: faux");
  expect(fault?.message).toContain("« true » (oui) ou « false » (non)");
});

test.each([
  ["question: rating", "question: étoiles", "note", "choix possibles : consent, yesno, rating"],
  ["id: note\n", "id: Ma note\n", "Ma note", "en lettres minuscules sans accent"],
  ["    min: 1\n", "    mini: 1\n", "note", "mini"],
])("%j written %j names the step and says what to write", (from, to, step, words) => {
  const [fault, ...others] = faultsOf(BUNDLED.replace(from, to));
  expect(fault?.step).toBe(step);
  expect(fault?.message).toContain(words);
  expect(others).toEqual([]);
});

test.each([
  [/^ {4}prompt:\n {6}fr: Tu la conseillerais[^]*?(?= {4}help)/m, "", "le texte de la question"],
  [/fr: Tu la conseillerais à un ami \?/, 'fr: ""', "ce texte est vide : écrivez-le"],
  [/^ {4}min: 1$/m, "    min: un", "il faut un nombre"],
  [/^ {4}max: 5$/m, "    max: 50", "c'est trop grand : 10 au plus"],
  [/ go: fin_refus /, " ", "l'étape où aller"],
  [/retries: 2/, "retries: 9", "c'est trop grand : 5 au plus"],
  [/reminderDays: \[ 6 \]/, "reminderDays: 6", "il faut une liste ici"],
])("without %s, in words that a form can show: %s%s", (from, to, words) => {
  expect(BUNDLED).toMatch(from);
  const [fault, ...others] = faultsOf(BUNDLED.replace(from, to));
  expect(fault?.message).toContain(words);
  expect(others).toEqual([]);
});

test("of a condition that fits no shape, the nearest one is explained", () => {
  const source = BUNDLED.replace("{ answered: note }", "{ answered: Note }");
  expect(faultsOf(source).map(({ path }) => path)).toContain("policies.partial.and.0.answered");
});

test("what is no YAML, no script, too long or unfolds itself is refused", () => {
  expect(faultsOf("a: [1")[0]?.message).toContain("YAML illisible");
  expect(faultsOf("a: 1\na: 2")[0]?.line).toBe(2);
  for (const source of ["", "- 1", "un texte"]) {
    expect(faultsOf(source).map(({ message }) => message)).toEqual([
      expect.stringContaining("ce n'est pas un questionnaire"),
    ]);
  }
  // One fault of YAML, not the ten that follow from it.
  expect(faultsOf(BUNDLED.replace("steps:", "steps"))).toHaveLength(1);
  expect(faultsOf("#".repeat(FILE_BYTES_MAX + 1))[0]?.message).toContain("256 Kio");
  const bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]";
  expect(faultsOf(bomb).map(({ message }) => message.includes("alias"))).toEqual(
    Array(4).fill(true),
  );
});

test("a field written twice is told where it stands the second time", () => {
  const source = BUNDLED.replace("    counted: false", "    counted: false\n    counted: true");
  const [fault, ...others] = faultsOf(source);
  expect(others).toEqual([]);
  expect(fault?.message).toContain("écrit deux fois");
  expect(source.split("\n")[(fault?.line ?? 0) - 1]).toBe("    counted: true");
});

test("a file of tens of thousands of fields is refused about as fast as it is read", () => {
  const fields = Array.from({ length: 30_000 }, (_, at) => `k${at}:`).join("\n");
  const began = process.cpuUsage();
  expect(faultsOf(fields)[0]?.message).toBeDefined();
  // Compared key by key, it takes twenty.
  expect(process.cpuUsage(began).user / 1_000_000).toBeLessThan(5);
});

test("formatting keeps words and comments, and is done once", () => {
  const untidy = "# un mot\na:   {b: 1,   c: [ 2,3 ]}\n\n\n# un autre\nd: 'x'\n";
  const tidy = formatYaml(untidy) ?? "";
  expect(tidy).toContain("# un mot");
  expect(tidy).toContain("# un autre");
  expect(tidy).toContain("a: { b: 1, c: [ 2, 3 ] }");
  expect(formatYaml(tidy)).toBe(tidy);
  expect(formatYaml(BUNDLED)).toBe(BUNDLED);
});
