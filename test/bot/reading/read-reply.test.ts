/** Cases of the reply table, one row after another, and what holds for every reply whatsoever. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOptOut } from "../../../bot/reading/read-opt-out.ts";
import { readReply } from "../../../bot/reading/read-reply.ts";
import type { QuestionToRead, Reading } from "../../../bot/reading/reading.ts";

const CONTEXT = { now: Date.UTC(2026, 10, 24, 11), locales: ["fr"] };
const YESNO: QuestionToRead = { kind: "yesno", numbered: false };
const NUMBERED: QuestionToRead = { kind: "yesno", numbered: true };
const RATING: QuestionToRead = { kind: "rating", min: 1, max: 5 };
const NUMBER: QuestionToRead = { kind: "number", decimals: true };
const MONTH: QuestionToRead = { kind: "month", precision: "month" };
const TEXT: QuestionToRead = { kind: "text", maxCharacters: 600 };
const FRIEND = choice("Oui", "Sans doute", "Pas trop", "Non");
const LEVEL = choice("Bien", "Moyen", "Pas bien");
const YEAR = choice("1re année", "2e année", "3e année");

function choice(...labels: readonly string[]): QuestionToRead {
  return { kind: "choice", numbered: true, options: labels.map((label) => ({ id: label, label })) };
}

/** Outcome, then value, candidates or reason, then the comment: what a table can say on one line. */
function told(question: QuestionToRead, reply: string): string {
  const reading = readReply(reply, question, CONTEXT);
  return [reading.outcome, ...detailsOf(reading)].join(" ");
}

function detailsOf(reading: Reading): string[] {
  if (reading.outcome === "value") {
    const value = JSON.stringify(reading.value);
    return reading.comment === undefined ? [value] : [value, `+ ${reading.comment}`];
  }
  if (reading.outcome === "confirm") return [JSON.stringify(reading.candidates)];
  if (reading.outcome === "retry") return [reading.reason];
  return reading.outcome === "correct" ? [String(reading.number)] : [];
}

const TABLE: readonly (readonly [string, QuestionToRead, string, readonly string[]])[] = [
  ["yes", YESNO, "value true", ["Oui !", "« oui »", "ouiii", "wé", "O.K", "c'est ok pour moi"]],
  ["yes", YESNO, "value true", ["d’accord", "ça marche", "bah oui", "👍🏽"]],
  ["yes and words", YESNO, "value true + pas de problème", ["ok pas de problème"]],
  ["no", YESNO, "value false", ["Non.", "nn", "nooon", "non merci", "sûrement pas", "👎"]],
  ["doubt", YESNO, "confirm []", ["oui mais non", "mouais", "ça dépend", "si vous voulez", "🙂"]],
  ["no answer", YESNO, "retry not_understood", ["je suis sur Paris", "nous sommes 3", "1", "2"]],
  ["later", YESNO, "later", ["j'ai pas le temps", "plus tard", "demain", "ce soir"]],
  ["ignorance", YESNO, "dont_know", ["je sais pas", "jsp", "nsp", "aucune idée"]],
  ["a pass", YESNO, "skip", ["passe", "passer", "suivant", "je préfère pas dire"]],
  ["a tale", YESNO, "value true + j'ai arrêté en 2e année", ["oui j'ai arrêté en 2e année"]],
  ["a position", NUMBERED, "value true", ["1", "1 oui"]],
  ["a position that disagrees", NUMBERED, "confirm []", ["1 non"]],
  ["a note", RATING, "value 3", ["3/5", "3sur5", "Trois.", "trois sur cinq", "=3", "le 3"]],
  ["a note", RATING, "value 4", ["4️⃣", "★★★★☆", "4 étoiles", "je mets un 4", "quattre", "c 4"]],
  ["a note", RATING, "value 5", ["⑤", "５", "cinq étoiles"]],
  ["a note and words", RATING, "value 4 + car 2 profs absents", ["4 car 2 profs absents"]],
  ["two notes", RATING, "confirm [3,4]", ["3,5", "trois et demi", "entre 3 et 4", "3 ou 4"]],
  ["another scale", RATING, "confirm [4]", ["8/10", "80 %", "pas 5, plutôt 4"]],
  ["a note off the scale", RATING, "retry out_of_range", ["0", "6", "55", "−2", "100", "0/5"]],
  ["several notes", RATING, "retry several", ["1 2 3", "4 5 3"]],
  ["no note", RATING, "retry not_understood", ["2 ans", "en 2019", "le 15 mai", "bien"]],
  ["nothing", RATING, "retry empty", ["", "  \n "]],
  ["a label", LEVEL, 'value "Pas bien"', ["pas bien", "PAS BIEN", "3"]],
  ["a label with a slip", LEVEL, 'value "Moyen"', ["moyn", "2)", "la 2"]],
  ["a denied label", choice("Bien", "Très bien"), "retry not_understood", ["pas bien"]],
  ["yes as a label", FRIEND, 'value "Oui"', ["ouais", "1", "OUI"]],
  ["two options of one", FRIEND, 'confirm ["Oui","Pas trop"]', ["1 et 3", "1,3", "1/3"]],
  ["all of one", FRIEND, 'confirm ["Oui","Sans doute","Pas trop","Non"]', ["les deux", "tout"]],
  ["a label that is a number", YEAR, 'value "2e année"', ["2e année", "2"]],
  [
    "words of one's own",
    choice("Oui", "Autre"),
    'value "Autre" + en intérim',
    ["autre : en intérim"],
  ],
  ["a number", NUMBER, "value 1200", ["1 200", "1200€", "1.200", "mille deux cents"]],
  ["a range", NUMBER, "confirm [1000,1200]", ["entre 1000 et 1200"]],
  ["a number too long to keep", NUMBER, "retry out_of_range", ["99999999999999999999999"]],
  ["a month", MONTH, 'value "2024-06"', ["juin 2024", "06/24", "06/2024"]],
  ["a year counted back", MONTH, 'value "2025"', ["l'année dernière"]],
  ["months counted back", MONTH, 'value "2026-04"', ["il y a sept mois", "y a 7 mois"]],
  ["a month of a year counted back", MONTH, 'value "2024-06"', ["en juin il y a deux ans"]],
  ["a month that is none", MONTH, "retry out_of_range", ["13/2024"]],
  ["nothing to tell", TEXT, "skip", ["rien", "ras", "r a s", "non", ".", "0"]],
  ["a text", TEXT, "comment", ["ok", "👍", "il faut stop les heures sup", "arrêt maladie"]],
  ["STOP", TEXT, "stop", ["STOP", "Stop svp", "STOP 36180", "arrêtez", "laissez moi tranquille"]],
  ["START", RATING, "start", ["START", "REPRENDRE", "DEBUT", "oui je veux reprendre"]],
  ["help", RATING, "help", ["AIDE", "?", "c'est qui ?", "qui vous a donné mon numéro"]],
  ["a wrong person", RATING, "wrong_person", ["mauvais numéro", "ce n'est pas moi"]],
  ["a correction", RATING, "correct 2", ["corriger 2"]],
  ["a withdrawal", RATING, "withdraw", ["supprimer mon avis"]],
  ["an erasure", RATING, "erase", ["effacer mes données"]],
  ["a telephone on its own", RATING, "ignore", ["Je suis en conduite, je vous répondrai"]],
];

