/**
 * Conversations as people see them, kept as files: a change of a wording or of the engine shows in them.
 * Brought up to date with `npx vitest run test/bot/transcripts --update`, and read before the commit.
 */
import { describe, expect, test } from "vitest";
import { compileScript } from "../../bot/compile.ts";
import { press, reply, settle, startRehearsal, wait, type Rehearsal } from "../../bot/rehearsal.ts";
import { renderMessage } from "../../bot/render.ts";
import type { ScriptChannel } from "../../survey-scripts/schema.ts";
import { bundledScript } from "../bundled-script.ts";

const script = compileScript(bundledScript(), 1);

const DAY = 86_400_000;
const COURSE = [
  "ok",
  "1",
  "4, super formateurs",
  "1",
  "2",
  "1",
  "oui vraiment",
  "2",
  "le CFA",
  "non",
  "réussi",
  "un emploi ailleurs",
];

interface Scene {
  readonly name: string;
  readonly channel: ScriptChannel;
  readonly locale?: string;
  /** Texts; `[x]` presses a button; `{30}` is days of silence. */
  readonly replies: readonly string[];
}

const SCENES: readonly Scene[] = [
  {
    name: "lea-par-sms",
    channel: "sms",
    replies: [...COURSE, "Fais des stages avant, ça aide à choisir.", "oui"],
  },
  {
    name: "boutons-telegram",
    channel: "telegram",
    replies: [
      "[yes]",
      "[jusqu_au_bout]",
      "[5]",
      "[oui]",
      "[oui]",
      "[bien]",
      "[oui]",
      "[facile]",
      "[cfa]",
      "[non]",
      "[reussi]",
      "[emploi]",
      "passer",
    ],
  },
  {
    name: "corrections",
    channel: "sms",
    replies: ["ok", "1", "2", "retour", "4", "pardon 5", "corriger 1", "2"],
  },
  {
    name: "incomprehensions",
    channel: "sms",
    replies: ["ok", "1", "blabla", "8/10", "oui", "jsp", "aide", "2 ou 3", "3"],
  },
  { name: "stop-puis-start", channel: "sms", replies: ["ok", "1", "stop svp", "4", "START", "4"] },
  { name: "silence-des-le-debut", channel: "sms", replies: ["{6}", "ok"] },
  { name: "silence", channel: "sms", replies: ["ok", "1", "{6}", "{30}", "4"] },
  {
    name: "examen-attendu",
    channel: "sms",
    replies: [...COURSE.slice(0, 10), "j'attends le résultat", "{30}", "réussi"],
  },
  { name: "gros-souci", channel: "sms", replies: [...COURSE.slice(0, 9), "3", "2"] },
  { name: "c-est-qui-par-sms", channel: "sms", replies: ["wsh c ki", "aide", "ok"] },
  { name: "c-est-qui-sur-le-web", channel: "web", replies: ["c'est qui ?", "[yes]"] },
  { name: "refus", channel: "sms", replies: ["non merci"] },
  { name: "erreur-de-personne", channel: "sms", replies: ["vous vous trompez de numéro"] },
  {
    name: "in-english",
    channel: "web",
    locale: "en",
    replies: ["[yes]", "[jusqu_au_bout]", "[4]", "later", "help"],
  },
];

function play(scene: Scene): string {
  let moment = startRehearsal(script, {
    channel: scene.channel,
    inputs: { prenom: "Léa", formation: "CAP Cuisine", cfa: "CFA de la Colline" },
    ...(scene.locale === undefined ? {} : { locale: scene.locale }),
  });
  const lines = spoken(moment, scene.channel);
  for (const said of scene.replies) {
    const silence = /^\{(\d+)\}$/.exec(said)?.[1];
    const button = /^\[(\w+)\]$/.exec(said)?.[1];
    lines.push(silence === undefined ? `    > ${said}` : `    (${silence} jours plus tard)`);
    if (silence !== undefined) moment = wait(moment, Number(silence) * DAY);
    else {
      moment =
        button === undefined ? reply(moment, { kind: "text", text: said }) : press(moment, button);
    }
    lines.push(...spoken(moment, scene.channel));
    if (silence === undefined && moment.state.status === "collecting") {
      moment = settle(moment);
      lines.push(...spoken(moment, scene.channel));
    }
  }
  const { status, outcome, step } = moment.state;
  return `${[...lines, "", `= ${outcome ?? status}${step === null ? "" : ` at ${step}`}`].join("\n")}\n`;
}

function spoken(moment: Rehearsal, channel: ScriptChannel): string[] {
  const { locale } = moment.state;
  return moment.effects
    .flatMap((effect) => (effect.type === "send" ? [effect.message] : []))
    .flatMap((message) =>
      renderMessage(script, message, { channel, locale, inputs: moment.inputs }),
    );
}

describe("conversations stay as they were read", () => {
  test.each(SCENES)("$name", async (scene) => {
    await expect(play(scene)).toMatchFileSnapshot(`../conversations/${scene.name}.txt`);
    expect(play(scene)).toBe(play(scene));
  });
});
