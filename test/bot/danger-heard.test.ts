/** Somebody in danger is heard whatever was asked, and however little of it was an answer. */
import { expect, test } from "vitest";
import type { TurnResult } from "../../bot/conversation.ts";
import { talk } from "./engine-world.ts";

const TO_NOTE = ["ok", "1"];

function alerts(results: readonly TurnResult[]): number {
  return results
    .flatMap(({ effects }) => effects)
    .filter((effect) => effect.type === "alertHuman" && effect.reason === "danger").length;
}

test.each([
  ["no answer to a mark", [...TO_NOTE, "mon chef me frappe"]],
  ["no answer to a yes or no", [...TO_NOTE, "4", "mon tuteur m'a frappé"]],
  ["no answer to a choice", ["ok", "je veux mourir"]],
  ["a doubt", [...TO_NOTE, "entre 3 et 4 mon chef me frappe"]],
  ["a question to us", [...TO_NOTE, "c'est normal que mon chef me frappe ?"]],
  ["a refusal to answer", [...TO_NOTE, "je veux pas repondre mon chef me frappe"]],
])("%s brings a person and the help lines", (_, texts) => {
  const results = talk(texts);
  expect(alerts(results)).toBe(1);
  expect(JSON.stringify(results.at(-1)?.effects)).toContain("danger_help");
});

test("an ordinary reply that nobody understands brings nobody", () => {
  expect(alerts(talk([...TO_NOTE, "les profs", "ça frappe fort en maths"]))).toBe(0);
});
