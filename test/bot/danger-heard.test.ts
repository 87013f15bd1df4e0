/** Somebody in danger is heard whatever was asked, and however little of it was an answer. */
import { describe, expect, onTestFinished, test } from "vitest";
import type { TurnResult } from "../../bot/conversation.ts";
import { openAlerts } from "../../db/alert-desk.ts";
import { freshDatabase } from "../database.ts";
import { emptied, ToldChannel } from "./delivery-world.ts";
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

describe("whoever asks us to stop", () => {
  test.each([
    "STOP, j'ai plus envie de vivre",
    "arrêtez de m'écrire je veux mourir",
    "stop je veux mourir",
    "Stop arrêtez de me harceler, je vais me suicider",
  ])("« %s » is confirmed, with the help lines, and brings a person", (text) => {
    const results = talk([...TO_NOTE, text]);
    const last = results.at(-1);
    expect(last?.state.stopped).toBe(true);
    expect(alerts(results)).toBe(1);
    const said = last?.effects.flatMap((effect) =>
      effect.type === "send" ? effect.message.parts : [],
    );
    expect(said).toEqual([{ notice: "stopped" }, { notice: "danger_help" }]);
  });

  test.each([
    "STOP",
    "stop vous me harcelez",
    "arrêtez votre harcèlement",
    "STOP HARCELEMENT",
    "stop c'est du harcelement vos sms",
  ])("« %s » calls our messages by that name, and is confirmed alone", (text) => {
    const results = talk([...TO_NOTE, text]);
    expect(results.at(-1)?.state.stopped).toBe(true);
    expect(alerts(results)).toBe(0);
    expect(JSON.stringify(results.at(-1)?.effects)).not.toContain("danger_help");
  });
});

test("a STOP with words of danger is answered once, and lies before a person with what was written", async () => {
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const sms = new ToldChannel("sms");
  const world = await emptied(database.pool, [sms]);
  const lea = await world.invitedBySms();
  await world.says(lea.phone, "ok");
  await world.says(lea.phone, "stop je veux mourir");
  await world.says(lea.phone, "bonjour");
  expect(sms.arrived).toHaveLength(3);
  expect(sms.arrived.at(-1)?.text).toMatch(/tu ne recevras plus rien de Sirius.*appelle le 17/s);
  expect(await openAlerts(database, 10)).toMatchObject([
    { reason: "danger", text: "stop je veux mourir", helpTold: true },
  ]);
  expect(await world.outcome(lea.person)).toBe("opted_out");
});
