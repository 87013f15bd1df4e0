/** The words of invitation and reminder: complete, plain, and safe whatever the roster held. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { letterOf, mailOf, type MailInputs } from "../../bot/mail-wording.ts";

const INPUTS: MailInputs = {
  prenom: "Inès",
  formation: "CAP Cuisine",
  cfa: "CFA de Rouen",
  lien_perso: "https://avis.example.fr/r/4kq7w2mZ8tVbN1xY6cLp0sHd",
  lien_notice: "https://avis.example.fr/notice",
  publisher: "Région Normandie",
  effort: { questions: 12, minutes: 3 },
};
const KINDS = ["invitation", "reminder"] as const;
const EACH = ["fr", "en"].flatMap((locale) => KINDS.map((kind) => [kind, locale] as const));

describe.each(EACH)("the %s in %s", (kind, locale) => {
  const { subject, text, linkLabel } = mailOf(kind, locale, INPUTS);

  test("says who writes, why, how long, where the address comes from, and every right", () => {
    for (const said of [
      "Inès",
      "CAP Cuisine",
      "CFA de Rouen",
      "Région Normandie",
      "Sirius",
      "12 questions, 3 minutes",
      locale === "fr" ? "sans ton nom" : "without your name",
      locale === "fr" ? "Ton adresse nous vient de ton CFA" : "gave us your address",
      locale === "fr" ? "nous ne t'écrirons plus" : "we will not write again",
      INPUTS.lien_perso,
      INPUTS.lien_notice,
    ]) {
      expect(text).toContain(said);
    }
    expect(linkLabel.length).toBeLessThanOrEqual(24);
  });

  test("keeps the first name out of the subject, which shows on a locked screen", () => {
    expect(subject).toContain("CAP Cuisine");
    expect(subject).not.toContain("Inès");
  });

  test("is short, and speaks to nobody in brackets", () => {
    expect(text.split(/\s+/).length).toBeLessThan(150);
    expect(`${subject} ${text}`).not.toMatch(/\(e\)|\(e?s\)|·e|\.e\./i);
    for (const sentence of text.split(/[.?!:]\s/)) {
      expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(30);
    }
  });

  test("reads well when the roster knows nothing but the address", () => {
    const { lien_perso, lien_notice, publisher, effort } = INPUTS;
    const bare = { lien_perso, lien_notice, publisher, effort };
    const unknown = mailOf(kind, locale, { ...bare, prenom: " " });
    expect(unknown.text.split("\n", 1)[0]).toBe(locale === "fr" ? "Bonjour," : "Hello,");
    expect(unknown.subject).toContain(locale === "fr" ? "ta formation" : "your training");
    expect(`${unknown.subject} ${unknown.text}`).not.toMatch(/undefined|\(\)| {2}| ,/);
  });

  test("a subject never passes 59 characters, and never breaks", () => {
    const name = fc.string({ unit: "grapheme", maxLength: 120 });
    fc.assert(
      fc.property(name, name, name, (prenom, formation, cfa) => {
        const worded = mailOf(kind, locale, { ...INPUTS, prenom, formation, cfa });
        expect(Array.from(worded.subject).length).toBeLessThan(60);
        expect(worded.subject).not.toMatch(/[\r\n]/);
      }),
    );
  });

  test.each([
    "https://evil.example",
    "evil.example",
    "Inès\r\n\r\nhttps://evil.example",
    "Clique ici: evil.example/x",
    "<b>Inès</b>",
    "0612345678",
    "x".repeat(200),
  ])("%j is nobody's first name: the greeting does without", (prenom) => {
    const worded = mailOf(kind, locale, { ...INPUTS, prenom });
    expect(worded.text.split("\n", 1)[0]).toBe(locale === "fr" ? "Bonjour," : "Hello,");
  });

  test("no column of a roster brings a link or a paragraph of its own", () => {
    const evil = "CAP\r\n\r\nhttps://evil.example/x";
    const worded = mailOf(kind, locale, { ...INPUTS, formation: evil, cfa: evil, publisher: evil });
    expect(worded.text.match(/https?:\/\/[^\s]+/g)).toEqual([
      INPUTS.lien_perso,
      INPUTS.lien_notice,
    ]);
    expect(worded.text.split("\n\n")).toHaveLength(text.split("\n\n").length);
  });
});

test.each(["Zoé", "Anne-Laure", "D'Angelo", "José María", "Łukasz", "مريم", "Ngọc Ánh"])(
  "%s is greeted by name",
  (prenom) => {
    expect(mailOf("invitation", "fr", { ...INPUTS, prenom }).text).toContain(`Bonjour ${prenom},`);
  },
);

test("every language but French is answered in English", () => {
  for (const locale of ["en-GB", "ar", "", "frisian"]) {
    expect(mailOf("invitation", locale, INPUTS).text).toContain("Hello");
  }
  expect(mailOf("reminder", "fr-FR", INPUTS).text).toContain("Bonjour");
});

test("the reminder says that it is the only one, and that nothing answered is lost", () => {
  const { text } = mailOf("reminder", "fr", INPUTS);
  expect(text).toContain("C'est notre seul rappel.");
  expect(text).toContain("tu reprends là où tu en étais");
});

describe("a letter about a text", () => {
  const sentences = ["Ton texte n'est pas publié, car il contient des insultes."];

  test("says what became of it, and leads back to the conversation", () => {
    const { subject, text } = letterOf("fr", sentences, INPUTS);
    expect(subject).toMatch(/^Ton texte sur ta formation/);
    expect(text).toContain(sentences[0]);
    expect(text).toContain(INPUTS.lien_perso);
  });

  test("does without a training whose name would not fit into a subject", () => {
    const formation = "CAP ".repeat(30);
    expect(letterOf("en", sentences, { ...INPUTS, formation }).subject).toBe(
      "Your text about your training",
    );
  });
});
