/** Texts that the editor cuts, numbers it reads, and moments it names. */
import { expect, test } from "vitest";
import { copyScript } from "../../survey-scripts/edit/copy-script.ts";
import { numberIn } from "../../web/browser/console/editor/condition-things.ts";
import { once } from "../../web/browser/console/editor/problems-box.ts";
import { cut, whenInWords } from "../../web/browser/console/editor/words.ts";

test("a text that is cut never ends with half of a sign", () => {
  expect(cut("Super 🎉", 8)).toBe("Super 🎉");
  expect(cut("Super 🎉 !", 8)).toBe("Super …");
  expect(cut("Super 🎉 !", 9)).toBe("Super 🎉…");
});

test("nor does the title of a copy", () => {
  const source = `key: a\nowner: console\ntitle: { fr: "${"x".repeat(109)}🎉 et plus" }\nsteps: []\n`;
  expect(copyScript(source, "a", new Set())?.source).toContain(`${"x".repeat(109)} (copie)`);
});

test.each([
  ["3", 3],
  ["-0,5", -0.5],
  ["12.25", 12.25],
  [" 4 ", 4],
  ["1,0", undefined],
  ["1.", undefined],
  ["007", undefined],
  ["1e3", undefined],
  ["Infinity", undefined],
  ["", undefined],
])("« %s » is the number %s: one that may still grow stays as it is written", (written, number) => {
  expect(numberIn(written)).toBe(number);
});

test("a draft that was saved on another day tells which", () => {
  const at = Date.UTC(2026, 10, 25, 22, 30);
  expect(whenInWords(at, at + 20 * 60_000)).toBe("à 23:30");
  expect(whenInWords(at, at + 40 * 60_000)).toMatch(/^le 25 nov\. 2026/);
});

test("the same fault on three channels is told once, however many there are", () => {
  const findings = Array.from({ length: 30_000 }, (_, at) => ({
    severity: "error" as const,
    path: ["steps", at % 10_000, "prompt"],
    line: at % 10_000,
    message: `2 SMS (${["sms", "telegram", "web"][Math.floor(at / 10_000)]})`,
  }));
  const from = performance.now();
  expect(once(findings)).toHaveLength(10_000);
  expect(performance.now() - from).toBeLessThan(1_000);
});
