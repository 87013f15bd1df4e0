/** Whoever answers the same says the same, by whatever channel: the answers stored are equal. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileScript, type CompiledScript } from "../../bot/compile.ts";
import { receive } from "../../bot/receive.ts";
import { press, reply, settle, startRehearsal, storedAnswer, wait } from "../../bot/rehearsal.ts";
import { readAnswerForm } from "../../channels/web-chat.ts";
import { personalLinks } from "../../db/personal-links.ts";
import type { Ask } from "../../survey-scripts/schema.ts";
import {
  emptied,
  MINUTE,
  ToldChannel,
  type DeliveryWorld,
  type Person,
} from "../bot/delivery-world.ts";
import { bundledScript } from "../bundled-script.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { tell } from "./tell.ts";

const WORDS = "Des ateliers bien équipés, une équipe à l'écoute";
const STEPS_MAX = 40;

let database: TestDatabase;
let world: DeliveryWorld;
let sms: ToldChannel;
let telegram: ToldChannel;
let script: CompiledScript;

beforeAll(async () => {
  database = await freshDatabase();
  [sms, telegram] = [new ToldChannel("sms"), new ToldChannel("telegram")];
  world = await emptied(database.pool, [telegram, sms]);
  script = compileScript(bundledScript(), 1);
});
afterAll(() => database.drop());

/** The answer to a question: its place among the buttons, its id, and how one types it. */
function answerTo(ask: Ask): {
  readonly place: number;
  readonly id: string;
  readonly typed: string;
} {
  switch (ask.question) {
    case "consent":
    case "yesno":
      return { place: 0, id: "yes", typed: "oui" };
    case "rating":
      return { place: 3, id: String(ask.min + 3), typed: String(ask.min + 3) };
    case "choice":
    case "choices": {
      const [first] = ask.options;
      const label = first?.label["fr"];
      return { place: 0, id: first?.id ?? "", typed: typeof label === "string" ? label : "" };
    }
    case "number":
    case "month":
    case "text":
      return { place: -1, id: "", typed: WORDS };
  }
}

async function openQuestion({
  person,
}: Person): Promise<{ ask: Ask; prompt: number; id: string } | undefined> {
  const { rows } = await database.pool.query<{ id: string; step: string | null; prompt: number }>(
    "select id, state ->> 'step' as step, (state ->> 'prompt')::int as prompt from conversation where person_id = $1",
    [person],
  );
  const [row] = rows;
  const question = script.questionById.get(row?.step ?? "");
  return row && question && { ask: question.ask, prompt: row.prompt, id: row.id };
}

/** Answers every question by `says`, and lets the minutes pass in which more words may follow. */
async function talk(
  who: Person,
  says: (open: NonNullable<Awaited<ReturnType<typeof openQuestion>>>) => Promise<void>,
) {
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const open = await openQuestion(who);
    if (open === undefined) break;
    world.now += MINUTE;
    await says(open);
    await world.deliver();
    world.now += 2 * MINUTE;
    await world.fireTimers();
    await world.deliver();
  }
  const { rows } = await database.pool.query<{ question: string; status: string; value: unknown }>(
    "select question, status, value from answer where person_id = $1 and void_at is null order by question",
    [who.person],
  );
  return { outcome: await world.outcome(who.person), answers: rows };
}

async function bySms() {
  const who = await world.person();
  await world.invite(who, "sms");
  await world.deliver();
  return talk(who, ({ ask }) => world.says(who.phone, answerTo(ask).typed));
}

/** In the chat of the person's own: by buttons where there are some, or by words alone. */
async function byTelegram(buttons: boolean) {
  const who = await world.person();
  const chat = who.phone.slice(1);
  const from = { channel: "telegram", value: chat } as const;
  await world.hears({ kind: "start", token: who.token, from });
  await world.deliver();
  return talk(who, async ({ ask }) => {
    const { place, typed } = answerTo(ask);
    const asked = telegram.arrived.findLast(({ to }) => to === chat);
    const data = buttons ? asked?.buttons?.choices[place]?.data : undefined;
    if (data === undefined) await world.says(chat, typed, "telegram");
    else await world.hears({ kind: "press", data, pressId: data, from });
  });
}

/** In the page: by its buttons, through the form they send. */
async function onTheWeb() {
  const who = await world.person();
  const opened = await personalLinks(world.parts).open(who.token, world.now);
  if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
  return talk(who, async ({ ask, prompt, id }) => {
    const { id: option, typed } = answerTo(ask);
    const event = `form-${world.now}`;
    const fields =
      option === "" ? { event, text: typed } : { event, prompt: String(prompt), option };
    const read = readAnswerForm(fields, id, world.now);
    if (!read.ok) throw new Error(read.problem);
    await receive(world.playing, read.inbound);
  });
}

/** As `npm run talk` plays it. */
function inTheTerminal(buttons: boolean) {
  let moment = startRehearsal(script, { channel: buttons ? "web" : "sms" });
  for (let steps = 0; steps < STEPS_MAX && moment.state.step !== null; steps += 1) {
    const question = script.questionById.get(moment.state.step);
    if (question === undefined) break;
    moment = wait(moment, MINUTE);
    const { id, typed } = answerTo(question.ask);
    moment =
      buttons && id !== "" ? press(moment, id) : reply(moment, { kind: "text", text: typed });
    moment = settle(moment);
  }
  const answers = [...moment.answers.keys()].toSorted().map((question) => {
    const { status, value = null } = storedAnswer(moment, question) ?? { status: "none" };
    return { question, status, value };
  });
  return { outcome: moment.state.outcome, answers };
}

test("the same answers by SMS, Telegram, web and terminal are stored alike", async () => {
  const expected = inTheTerminal(false);
  expect(expected.outcome).toBe("completed");
  expect(expected.answers.length).toBeGreaterThanOrEqual(10);
  const told = {
    "terminal, by buttons": inTheTerminal(true),
    sms: await bySms(),
    "telegram, by buttons": await byTelegram(true),
    "telegram, by words": await byTelegram(false),
    web: await onTheWeb(),
  };
  for (const [channel, got] of Object.entries(told)) {
    expect({ channel, ...got }).toEqual({ channel, ...expected });
  }
  tell(
    `same answers: ${expected.answers.length} questions by ${Object.keys(told).length + 1} ways; different 0`,
  );
});
