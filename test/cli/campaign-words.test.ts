import { expect, test } from "vitest";
import { describePreview, describeQuestions } from "../../cli/campaign-words.ts";

const CAMPAIGN = { key: "rouen", title: "Rouen", script: { key: "fin", version: 1 } };
const NOBODY = { invited: {}, leftOut: {}, invitations: 0 };

test("numbers are written and agree as in French", () => {
  const few = { people: 1, partsEach: { typical: 1.93, longest: 2 } };
  const parts = { typical: 1, longest: 2 };
  const cost = { invitations: { ...few, parts } };
  const lines = describePreview(CAMPAIGN, { counts: NOBODY, messages: {}, cost }).join("\n");
  expect(lines).toContain("1 personne, 1,93 partie en moyenne, 2 au plus");
  expect(lines).toContain("1 partie, au plus 2 ;");
});

test("where people stop is told for one person and for many", () => {
  const seen = { question: "parcours", text: "", seen: 3, seconds: null };
  expect(describeQuestions([{ ...seen, answered: 2, left: 1 }])).toContain(
    "  parcours : vue par 3, 2 réponses, 1 arrêt",
  );
  expect(describeQuestions([{ ...seen, answered: 0, left: 3 }])).toContain(
    "  parcours : vue par 3, 0 réponse, 3 arrêts",
  );
});
