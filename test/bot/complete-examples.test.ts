import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { completeExamples } from "../../bot/complete-examples.ts";
import { reviewDraft } from "../../bot/review-draft.ts";
import { applyEdit, type Edit } from "../../survey-scripts/edit/edits.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";

const BUNDLED = readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8");

function edited(source: string, ...edits: readonly Edit[]): string {
  let text = source;
  for (const edit of edits) {
    const done = applyEdit(text, edit);
    if (!done.ok) throw new Error(`${edit.do}: ${done.reason}`);
    text = done.source;
  }
  return text;
}

function completed(source: string): { text: string; repaired: number; added: readonly string[] } {
  const read = readScriptYaml(source);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const { edits, repaired, added } = completeExamples(read.script);
  return { text: edited(source, ...edits), repaired: repaired.length, added };
}

const WITH_QUESTION: readonly Edit[] = [
  {
    do: "addStep",
    position: 6,
    words: "Tuteur disponible ?",
    step: {
      kind: "ask",
      question: "choice",
      prompt: { fr: "Ton tuteur était disponible ?", en: "Was your tutor there for you?" },
      options: [
        { id: "souvent", label: { fr: "Souvent", en: "Often" } },
        { id: "rarement", label: { fr: "Rarement", en: "Rarely" } },
        { id: "pas_de_tuteur", label: { fr: "Pas de tuteur", en: "No tutor" } },
      ],
    },
  },
  { do: "setGoto", step: 6, answer: "pas_de_tuteur", go: "fin" },
];

describe("the examples of a changed script", () => {
  test("answer the question that came in between, and play its way to the end", () => {
    const source = edited(BUNDLED, ...WITH_QUESTION);
    const context = { key: "fin-apprentissage", earlier: [] };
    expect(reviewDraft(source, context).publishable).toBe(false);
    const { text, repaired, added } = completed(source);
    expect(repaired).toBeGreaterThan(5);
    expect(added).toEqual(["Répond « Pas de tuteur » à « tuteur_disponible »"]);
    const review = reviewDraft(text, context);
    expect(review.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(review.publishable).toBe(true);
  });

  test("are left alone where they hold", () => {
    expect(completed(BUNDLED)).toEqual({ text: BUNDLED, repaired: 0, added: [] });
  });

  test("no longer answer a question that is gone, nor expect it", () => {
    const position = readSteps(BUNDLED).indexOf("rythme");
    const source = edited(BUNDLED, { do: "removeStep", step: position });
    const context = { key: "fin-apprentissage", earlier: [] };
    expect(reviewDraft(source, context).publishable).toBe(false);
    const { text, repaired, added } = completed(source);
    expect(repaired).toBe(5);
    expect(added).toEqual([]);
    expect(text).not.toMatch(/at: rythme|^ +rythme:/m);
    const review = reviewDraft(text, context);
    expect(review.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(review.publishable).toBe(true);
  });

  test("keep a silence that fell on a question that is gone", () => {
    const position = readSteps(BUNDLED).indexOf("cours_materiel");
    const { text } = completed(edited(BUNDLED, { do: "removeStep", step: position }));
    expect(text).toMatch(/- \{ button: oui \}\n +- \{ silence: 40d \}/);
    expect(reviewDraft(text, { key: "fin-apprentissage", earlier: [] }).publishable).toBe(true);
  });

  test("are left as they are where no answer makes them hold", () => {
    const position = readSteps(BUNDLED).indexOf("avant_examen");
    const { text } = completed(edited(BUNDLED, { do: "removeStep", step: position }));
    expect(reviewDraft(text, { key: "fin-apprentissage", earlier: [] }).publishable).toBe(false);
  });
});

function readSteps(source: string): string[] {
  const read = readScriptYaml(source);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.script.steps.map(({ id }) => id);
}
