import { expect, test } from "vitest";
import { describePreview, describeQuestions } from "../../cli/campaign-words.ts";

const CAMPAIGN = {
  key: "rouen",
  title: "Rouen",
  script: { key: "fin", version: 1 },
  definition: {},
};
const NOBODY = { invited: {}, leftOut: {}, territories: [], invitations: 0 };

test("numbers are written and agree as in French", () => {
  const few = { people: 1, partsEach: { typical: 1.93, longest: 2 } };
  const parts = { typical: 1, longest: 2 };
  const total = { parts: { from: 1, to: 1, atMost: 2 } };
  const cost = { invitations: { ...few, parts }, total };
  const preview = { counts: NOBODY, messages: {}, reminds: false, cost };
  const lines = describePreview(CAMPAIGN, preview).join("\n");
  expect(lines).toContain("1 personne, 1,93 partie en moyenne, 2 au plus");
  expect(lines).toContain("1 partie, au plus 2 ;");
  expect(lines).toContain("en tout : 1 partie, 2 parties au plus ; prix non indiqué");
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
