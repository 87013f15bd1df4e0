import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { consentToShow, mergeQuestions, releaseQuestions } from "../../bot/release-questions.ts";
import { Script } from "../../survey-scripts/schema.ts";

const script = Script.parse(parse(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8")));

test("the bundled questionnaire gives figures, and none on troubles or free texts", () => {
  const ids = releaseQuestions(script).map((question) => question.id);
  expect(ids).toContain("note");
  expect(ids).toContain("recommandation");
  expect(ids).toContain("soutien_cfa");
  expect(ids.filter((id) => ["souci", "souci_origine", "conseil", "accord"].includes(id))).toEqual(
    [],
  );
});

const figure = (id: string) => releaseQuestions(script).find((question) => question.id === id);

test("the better half of the answers counts as favourable", () => {
  expect(figure("note")).toMatchObject({
    options: ["5", "4", "3", "2", "1"],
    favourable: ["5", "4"],
  });
  expect(figure("recommandation")?.favourable).toEqual(["oui", "sans_doute"]);
  expect(figure("metier")?.favourable).toEqual(["oui"]);
});

test("an answer that says it was not them is no part of a figure", () => {
  expect(figure("parcours")?.options).toEqual(["jusqu_au_bout", "interrompu"]);
});

test("two versions of a question give one figure, with the options of both", () => {
  const question = { id: "metier" } as const;
  expect(
    mergeQuestions([
      [{ ...question, options: ["oui", "non"], favourable: ["oui"] }],
      [{ ...question, options: ["oui", "bof", "non"], favourable: ["oui"] }],
    ]),
  ).toEqual([{ ...question, options: ["oui", "non", "bof"], favourable: ["oui"] }]);
});

test("a text is shown only with the consent asked after it", () => {
  expect(consentToShow(script, "conseil")).toBe("publication");
  expect(consentToShow(script, "publication")).toBeUndefined();
});
