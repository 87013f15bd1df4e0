/**
 * Reading takes a blink whatever is sent: the time of the fastest of several readings, so that a busy
 * machine does not fail the test, on replies made to lead every rule astray.
 */
import { describe, expect, test } from "vitest";
import { soundsLikeDanger } from "../../../bot/danger.ts";
import { readOptOut } from "../../../bot/reading/read-opt-out.ts";
import { readReply } from "../../../bot/reading/read-reply.ts";
import type { QuestionToRead } from "../../../bot/reading/reading.ts";

const CONTEXT = { now: Date.UTC(2026, 10, 24, 11), locales: ["fr"] };
const options = ["Je reste dans cette entreprise", "Le CFA", "Oui", "Non"].map((label) => ({
  id: label,
  label,
}));
const QUESTIONS: readonly QuestionToRead[] = [
  { kind: "yesno", numbered: true },
  { kind: "rating", min: 1, max: 5 },
  { kind: "choice", numbered: true, options },
  { kind: "choices", numbered: true, options, atLeast: 0, atMost: 4 },
  { kind: "number", decimals: true },
  { kind: "month", precision: "month" },
  { kind: "text", maxCharacters: 600 },
];
const LONG = 100_000;
const BLINK_MS = 50;
/** A question looks at the first screens of a reply; what it costs there at most. */
const SCREENS_MS = 20;

/** Beginnings of requests, numbers and labels that never come to their end. */
const BAIT = [
  "4 ",
  "a",
  "1,",
  "9",
  "é",
  "👍",
  "🛑",
  "m'",
  ". ",
  "\n",
  "+ ",
  "non oui ",
  "pas ",
  "stop ",
  "stop",
  "st op ",
  "arrete ",
  "arretez de me ",
  "je veux plus de vos ",
  "merci de bien vouloir ne plus ",
  "vous pouvez arreter de m'envoyer les ",
  "svp merci donc alors ",
  "de des du vos tes ces les ",
  "marre a b c vos ",
  "si vous continuez a b c ",
  "le patron a b c ",
  "comment on se ",
  "en la un et ",
  "conduis je suis en ",
  "pas de la non desole ",
  "tout ca en vrai ",
  "1 000 ",
  "06/",
  "deux mille ",
  "je reste dans cette ",
  "deux ou trois ou ",
];

function fastest(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function repeated(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

describe.each(BAIT)("a reply of nothing but « %s »", (piece) => {
  test.each(QUESTIONS)("to a $kind is read in a blink, at 100,000 characters", (question) => {
    const reply = repeated(piece, LONG);
    expect(fastest(() => readReply(reply, question, CONTEXT))).toBeLessThan(BLINK_MS);
  });

  test("is searched for a STOP in a blink at any length up to the longest that is looked at", () => {
    for (const length of [20, 60, 120, 150, 300, 600, 700]) {
      const reply = repeated(piece, length);
      expect(fastest(() => readOptOut(reply))).toBeLessThan(SCREENS_MS);
    }
  });
});

// All of the text is folded and searched, however long: some milliseconds, on a machine that may be busy.
test.each(["é", "pas ", "le chef m'a dit que ", "harcel "])(
  "signs of danger in 100,000 characters of « %s » are found in a few blinks",
  (piece) => {
    const reply = repeated(piece, LONG);
    expect(fastest(() => soundsLikeDanger(reply))).toBeLessThan(4 * BLINK_MS);
  },
);
