import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { copyForm, isHasty, isNearCopy, textSigns } from "../../bot/text-flags.ts";

/** The words a sign is about, kind by kind. */
function noticed(text: string, known: readonly string[] = []): Record<string, string[]> {
  return Object.fromEntries(
    textSigns(text, known).map(({ kind, pieces }) => [
      kind,
      pieces.map(({ from, to }) => text.slice(from, to)),
    ]),
  );
}

describe("the name of a person is noticed", () => {
  test.each([
    ["Merci à Madame Exemple, au top", ["Madame Exemple"]],
    ["M. Untel explique bien", ["M. Untel"]],
    ["mr dubois gueule tout le temps", ["mr dubois"]],
    ["le prof Martin est cool", ["Martin"]],
    ["julien m'a tout appris", ["julien"]],
    ["Sandrine Durand et Kevin", ["Sandrine Durand", "Kevin"]],
  ])("in %j", (text, words) => {
    expect(noticed(text)).toEqual({ name: words });
  });

  // A needless sign costs a look; one on every text would cost all of them.
  test.each([
    "Bonne ambiance, on apprend vraiment.",
    "La cantine est loin. Le CFA aussi.",
    "madame est gentille et monsieur aussi",
    "Il faut aimer la pierre et le bois",
  ])("and not in %j", (text) => {
    expect(noticed(text)).toEqual({});
  });

  test("unless it is the name of the centre, which everybody may say", () => {
    expect(noticed("Le CFA Simon Exemple est bien", ["CFA Simon Exemple"])).toEqual({});
  });
});

describe("a way to reach somebody is noticed", () => {
  test.each([
    ["appelle moi au 06 39 98 00 12", "06 39 98 00 12"],
    ["+33639980012 pour en parler", "+33639980012"],
    ["écris à lea.m@example.org", "lea.m@example.org"],
    ["va voir https://exemple.invalid/promo", "https://exemple.invalid/promo"],
    ["mon site monsite.com vend des outils", "monsite.com"],
    ["snap : lea_du_75", "snap : lea_du_75"],
  ])("in %j", (text, piece) => {
    expect(noticed(text)["contact"]).toEqual([piece]);
  });

  test("and not in a date, a mark or a price", () => {
    expect(noticed("De 2024 à 2026, 4/5, 12.50 euros par jour, CAP 2 ans.")).toEqual({});
  });
});

describe("an insult is noticed", () => {
  test.each([
    ["mon patron est un CONNARD", ["CONNARD"]],
    ["quel gros porc ce chef", ["gros porc"]],
    ["bande d'abrutis, abrutis !", ["abrutis"]],
    ["fils de pute", ["fils de pute"]],
  ])("in %j", (text, words) => {
    expect(noticed(text)["insult"]).toEqual(words);
  });

  test.each(["conseil : confiance et concentration", "le bâtiment est nul", "la purée est bonne"])(
    "and not in %j",
    (text) => {
      expect(noticed(text)).toEqual({});
    },
  );
});

describe("copies", () => {
  test("are the same words, whatever their accents, marks and case", () => {
    expect(copyForm("Super formation, allez-y les yeux fermés !!")).toBe(
      copyForm("SUPER FORMATION allez-y, les yeux fermes"),
    );
  });

  test("are not looked for among a few words that many people say", () => {
    expect(copyForm("Rien à dire, merci")).toBeUndefined();
  });

  test("may differ by a word or two", () => {
    const one = copyForm("Une super formation avec des profs à l'écoute, je la conseille à tous");
    const near = copyForm(
      "Une super formation avec des profs à l'écoute, je la conseille vraiment",
    );
    const other = copyForm("Les horaires sont durs en hiver mais on apprend un vrai métier");
    expect(isNearCopy(one ?? "", near ?? "")).toBe(true);
    expect(isNearCopy(one ?? "", other ?? "")).toBe(false);
  });
});

test("haste is less than two seconds for each question, not a quick thumb", () => {
  expect(isHasty(12, 15)).toBe(true);
  expect(isHasty(12, 40)).toBe(false);
  expect(isHasty(3, 1)).toBe(false);
});

test("whatever the text, pieces lie in it, in order and apart", () => {
  const bits = fc.constantFrom(
    "M. Untel ",
    "06 39 98 00 12",
    "connard",
    "Kevin",
    " ",
    "é",
    "\n",
    "@x.y",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(bits, { maxLength: 20 }).map((some) => some.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      for (const { pieces } of textSigns(text)) {
        let end = -1;
        for (const { from, to } of pieces) {
          expect(from).toBeGreaterThan(end);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
          end = to;
        }
      }
    }),
    { numRuns: 500 },
  );
});
