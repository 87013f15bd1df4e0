/** "Je sais pas", to a question that does not take it for an answer: a kind word, never a reproach. */
import { describe, expect, test } from "vitest";
import { compileScript } from "../../bot/compile.ts";
import { reply, startRehearsal, type Rehearsal } from "../../bot/rehearsal.ts";
import { renderMessage } from "../../bot/render.ts";
import { measureSms } from "../../survey-scripts/sms-parts.ts";
import { bundledScript } from "../bundled-script.ts";

const script = compileScript(bundledScript(), 1);
const inputs = { prenom: "Léa", formation: "CAP Cuisine", cfa: "CFA de la Colline" };

/** The conversation after some replies by SMS, and what was said last. */
function talk(replies: readonly string[], locale = "fr"): { moment: Rehearsal; said: string } {
  let moment = startRehearsal(script, { channel: "sms", inputs, locale });
  for (const text of replies) moment = reply(moment, { kind: "text", text });
  const messages = moment.effects.flatMap((effect) =>
    effect.type === "send" ? [effect.message] : [],
  );
  const how = { channel: "sms", locale, inputs } as const;
  return { moment, said: messages.flatMap((one) => renderMessage(script, one, how)).join(" ") };
}

const TO_FRIEND = ["ok", "1", "4"];

test.each(["jsp", "je sais pas", "aucune idée"])("« %s » is met with kindness", (unsure) => {
  expect(talk([...TO_FRIEND, unsure]).said).toBe(
    "Pas grave si tu hésites: donne la réponse la plus proche. 1 Oui. 2 Sans doute. 3 Pas trop. 4 Non.",
  );
});

test("in English as in French", () => {
  expect(talk(["ok", "1", "i don't know"], "en").said).toBe(
    "No worries if you are not sure: give the closest answer. Reply with a number from 1 to 5.",
  );
});

test("a second hesitation is met in other words, a third with a pause, and an answer goes on", () => {
  const said = [1, 2, 3].map(
    (times) => talk([...TO_FRIEND, ...Array.from({ length: times }, () => "jsp")]).said,
  );
  expect(new Set(said).size).toBe(3);
  expect(said[1]).toContain("mauvaise réponse");
  const { moment } = talk([...TO_FRIEND, "jsp", "jsp", "jsp", "2"]);
  expect(moment.state.step).toBe("soutien_cfa");
});

describe.each(["fr", "en"])("every question, in %s", (locale) => {
  test.each(script.questions.map(({ ask }) => ask))(
    "$id answers a hesitation in one SMS, and offers to pass only what may be passed",
    (ask) => {
      for (const attempt of [1, 2]) {
        const parts = [{ retry: ask.id, reason: "not_sure", attempt }] as const;
        const [text = ""] = renderMessage(script, { parts }, { channel: "sms", locale, inputs });
        expect(measureSms(text)).toMatchObject({ encoding: "gsm7", parts: 1 });
        const offered = /PASSER|SKIP/.test(text);
        expect(offered).toBe(ask.skippable || !ask.required);
      }
    },
  );
});