const ROWS = TABLE.flatMap(([what, question, expected, replies]) =>
  replies.map((reply) => ({ what, question, expected, reply })),
);

test.each(ROWS)("« $reply » to a $question.kind is $what", ({ question, expected, reply }) => {
  expect(told(question, reply)).toBe(expected);
});

test.each([
  "j'ai arrêté en 2e année",
  "stop ou encore",
  "Stoppé net par un accident",
  "arrêt de bus",
])("« %s » ends nothing", (reply) => {
  expect(readOptOut(reply)).toBeUndefined();
});

const CHOICES: QuestionToRead = {
  kind: "choices",
  numbered: true,
  atLeast: 0,
  atMost: 3,
  options: ["Le CFA", "L'entreprise", "Le transport"].map((label) => ({ id: label, label })),
};
const KINDS = [YESNO, RATING, FRIEND, CHOICES, NUMBER, MONTH, TEXT];
/** What people write, shuffled with what nobody writes. */
const ANY_REPLY = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(
      fc.constantFrom("oui", "non", "4", "3/5", "pas", "stop", "ou", "été", ",", "?", "\uD800"),
    )
    .map((words) => words.join(" ")),
);

describe.each(KINDS)("whatever is replied to a $kind", (question) => {
  test("is read without failing, by a rule that has a name", () => {
    fc.assert(
      fc.property(ANY_REPLY, (reply) => {
        expect(readReply(reply, question, CONTEXT).rule).toMatch(/^[a-z][a-z-]+$/);
      }),
    );
  });

  test("means the same in capitals, between spaces or with its accents apart", () => {
    const plain = fc.constantFrom(...ROWS.map(({ reply }) => reply));
    fc.assert(
      fc.property(plain, (reply) => {
        const meant = meaningOf(readReply(reply, question, CONTEXT));
        const ways = [reply.toUpperCase(), `  ${reply}\n`, reply.normalize("NFD")];
        const meanings = ways.map((way) => meaningOf(readReply(way, question, CONTEXT)));
        expect(meanings).toEqual([meant, meant, meant]);
      }),
    );
  });
});

/** A reading without the words of the person, which keep their capitals and spaces. */
function meaningOf(reading: Reading): unknown {
  return { ...reading, comment: undefined };
}

test("every written number off the scale stays off the scale", () => {
  fc.assert(
    fc.property(fc.integer({ min: 6, max: 1_000_000 }), (note) => {
      expect(readReply(String(note), RATING, CONTEXT).outcome).toBe("retry");
    }),
  );
});

test("a text longer than asked for is kept whole", () => {
  const reply = "Très bien suivi. ".repeat(200);
  expect(readReply(reply, TEXT, CONTEXT)).toMatchObject({ outcome: "comment", comment: reply });
});
