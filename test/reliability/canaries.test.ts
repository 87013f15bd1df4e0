/**
 * What nobody may read in a log, an alert or a dump, sent through everything that can go wrong: providers
 * that repeat it in their errors, rows that the database repeats in its own, webhooks that nobody signed.
 */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEY } from "../channels/email/sendgrid-server.ts";
import { AUTH_TOKEN } from "../channels/sms/stand-in.ts";
import { refusal, TOKEN } from "../channels/telegram/stand-in.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { openDatabaseProxy, type DatabaseProxy } from "./database-proxy.ts";
import { openHouse, type House } from "./house.ts";
import type { Somebody } from "./lab.ts";
import { tell } from "./tell.ts";

const NAME = "Zacharie-Canari";
const WORDS = "texte-canari-7731";
const CHAT = 770_077_331;
const NUMBER = "+33639987731";
const EMAIL = "zacharie.canari@example.fr";

let database: TestDatabase;
let wire: DatabaseProxy;
let house: House;
let canary: Somebody;

beforeAll(async () => {
  database = await freshDatabase();
  wire = await openDatabaseProxy(database.connection);
  house = await openHouse(wire.url, database.pool);
  canary = await rename(await house.somebody());
});
afterAll(async () => {
  await house.close();
  await wire.close();
  await database.drop();
});

/** Gives a person the name and the addresses that must not be found. */
async function rename(who: Somebody): Promise<Somebody> {
  const { secrets } = house;
  await database.pool.query(
    `with name as (update person set first_name_sealed = $2 where id = $1),
       phone as (update contact set lookup = $3, sealed = $4 where person_id = $1 and kind = 'phone')
     update contact set lookup = $5, sealed = $6 where person_id = $1 and kind = 'email'`,
    [
      who.person,
      secrets.seal(NAME),
      secrets.lookup(NUMBER),
      secrets.seal(NUMBER),
      secrets.lookup(EMAIL),
      secrets.seal(EMAIL),
    ],
  );
  return { ...who, phone: NUMBER };
}

/** Every form in which one of them would be readable. */
function canaries(): readonly string[] {
  return [
    NAME,
    WORDS,
    String(CHAT),
    NUMBER,
    NUMBER.slice(1),
    encodeURIComponent(NUMBER),
    `0${NUMBER.slice(3)}`,
    EMAIL,
    encodeURIComponent(EMAIL),
    canary.token,
    TOKEN,
    AUTH_TOKEN,
    KEY,
    createHash("sha256").update(NUMBER).digest("hex"),
    createHash("sha256").update(EMAIL).digest("hex"),
  ];
}

/** Puts another message of the canary into the outbox of a channel, whatever became of the last ones. */
async function put(channel: string): Promise<void> {
  await database.pool.query(
    `update channel_state set failures = 0, paused_until = null, paused_reason = null;
     update contact set unreachable_at = null;
     update person set opted_out_at = null;
     update outbox set claimed_at = claimed_at - interval '2 hours'`,
  );
  await database.pool.query(
    `insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status, due_at,
       created_at, deadline)
     select id, person_id, gen_random_uuid()::text, last_seq + 1000 + (random() * 1e6)::int, $2,
       '{"parts":[{"ask":"accord"}]}', 'pending', now(), now(), now() + interval '1 day'
     from conversation where person_id = $1`,
    [canary.person, channel],
  );
}

/** Waits until nothing is on its way, and takes what is left away. */
async function settled(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await database.pool.query(
          "select from outbox where status = 'sending' or (status = 'pending' and attempt = 0)",
        );
        return rows.length;
      },
      { timeout: 30_000 },
    )
    .toBe(0);
  await database.pool.query(
    "update outbox set status = 'expired' where status in ('pending', 'unknown')",
  );
}

/** It is no silent run: what goes wrong is told. */
async function logged(message: string): Promise<void> {
  const isThere = () => house.lines.some((line) => line.includes(message));
  await expect.poll(isThere, { timeout: 30_000 }).toBe(true);
}

test("is read in no line of the log, and in no row but the person's own words", async () => {
  await house.invite(canary);
  await settled();
  await house.sms(NUMBER, "oui");
  await house.tellTelegram(house.update(house.chat(CHAT, `/start ${canary.token}`)));
  await settled();

  // Providers that repeat the number, the text and the token in what they refuse.
  const echo = `${NUMBER} ${EMAIL} ${NAME} ${WORDS} ${AUTH_TOKEN}`;
  const { twilio, telegram, sendgrid } = house;
  const errors = [
    { status: 400, body: { code: 21211, message: `Invalid 'To' ${echo}`, status: 400 } },
    { status: 400, body: { code: 21610, message: `Unsubscribed ${echo}`, status: 400 } },
    { status: 401, body: { code: 20003, message: echo, status: 401 } },
    { status: 429, body: { code: 20429, message: echo, status: 429 } },
    { status: 500, body: echo },
  ];
  for (const answer of errors) {
    twilio.answerWith(answer);
    await put("sms");
    await settled();
  }
  twilio.answerWith(undefined);
  for (const weather of ["down", "cuts_before", "cuts_after"] as const) {
    await Promise.all([twilio.set(weather), telegram.set(weather), sendgrid.set(weather)]);
    for (const channel of ["sms", "telegram", "email"]) await put(channel);
    await settled();
  }
  await Promise.all([twilio.set("fair"), telegram.set("fair"), sendgrid.set("fair")]);
  for (const status of [400, 401, 403, 429, 500]) {
    telegram.answer("sendMessage", () => refusal(status, `${echo} ${TOKEN} ${CHAT}`));
    await put("telegram");
    await settled();
    sendgrid.answer({ status, body: { errors: [{ message: `${echo} ${KEY}`, field: null }] } });
    await put("email");
    await settled();
  }
  telegram.answer("sendMessage", () => ({ message_id: 7, text: "" }));

  // A database that repeats the whole row in its error.
  await database.pool.query(
    `alter table inbox add constraint refuses check (reply ->> 'text' not like '%refused%');
     alter table stranger add constraint refuses check (channel <> 'telegram');
     alter table contact add constraint refuses check (kind <> 'telegram' or heard_at is null) not valid`,
  );
  await house.sms(NUMBER, `${WORDS} refused ${EMAIL}`);
  await house.tellTelegram(house.update(house.chat(CHAT + 1, WORDS)));
  await house.tellTelegram(house.update(house.chat(CHAT, `/start ${canary.token}`)));
  const cookie = await house.openLink(canary.token);
  await house.postAnswer(cookie, { text: `${WORDS} refused` });
  // A timer that cannot be played.
  await database.pool.query(
    `with broken as (
       update conversation set state = jsonb_set(state, '{script,version}', '99')
       where person_id = $1 returning id, person_id
     )
     insert into timer (conversation_id, kind, person_id, prompt, due_at)
     select id, 'collect', person_id, 1, now() from broken
     on conflict (conversation_id, kind) do update set due_at = now()`,
    [canary.person],
  );
  await logged("a timer could not be played");

  // What nobody signed, or nobody can read.
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ From: NUMBER, Body: WORDS, MessageSid: "SMx" }).toString();
  const wrong = { ...form, "x-twilio-signature": AUTH_TOKEN };
  await house.post(`/webhooks/twilio/messages?n=${encodeURIComponent(NUMBER)}`, wrong, body);
  await house.post("/webhooks/twilio/messages", form, `${body}&${body}`);
  await house.post("/webhooks/telegram", { "x-telegram-bot-api-secret-token": TOKEN }, WORDS);
  await house.tellTelegram(`{"update_id": "${WORDS}"`);
  for (const path of [`/${NUMBER}`, `/r/${canary.token}x`, `/u/${canary.token}`, `/${EMAIL}`]) {
    await fetch(`${house.url}${path}`);
    await house.post(path, form, body);
  }
  await house.postAnswer(`sirius_session=${canary.token}`, { text: WORDS });
  await house.postAnswer(cookie, { text: WORDS.repeat(20_000) });

  // And all of it without a database.
  await wire.cut();
  await house.sms(NUMBER, WORDS);
  await house.tellTelegram(house.update(house.chat(CHAT, WORDS)));
  await house.postAnswer(cookie, { text: WORDS });
  await house.openLink(canary.token);
  await logged("delivery sms");
  await wire.mend();
  await expect.poll(() => house.sms(NUMBER, "STOP"), { timeout: 20_000 }).not.toBe(503);

  const searched = canaries();
  const hits = house.lines.filter((line) => searched.some((one) => line.includes(one)));
  expect(hits).toEqual([]);
  await logged("someone should look at this");
  await logged("a request failed");
  const rows = await everyRow();
  const found = rows.filter(({ row }) => searched.some((one) => row.includes(one)));
  // What people write is kept where it is meant to be, and nowhere else.
  expect(found.filter(({ table }) => !OWN_WORDS.has(table))).toEqual([]);
  const personal = searched.filter((one) => one !== WORDS && one !== EMAIL);
  expect(found.filter(({ row }) => personal.some((one) => row.includes(one)))).toEqual([]);
  tell(
    `canaries: ${searched.length} in ${house.lines.length} lines of log and ${rows.length} rows; hits 0`,
  );
}, 240_000);

/** Tables that hold what a person wrote, as they wrote it. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  "inbox",
  "inbox_set_aside",
  "answer",
  "conversation",
]);

/** Every row of every table, as text: what a dump would hold. */
async function everyRow(): Promise<readonly { table: string; row: string }[]> {
  const { rows: tables } = await database.pool.query<{ schema: string; table: string }>(
    `select table_schema as schema, table_name as table from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`,
  );
  const all: { table: string; row: string }[] = [];
  for (const { schema, table } of tables) {
    const { rows } = await database.pool.query<{ row: string }>(
      `select to_jsonb(t)::text as row from "${schema}"."${table}" t`,
    );
    all.push(...rows.map(({ row }) => ({ table, row })));
  }
  return all;
}
